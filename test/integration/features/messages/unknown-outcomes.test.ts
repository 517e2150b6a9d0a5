import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { acceptAndHang, hang, type Treatment } from '../../../support/fake-africastalking.ts';
import { NOON } from '../../../support/open-desk.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';

const desk = await openMessageDesk();
const { provider, clock } = desk;
afterAll(() => desk.close());

let shop: TestShop;
let phones = 0;
const newPhone = (): string => `+2547124${String((phones += 1)).padStart(5, '0')}`;
beforeEach(async () => {
  clock.set(NOON);
  shop = await desk.openShop();
});

const queueTo = async (to: string, treatment: Treatment, dedupeKey?: string): Promise<void> => {
  provider.treat(to, treatment);
  await desk.queue(shop, to, dedupeKey === undefined ? {} : { dedupeKey });
  await desk.runDue();
};
const sendTo = async (treatment: Treatment): Promise<string> => {
  const to = newPhone();
  await queueTo(to, treatment);
  return to;
};
const statesOf = async (): Promise<unknown[]> =>
  (await desk.rows(shop)).map(({ dedupe_key, status }) => [dedupe_key, status]);

describe('an outcome that nobody knows', () => {
  test('a receipt waits ten minutes for a report, and is then given up rather than sent twice', async () => {
    const to = await sendTo(acceptAndHang);
    await desk.pass(9);
    expect(await desk.row(shop, to)).toMatchObject({ status: 'unknown' });
    await desk.pass(60);

    expect(await desk.row(shop, to)).toMatchObject({ status: 'failed', error: 'outcome_unknown', attempt: 1 });
    expect(await desk.announced(shop)).toEqual(['sms.queued', 'sms.outcome_unknown', 'sms.failed']);
    expect(provider.acceptedFor(to)).toHaveLength(1);
  });

  test('a report that came meanwhile decides', async () => {
    const to = await sendTo(acceptAndHang);
    await desk.report('ATXid_lost_1', to, 'accepted');
    await desk.report('ATXid_lost_1', to, 'delivered');
    await desk.pass(11);

    expect(await desk.row(shop, to)).toMatchObject({ status: 'delivered', provider_id: 'ATXid_lost_1', attempt: 1 });
    expect(await desk.announced(shop)).toEqual(['sms.queued', 'sms.outcome_unknown', 'sms.sent']);
  });

  test('a report on another message to the same number, or from before, decides nothing', async () => {
    const to = newPhone();
    await desk.report('ATXid_before', to, 'delivered');
    clock.advance(60_000);
    await desk.queue(shop, to, { dedupeKey: 'known' });
    await desk.runDue();
    const known = await desk.row(shop, to);
    provider.treat(to, hang);
    await desk.queue(shop, to, { dedupeKey: 'lost' });
    await desk.runDue();
    await desk.report(known.provider_id, to, 'delivered');
    await desk.pass(11);

    expect(await statesOf()).toEqual([
      ['known', 'delivered'],
      ['lost', 'failed'],
    ]);
  });

  test('of two messages to one number, with a report on one of them: neither is said to have arrived', async () => {
    const to = newPhone();
    await queueTo(to, hang, 'never taken');
    await queueTo(to, acceptAndHang, 'taken');
    await desk.report('ATXid_of_one', to, 'delivered');
    await desk.pass(11);

    expect(await statesOf()).toEqual([
      ['never taken', 'failed'],
      ['taken', 'failed'],
    ]);
  });

  test('of two messages to one number, with a report on each: both arrived', async () => {
    const to = newPhone();
    await queueTo(to, acceptAndHang, 'one');
    await queueTo(to, acceptAndHang, 'other');
    for (const id of ['ATXid_one', 'ATXid_other']) await desk.report(id, to, 'delivered');
    await desk.pass(11);

    expect(await statesOf()).toEqual([
      ['one', 'delivered'],
      ['other', 'delivered'],
    ]);
  });

  test('a message that was given up an hour ago may be the one that a late report is about', async () => {
    const to = newPhone();
    await queueTo(to, acceptAndHang, 'given up');
    await desk.pass(60);
    await queueTo(to, hang, 'never taken');
    await desk.report('ATXid_late', to, 'delivered');
    await desk.pass(11);

    expect(await statesOf()).toEqual([
      ['given up', 'failed'],
      ['never taken', 'failed'],
    ]);
  });

  test('a warning to the owner is sent once more, and not a third time', async () => {
    const to = await desk.ownerPhone(shop);
    provider.treat(to, hang);
    const params = { shop: 'Mama Njeri', n: '4', low3: ['Milk 5', 'Bread 0', 'Soap 1', 'Rice 2'], ql: '*384*7*2*2#' };
    await desk.inTenant(shop.tenant, (tx) =>
      desk.queueMessage(tx, { dedupeKey: 'low', about: [], to, template: 'M7', language: 'en', params }),
    );
    await desk.runDue();
    await desk.pass(9);
    expect(provider.asked(to)).toBe(1);
    await desk.pass(3);
    expect(provider.asked(to)).toBe(2);
    await desk.pass(60);

    expect(provider.asked(to)).toBe(2);
    expect(await desk.row(shop, to)).toMatchObject({ status: 'failed', error: 'outcome_unknown', unknowns: 2 });
  });
});
