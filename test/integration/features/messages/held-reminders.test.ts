import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { newId } from '../../../../src/platform/ids.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';

const desk = await openMessageDesk();
const { clock, debts, optOuts, provider } = desk;
afterAll(() => desk.close());

const SATURDAY_EVENING = new Date('2026-06-13T19:00:00+03:00');
const MONDAY_AT_EIGHT = new Date('2026-06-15T08:00:00+03:00');
let shop: TestShop;
let phones = 0;

/** Somebody who owes for three bags of sugar, and whom the owner wants to be reminded on Saturday evening. */
const remindedDebtor = async (): Promise<{ readonly id: string; readonly phone: string }> => {
  const phone = `+25470077${String((phones += 1)).padStart(4, '0')}`;
  clock.set(new Date('2026-06-10T12:00:00+03:00'));
  const sale = await desk.sell(shop, 12, 3, { payment: 'credit', customer: { phone, name: 'Otieno' } });
  clock.set(SATURDAY_EVENING);
  const id = sale.customerId ?? '';
  expect(await debts.remind(shop.tenant, id, shop.vendor)).toMatchObject({ kind: 'queued', held: 'late' });
  return { id, phone };
};
const comeTo = async (instant: Date): Promise<void> => {
  clock.set(instant);
  await desk.runDue();
};
const pay = (customerId: string, amountMinor: number) =>
  debts.pay(shop.tenant, { clientRef: newId(), customerId, amountMinor, payment: 'cash' }, shop.asha);

beforeEach(async () => {
  await desk.owner('public.due_work').delete();
  shop = await desk.openShop();
});

test('a reminder of Saturday evening goes on Monday at eight, and not a second before', async () => {
  const { phone } = await remindedDebtor();
  await comeTo(new Date('2026-06-14T12:00:00+03:00'));
  await comeTo(new Date(MONDAY_AT_EIGHT.getTime() - 1000));
  expect(provider.asked(phone)).toBe(0);
  await comeTo(MONDAY_AT_EIGHT);
  const texts = provider.acceptedFor(phone).map(({ message }) => message);
  expect(texts).toEqual([expect.stringContaining('Hello Otieno, you owe Ksh450')]);
});

test('whoever came on Sunday and paid it all is not reminded on Monday', async () => {
  const { id, phone } = await remindedDebtor();
  clock.set(new Date('2026-06-14T12:00:00+03:00'));
  await pay(id, 45_000);
  await comeTo(MONDAY_AT_EIGHT);
  expect(provider.asked(phone)).toBe(0);
  expect(await desk.row(shop, phone)).toMatchObject({ status: 'suppressed', error: 'nothing_owed' });
  await comeTo(new Date('2026-06-15T12:00:00+03:00'));
  expect(provider.asked(phone)).toBe(0);
});

test('nor is whoever said STOP meanwhile', async () => {
  const { phone } = await remindedDebtor();
  await optOuts.optOut(phone, 'sms');
  await comeTo(MONDAY_AT_EIGHT);
  expect(provider.asked(phone)).toBe(0);
  expect(await desk.row(shop, phone)).toMatchObject({ status: 'suppressed', error: 'opted_out' });
});
