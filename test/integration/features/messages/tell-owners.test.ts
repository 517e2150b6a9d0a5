import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { createAskToApprove } from '../../../../src/consumers/ask-to-approve-count.ts';
import { createSendReceipt } from '../../../../src/consumers/send-receipt.ts';
import { createNotifyOfCancelled } from '../../../../src/consumers/notify-of-cancelled-sale.ts';
import type { Subscription } from '../../../../src/events/bus.ts';
import { formatReference } from '../../../../src/values/damm.ts';
import { newId } from '../../../../src/platform/ids.ts';
import { NOON } from '../../../support/open-desk.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';
import { strictSubscription } from '../../../support/strict-subscription.ts';

const desk = await openMessageDesk();
afterAll(() => desk.close());

const wake = (): void => undefined;
const sendReceipt = strictSubscription(desk, createSendReceipt(desk.queueReceipt, wake));
const notifyOfCancelled = strictSubscription(desk, createNotifyOfCancelled(desk.notifyOfCancelledSale, wake));
const askToApprove = strictSubscription(desk, createAskToApprove(desk.askToApproveCount, wake));

const CUSTOMER = '+254712345678';
let shop: TestShop;
beforeEach(async () => {
  desk.clock.set(NOON);
  shop = await desk.openShop();
  await desk.owner('public.tenants').where({ id: shop.tenant.id }).update({ name: 'Mama Njeri Shop' });
});

const deliver = async (to: Subscription, type: string, times = 1): Promise<void> => {
  const rows = await desk
    .owner<{ tenant_id: string; type: string; payload: object }>('public.outbox')
    .where({ tenant_id: shop.tenant.id, type });
  for (const { payload } of rows) {
    const delivery = { topic: '', key: shop.tenant.id, body: JSON.stringify(payload), position: '0' };
    await Promise.all(Array.from({ length: times }, () => to.handle(delivery)));
  }
};
const told = async (): Promise<(string | null)[]> =>
  (await desk.rows(shop)).filter(({ template }) => template !== 'M1').map(({ body }) => body);

test('a customer who has the receipt hears, once, that the owner cancelled the sale', async () => {
  const { receipt } = await desk.sell(shop, 12, 3);
  await desk.receipts.requestSms(shop.tenant, { receipt, phone: CUSTOMER }, shop.asha);
  await deliver(sendReceipt, 'receipt.requested');
  await desk.sales.void(shop.tenant, { sale: { receipt }, reason: 'returned' }, shop.vendor);
  await deliver(notifyOfCancelled, 'sale.voided', 5);

  expect(await told()).toEqual([
    expect.stringContaining(
      `${formatReference(receipt)} Ksh450 at Mama Njeri Shop was CANCELLED 12/06 12:00. The old SMS is no longer valid.`,
    ),
  ]);
});

test('the owner hears in her own language that a seller cancelled a sale', async () => {
  await desk.owner('public.memberships').where({ id: shop.vendor.id }).update({ language: 'sw' });
  const { receipt } = await desk.sell(shop, 12, 3);
  await desk.sales.void(shop.tenant, { sale: { receipt }, reason: 'not_paid' }, shop.asha);
  await deliver(notifyOfCancelled, 'sale.voided', 5);

  expect(await told()).toEqual([
    `IMEFUTWA: Asha amefuta ${formatReference(receipt)} Ksh450 12:00. Sababu: haikulipwa. Mama Njeri Shop`,
  ]);
});

test('what a seller takes back at once is no news', async () => {
  const { id } = await desk.sell(shop, 12, 3);
  await desk.sales.undo(shop.tenant, { saleId: id }, shop.asha);
  await deliver(notifyOfCancelled, 'sale.voided');
  expect(await told()).toEqual([]);
});

test('the owner is asked, once, to decide on a seller’s count', async () => {
  const itemId = shop.itemIds.get(12) ?? '';
  const count = { clientRef: newId(), itemId, countedMilli: 35_000, bookMilli: 40_000 };
  await desk.work.propose(shop.tenant, { ...count, reason: 'lost' }, shop.asha);
  await deliver(askToApprove, 'stock.counted', 5);

  expect(await told()).toEqual([
    'COUNT: Asha counts Sugar 1kg 35, book 40. Reason: lost or stolen. Approve or reject: *384*7*2*7#',
  ]);
});
