import { describe, expect, test } from '@jest/globals';
import { isUniqueViolation } from '../../../src/platform/database-failure.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { TenantTransaction } from '../../../src/tenancy/tenant-transaction.ts';
import { openCuttingProxy } from '../../support/cutting-proxy.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';

const { database, inTenant, inTenantOver, openShop, owner, pool, directory } = await openTenancy({ connections: 4 });
const shop = await openShop('Mama Njeri Shop');
const proxy = await openCuttingProxy(database.appUrl);
const overProxy = inTenantOver(proxy.url);
const nowhere = new URL(database.appUrl);
nowhere.port = '1';
const inNowhere = inTenantOver(nowhere.href);

const note = (tx: TenantTransaction, kind: string) => tx.query(tx.build('notices').insert({ id: newId(), kind }));
const isKept = async (kind: string): Promise<boolean> =>
  (await owner(`${shop.schema}.notices`).where({ kind })).length > 0;

describe('values', () => {
  test('come back as the program counts them', async () => {
    const [row] = await inTenant(shop, (tx) =>
      tx.query(
        sql(`select 9007199254740991::int8 as large, date '2026-06-12' as day, timestamptz '2026-06-12 12:00+03' as at,
          sum(1::int8)::int8 as counted, jsonb_build_object('a', 1) as json`),
      ),
    );
    expect(row).toEqual({
      large: Number.MAX_SAFE_INTEGER,
      day: '2026-06-12',
      at: new Date('2026-06-12T09:00:00Z'),
      counted: 1,
      json: { a: 1 },
    });
  });

  test('that do not fit a number are refused and not rounded', async () => {
    await expect(inTenant(shop, (tx) => tx.query(sql('select 9007199254740993::int8')))).rejects.toThrow();
  });

  test('never appear in an error', async () => {
    const phone = '+254700111222';
    const insert = (tx: TenantTransaction) =>
      tx.query(tx.build('customers').insert({ id: newId(), phone, name: 'Otieno' }));
    await inTenant(shop, insert);
    const error: unknown = await inTenant(shop, insert).catch((caught: unknown) => caught);
    expect(isUniqueViolation(error, 'customers_phone_key')).toBe(true);
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error));
    expect(shown).not.toMatch(/0700111222|254700111222|Otieno/);
    const wrongType: unknown = await inTenant(shop, (tx) =>
      tx.query(sql('select * from customers where id = $1', 'Otieno 5831')),
    ).catch((caught: unknown) => caught);
    expect(JSON.stringify(wrongType, Object.getOwnPropertyNames(wrongType))).not.toMatch(/Otieno|5831/);
  });
});

describe('a transaction', () => {
  test('that only reads may not write', async () => {
    await expect(inTenant(shop, (tx) => note(tx, 'sneaked in'), { readOnly: true })).rejects.toMatchObject({
      sqlState: '25006',
    });
  });

  test('takes one round trip for statements that do not wait for each other', async () => {
    const rows = await inTenant(shop, (tx) =>
      Promise.all([1, 2, 3].map((number) => tx.query(sql('select $1::int as number', number)))),
    );
    expect(rows.flat()).toEqual([{ number: 1 }, { number: 2 }, { number: 3 }]);
  });

  test('is not kept when one of its statements failed, even if nobody looked', async () => {
    const work = inTenant(shop, async (tx) => {
      await note(tx, 'before the failure');
      await tx.query(sql('select 1 / 0')).catch(() => undefined);
    });
    await expect(work).rejects.toThrow('nothing was saved');
    expect(await isKept('before the failure')).toBe(false);
  });

  test('is ended by the database when a statement takes too long', async () => {
    const slow = inTenant(shop, (tx) => tx.query(sql('select pg_sleep(5)')), { timeoutMs: 200 });
    await expect(slow).rejects.toMatchObject({ code: 'unavailable' });
  });

  const heldUntilReleased = () => {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isHeld = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      isHeld = resolve;
    });
    const over = inTenant(shop, async (tx) => {
      await tx.query(sql('select * from receipt_counter for update'));
      isHeld();
      await released;
    });
    return { held, release, over };
  };
  const takeNumber = () =>
    inTenant(shop, (tx) => tx.query(sql('update receipt_counter set last_number = last_number')));

  test('that waits in vain for a lock gives up after three tries, and says that nothing was saved', async () => {
    const holder = heldUntilReleased();
    await holder.held;
    const began = performance.now();
    await expect(takeNumber()).rejects.toMatchObject({ code: 'unavailable' });
    expect(performance.now() - began).toBeGreaterThan(1400);
    holder.release();
    await holder.over;
  });

  test('that waits for a lock longer than one try goes on as soon as it is free', async () => {
    const holder = heldUntilReleased();
    await holder.held;
    const waiting = takeNumber();
    await new Promise((resolve) => setTimeout(resolve, 700));
    holder.release();
    await Promise.all([waiting, holder.over]);
  });

  test('that was the victim of a deadlock is run again', async () => {
    await inTenant(shop, async (tx) => {
      await tx.query(
        tx.build('notices').insert([
          { id: newId(), kind: 'left' },
          { id: newId(), kind: 'right' },
        ]),
      );
    });
    let runs = 0;
    const both = async (first: string, second: string): Promise<void> => {
      const lock = (tx: TenantTransaction, kind: string) =>
        tx.query(sql(`update notices set seen_at = now() where kind = $1`, kind));
      await inTenant(shop, async (tx) => {
        runs += 1;
        // The database looks for deadlocks after a second by itself: longer than our patience with locks.
        await tx.query(sql(`select set_config('lock_timeout', '3s', true)`));
        await lock(tx, first);
        await new Promise((resolve) => setTimeout(resolve, 100));
        await lock(tx, second);
      });
    };
    await Promise.all([both('left', 'right'), both('right', 'left')]);
    expect(runs).toBe(3);
  });
});

