import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createCleanUpDirectory } from '../../../src/features/retention/clean-up-directory.ts';
import { nextNight } from '../../../src/features/shops/daily-work.ts';
import { localHour } from '../../../src/values/business-day.ts';
import { newId } from '../../../src/platform/ids.ts';
import { accept, http } from '../../support/fake-africastalking.ts';
import { NOON } from '../../support/open-desk.ts';
import { openMessageDesk, RETENTION, type TestShop } from '../../support/open-message-desk.ts';

const desk = await openMessageDesk();
const { clock, hasher } = desk;
const { runOnce } = desk.directory;
const cleanUpDirectory = createCleanUpDirectory({ runs: new Map([['main', runOnce]]), retention: RETENTION, clock });
afterAll(() => desk.close());

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CUSTOMER = '+254712345678';
let shop: TestShop;
beforeEach(async () => {
  clock.set(NOON);
  shop = await desk.openShop();
  await desk.owner('public.due_work').delete();
});

const dueOf = async (kind: string): Promise<Date | undefined> => {
  const where = { tenant_id: shop.tenant.id, kind };
  const row = await desk
    .owner<{ due_at: Date; tenant_id: string; kind: string }>('public.due_work')
    .where(where)
    .first();
  return row?.due_at;
};
const cleanUpShop = async (): Promise<void> =>
  desk.runJob('keep-house', { tenantId: shop.tenant.id, subjectId: shop.tenant.id });
const countOf = async (table: string): Promise<number> => (await desk.table(shop, table).select()).length;

