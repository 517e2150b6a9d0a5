import { beforeEach, describe, expect, test } from '@jest/globals';
import { newId } from '../../../src/platform/ids.ts';
import { createCells } from '../../../src/tenancy/cells.ts';
import { createInTenant, type TenantTransaction } from '../../../src/tenancy/tenant-transaction.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';

const { openShop, owner, pool } = await openTenancy();
const shop = await openShop('Mama Njeri Shop');
const failed: string[] = [];
const inTenant = createInTenant({
  cells: createCells({ main: pool }),
  onFollowUpFailed: (error, { id }) => failed.push(`${id === shop.id ? 'shop' : id}: ${String(error)}`),
});

const save = (tx: TenantTransaction, kind: string) => tx.query(tx.build('notices').insert({ id: newId(), kind }));
const isKept = async (kind: string): Promise<boolean> =>
  (await owner(`${shop.schema}.notices`).where({ kind })).length > 0;

beforeEach(() => {
  failed.splice(0);
});

describe('what follows a commit', () => {
  test('is done once it is committed, and before anybody goes on', async () => {
    const seen: boolean[] = [];
    await inTenant(shop, async (tx) => {
      tx.afterCommit(async () => void seen.push(await isKept('a price')));
      await save(tx, 'a price');
      expect(seen).toEqual([]);
    });
    expect(seen).toEqual([true]);
  });

  test('is not done when nothing is saved', async () => {
    const woken: string[] = [];
    const work = inTenant(shop, async (tx) => {
      tx.afterCommit(() => void woken.push('too early'));
      await tx.query(sql('select 1 / 0'));
    });
    await expect(work).rejects.toThrow();
    expect(woken).toEqual([]);
  });

  test('is done once when the database had the transaction run again', async () => {
    const woken: number[] = [];
    let attempts = 0;
    await inTenant(shop, async (tx) => {
      attempts += 1;
      const attempt = attempts;
      tx.afterCommit(() => void woken.push(attempt));
      await save(tx, 'again');
      if (attempt === 1) await tx.query(sql(`do $$ begin raise exception 'deadlock' using errcode = '40P01'; end $$`));
    });
    expect(woken).toEqual([2]);
  });

  test.each([
    ['refuses', () => Promise.reject(new Error('Redis is gone'))],
    [
      'breaks at once',
      () => {
        throw new Error('Redis is gone');
      },
    ],
  ])('is reported when it %s: what is saved is saved, and the others are done', async (how, follow) => {
    const woken: string[] = [];
    const answer = inTenant(shop, async (tx) => {
      tx.afterCommit(follow);
      tx.afterCommit(() => void woken.push('dispatcher'));
      await save(tx, how);
      return 'saved';
    });

    await expect(answer).resolves.toBe('saved');
    expect([await isKept(how), woken, failed]).toEqual([true, ['dispatcher'], ['shop: Error: Redis is gone']]);
  });

  test('keeps nobody waiting who has saved', async () => {
    const began = performance.now();
    await inTenant(shop, async (tx) => {
      tx.afterCommit(() => new Promise<void>(() => undefined));
      await save(tx, 'a silent Redis');
    });
    expect(performance.now() - began).toBeLessThan(3000);
    expect(failed).toEqual(['shop: Error: what follows a commit takes too long']);
  });
});