describe('a connection that breaks', () => {
  const killWhile = (tx: TenantTransaction) =>
    tx.query<{ pid: number }>(sql('select pg_backend_pid() as pid')).then(async ([row]) => {
      await owner.raw('select pg_terminate_backend(?)', [row?.pid ?? 0]);
      await new Promise((resolve) => setTimeout(resolve, 50));
    });

  test('in the middle of the work is thrown away, and nothing was saved', async () => {
    await Promise.all([1, 2, 3, 4].map(() => inTenant(shop, (tx) => tx.query(sql('select pg_sleep(0.05)')))));
    expect(pool.totalCount).toBe(4);
    const broken = inTenant(shop, async (tx) => {
      await note(tx, 'before the break');
      await killWhile(tx);
      await note(tx, 'after the break');
    });
    await expect(broken).rejects.toMatchObject({ code: 'unavailable' });
    expect(pool.totalCount).toBe(3);
    expect(await isKept('before the break')).toBe(false);
    await inTenant(shop, (tx) => note(tx, 'afterwards'));
    expect(await isKept('afterwards')).toBe(true);
  });

  test('before COMMIT was sent leaves the outcome open, since we cannot know', async () => {
    const broken = inTenant(shop, async (tx) => {
      await note(tx, 'killed before commit');
      await killWhile(tx);
    });
    await expect(broken).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(await isKept('killed before commit')).toBe(false);
  });

  test('while COMMIT is under way leaves the outcome open: it may have been saved', async () => {
    proxy.cutting('after commit');
    await expect(overProxy(shop, (tx) => note(tx, 'answer lost'))).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(await isKept('answer lost')).toBe(true);
  });

  test('while COMMIT is under way leaves the outcome open: it may not have been saved', async () => {
    proxy.cutting('before commit');
    await expect(overProxy(shop, (tx) => note(tx, 'commit lost'))).rejects.toMatchObject({ code: 'outcome_unknown' });
    expect(await isKept('commit lost')).toBe(false);
    proxy.cutting('never');
    await overProxy(shop, (tx) => note(tx, 'line is back'));
    expect(await isKept('line is back')).toBe(true);
  });

  test('during a read needs no doubt: there was nothing to save', async () => {
    proxy.cutting('before commit');
    const read = overProxy(shop, (tx) => tx.query(sql('select 1')), { readOnly: true });
    await expect(read).rejects.toMatchObject({ code: 'unavailable' });
    proxy.cutting('never');
  });
});

test('a database that is not there is said to be unavailable', async () => {
  await expect(inNowhere(shop, () => Promise.resolve())).rejects.toMatchObject({ code: 'unavailable' });
});

test('a shop is found by its number and by the phones of its people', async () => {
  const found = await directory.byShopNumber(shop.shopNumber);
  expect(found).toEqual(shop);
  expect(await directory.byId(shop.id)).toEqual(shop);
  expect(await directory.byShopNumber('99999')).toBeUndefined();
  const [vendor] = await directory.membersOf(shop.id);
  const places = await directory.membershipsOfPhone(vendor?.phone ?? '');
  expect(places).toEqual([{ tenant: shop, member: vendor }]);
  expect(await directory.memberById(vendor?.id ?? '')).toEqual(places[0]);
  expect(Object.keys(vendor ?? {})).not.toContain('pinHash');
});