describe('in the night a shop forgets', () => {
  test('the words of messages after thirty days, and not that they were sent', async () => {
    await desk.queue(shop, CUSTOMER);
    await desk.runDue();
    clock.set(new Date(NOON.getTime() + 30 * DAY));
    await cleanUpShop();
    expect(await desk.row(shop, CUSTOMER)).toMatchObject({ body: expect.stringContaining('Sugar') });
    clock.advance(1000);
    await cleanUpShop();

    const row = await desk.row(shop, CUSTOMER);
    expect(row).toMatchObject({ template: 'M1', status: 'accepted', body: null, params: {} });
    expect(JSON.stringify(row)).not.toMatch(/Sugar|Njeri/);
  });

  test('not those of a message that was taken up again since', async () => {
    desk.provider.treat(CUSTOMER, http(503));
    await desk.queue(shop, CUSTOMER, { eventId: newId() });
    await desk.pass(2 * 24 * 60, 60);
    expect(await desk.row(shop, CUSTOMER)).toMatchObject({ status: 'failed' });
    clock.set(new Date(NOON.getTime() + 31 * DAY));
    await desk.queue(shop, CUSTOMER, { eventId: newId() });
    await cleanUpShop();
    expect(await desk.row(shop, CUSTOMER)).toMatchObject({ status: 'queued', body: expect.stringContaining('Sugar') });
    desk.provider.treat(CUSTOMER, accept);
  });

  test('the numbers that receipts went to after ninety days; what is left recognises a number and tells none', async () => {
    const { receipt, id } = await desk.sell(shop, 12, 3);
    await desk.receipts.requestSms(shop.tenant, { receipt, phone: CUSTOMER }, shop.asha);
    await desk.queue(shop, CUSTOMER);
    const createdAt = { created_at: NOON, updated_at: NOON };
    await desk.table(shop, 'sms_messages').update(createdAt);
    clock.set(new Date(NOON.getTime() + 90 * DAY));
    await cleanUpShop();
    const saleRow = () => desk.table<Record<string, unknown>>(shop, 'sales').where({ id }).first();
    expect(await saleRow()).toMatchObject({ customer_phone: CUSTOMER, customer_phone_hash: null });
    clock.advance(1000);
    await cleanUpShop();

    const hash = hasher.phone(CUSTOMER);
    expect(await saleRow()).toMatchObject({ customer_phone: null, customer_phone_hash: hash, amount_minor: '45000' });
    expect(await desk.rows(shop)).toMatchObject([{ to_phone: hash }]);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('what saving steps answered after two days, and handled events after thirty', async () => {
    const old = (age: number): Date => new Date(NOON.getTime() - age);
    const step = { page: 'S5', answer: 'SAVED', ended: false, state: '{}' };
    await desk.table(shop, 'ussd_steps').insert([
      { ...step, session_tag: 'a', step_tag: 'old', created_at: old(48 * HOUR + 1000) },
      { ...step, session_tag: 'a', step_tag: 'young', created_at: old(48 * HOUR - 1000) },
    ]);
    await desk.table(shop, 'inbox').insert([
      { consumer: 'send-receipt', event_id: newId(), handled_at: old(30 * DAY + 1000) },
      { consumer: 'send-receipt', event_id: newId(), handled_at: old(30 * DAY - 1000) },
    ]);
    await cleanUpShop();
    expect(await desk.table(shop, 'ussd_steps').select('step_tag')).toEqual([{ step_tag: 'young' }]);
    expect(await countOf('inbox')).toBe(1);
  });

  test('in pieces: as long as there is more it comes back at once, else the next night', async () => {
    const handledAt = new Date(NOON.getTime() - 40 * DAY);
    const rows = Array.from({ length: 1200 }, () => ({ consumer: 'x', event_id: newId(), handled_at: handledAt }));
    await desk.table(shop, 'inbox').insert(rows);
    await cleanUpShop();
    expect([await countOf('inbox'), await dueOf('keep-house')]).toEqual([700, NOON]);
    expect([await desk.runDue(), await desk.runDue(), await desk.runDue()]).toEqual([1, 1, 0]);
    expect(await countOf('inbox')).toBe(0);
    expect(await dueOf('keep-house')).toEqual(nextNight(NOON, shop.tenant));
  });
});

test('each shop has its own minute of its own night', () => {
  const shops = Array.from({ length: 200 }, () => ({ id: newId(), timezone: 'Africa/Lagos' }));
  const nights = shops.map((one) => nextNight(NOON, one));
  expect(new Set(nights.map((night) => night.getTime())).size).toBeGreaterThan(100);
  for (const night of nights) expect([1, 2, 3, 4]).toContain(localHour(night, 'Africa/Lagos'));
});

describe('a count that nobody decided on', () => {
  const propose = async (): Promise<void> => {
    const itemId = shop.itemIds.get(12) ?? '';
    const count = { clientRef: newId(), itemId, countedMilli: 35_000, bookMilli: 40_000, reason: 'lost' } as const;
    await desk.work.propose(shop.tenant, count, shop.asha);
  };
  const states = async (): Promise<unknown[]> => {
    const rows = await desk.table<{ status: string }>(shop, 'count_proposals').select('status');
    return rows.map(({ status }) => status);
  };

  test('lapses after seven days by itself, and that is announced', async () => {
    await propose();
    clock.set(new Date(NOON.getTime() + 7 * DAY - 1000));
    expect([await desk.runDue(), await states()]).toEqual([0, ['pending']]);
    clock.advance(1000);
    expect([await desk.runDue(), await states()]).toEqual([1, ['lapsed']]);
    expect((await desk.events(shop)).at(-1)).toMatchObject({ type: 'stock.counted', data: { status: 'lapsed' } });
    expect(await dueOf('lapse-counts')).toBeUndefined();
  });

  test('leaves nothing to do when the owner decided', async () => {
    await propose();
    const [waiting] = await desk.work.pending(shop.tenant);
    await desk.work.decide(shop.tenant, { proposalId: waiting?.id ?? '', approve: true }, shop.vendor);
    expect(await dueOf('lapse-counts')).toBeUndefined();
  });

  test('lapses in the night when it was proposed before there was such work', async () => {
    await propose();
    await desk.owner('public.due_work').delete();
    clock.set(new Date(NOON.getTime() + 8 * DAY));
    await cleanUpShop();
    expect(await states()).toEqual(['lapsed']);
  });
});

describe('cleaning up what belongs to no shop', () => {
  test('plans the daily work of shops that have none, in one statement, and leaves that of others alone', async () => {
    const other = await desk.openShop({ country: 'NG' });
    const planned = new Date('2026-06-12T17:00:00Z');
    const evening = { kind: 'evening-summary', tenant_id: shop.tenant.id, subject_id: shop.tenant.id, due_at: planned };
    await desk.owner('public.due_work').insert(evening);
    const { planned: count } = await cleanUpDirectory();
    const shops = await desk.owner('public.tenants').select('id');
    expect(count).toBe(2 * shops.length - 1);
    expect(await dueOf('evening-summary')).toEqual(planned);
    // Noon has come in Nairobi, and not yet in Lagos.
    expect(await dueOf('keep-house')).toEqual(new Date('2026-06-13T09:00:00Z'));
    const [lagos] = await desk
      .owner<{ tenant_id: string; due_at: Date }>('public.due_work')
      .where({ tenant_id: other.tenant.id });
    expect(lagos?.due_at).toEqual(new Date('2026-06-12T11:00:00Z'));
    expect(await cleanUpDirectory()).toMatchObject({ planned: 0 });
  });

  test('work that was planned for noon finds its own time', async () => {
    await cleanUpDirectory();
    clock.set(new Date('2026-06-13T09:00:00Z'));
    await desk.runDue();
    expect(await dueOf('evening-summary')).toEqual(new Date('2026-06-13T17:00:00Z'));
    expect(localHour((await dueOf('keep-house')) ?? NOON, 'Africa/Nairobi')).toBeLessThan(5);
    expect(await desk.rows(shop)).toEqual([]);
  });

  test('forgets dead letters, ids of providers, loose reports and codes when they are old, and not before', async () => {
    await desk.owner('public.sms_provider_ids').delete();
    const old = (age: number): Date => new Date(NOON.getTime() - age);
    const tables = {
      dead_letters: (at: Date) => ({
        id: newId(),
        consumer: 'x',
        reason: 'x',
        attempts: 1,
        position: '0',
        body: '',
        created_at: at,
      }),
      sms_provider_ids: (at: Date) => ({
        provider: 'x',
        provider_id: newId(),
        tenant_id: newId(),
        message_id: newId(),
        created_at: at,
      }),
      sms_reports: (at: Date) => ({
        provider: 'x',
        provider_id: newId(),
        phone_hash: 'x',
        state: 'delivered',
        received_at: at,
      }),
    };
    const days = { dead_letters: 90, sms_provider_ids: 30, sms_reports: 7 } as const;
    for (const table of ['dead_letters', 'sms_provider_ids', 'sms_reports'] as const) {
      const age = days[table] * DAY;
      await desk.owner(`public.${table}`).insert([tables[table](old(age + 1000)), tables[table](old(age - 1000))]);
    }
    const code = (id: string, until: Date) =>
      desk.owner('public.memberships').where({ id }).update({ reset_code_hash: 'x', reset_code_until: until });
    await code(shop.vendor.id, old(DAY + 1000));
    await code(shop.asha.id, old(DAY - 1000));

    expect(await cleanUpDirectory()).toMatchObject({ deleted: 4 });
    for (const table of Object.keys(tables)) {
      const left = await desk.owner(`public.${table}`).select();
      expect([table, left.length]).toEqual([table, 1]);
    }
    const codes = await desk.owner('public.memberships').whereNotNull('reset_code_hash').select('id');
    expect(codes).toEqual([{ id: shop.asha.id }]);
  });
});
