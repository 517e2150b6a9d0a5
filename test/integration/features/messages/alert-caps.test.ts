import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { subject } from '../../../../src/features/messages/subjects.ts';
import { newId } from '../../../../src/platform/ids.ts';
import { accept, http } from '../../../support/fake-africastalking.ts';
import { NOON } from '../../../support/open-desk.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';

const desk = await openMessageDesk();
const { clock, inTenant, provider } = desk;
afterAll(() => desk.close());

let shop: TestShop;
let owner: string;
beforeEach(async () => {
  clock.set(NOON);
  shop = await desk.openShop();
  owner = await desk.ownerPhone(shop);
  provider.treat(owner, accept);
});

const said = { who: 'Asha', total: 'Ksh450', time: '12:00', reason: 'returned', shop: 'Duka' };
const sellerCancels = (n: number) =>
  inTenant(shop.tenant, (tx) =>
    desk.queueMessage(tx, {
      dedupeKey: `cancelled-by-seller:${n}`,
      about: [subject('sale', newId())],
      to: owner,
      template: 'M18',
      language: 'en',
      params: { ...said, rno: `${1040 + n}-0` },
    }),
  );
const told = (): string[] =>
  provider.acceptedFor(owner).map(({ message }) => /cancelled (\d+-0)/.exec(message)?.[1] ?? '');

test('an owner whose seller cancels twelve sales in a row hears of five a minute, of each of them once', async () => {
  const before = told().length;
  for (let n = 1; n <= 12; n += 1) await sellerCancels(n);
  const counts: number[] = [];
  for (let minute = 0; minute < 3; minute += 1) {
    await desk.runDue();
    counts.push(told().length - before);
    await desk.pass(1);
  }
  expect(counts).toEqual([5, 10, 12]);
  expect(new Set(told().slice(before)).size).toBe(12);
});

test('what was asked for by somebody is counted where it is asked for, and not again', async () => {
  const phone = '+254712600901';
  provider.treat(phone, accept);
  for (let n = 1; n <= 7; n += 1) {
    await desk.queue(shop, phone, { dedupeKey: `receipt:${n}`, about: [subject('evening', String(n))] });
  }
  await desk.runDue();
  expect(provider.acceptedFor(phone)).toHaveLength(7);
});

/** The ledger of the shop: how each message that did not go stands. */
const notSent = async (): Promise<readonly string[]> =>
  (await desk.rows(shop))
    .filter(({ status }) => status !== 'accepted')
    .map(({ status, error }) => `${status} ${error ?? ''}`.trim());

test('a warning that would have to wait for longer than it is worth has ended, and is told as that', async () => {
  for (let n = 1; n <= 6; n += 1) await sellerCancels(n);
  await desk.table(shop, 'sms_messages').update({ expires_at: new Date(clock.now().getTime() + 30_000) });
  const before = told().length;
  await desk.runDue();

  expect(told()).toHaveLength(before + 5);
  expect(await notSent()).toEqual(['failed expired']);
  expect((await desk.announced(shop)).filter((type) => type === 'sms.failed')).toHaveLength(1);
  await desk.pass(3);
  expect(told()).toHaveLength(before + 5);
});

test('one that the provider turns away in its last minute is not kept for another try', async () => {
  provider.treat(owner, http(429, { 'retry-after': '60' }));
  await sellerCancels(1);
  await desk.table(shop, 'sms_messages').update({ expires_at: new Date(clock.now().getTime() + 60_000) });
  await desk.runDue();

  expect(await notSent()).toEqual(['failed http_429']);
});
