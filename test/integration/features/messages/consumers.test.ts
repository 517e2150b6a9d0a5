import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createSendReceipt } from '../../../../src/consumers/send-receipt.ts';
import { createWarnLowStock } from '../../../../src/consumers/warn-low-stock.ts';
import type { Subscription } from '../../../../src/events/bus.ts';
import type { Sale } from '../../../../src/features/sales/sale.ts';
import { formatReference, withCheckDigit } from '../../../../src/values/damm.ts';
import { NOON } from '../../../support/open-desk.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';
import { strictSubscription } from '../../../support/strict-subscription.ts';

const desk = await openMessageDesk();
const { clock, provider } = desk;
afterAll(() => desk.close());

let wakes = 0;
const wake = (): void => {
  wakes += 1;
};
const sendReceipt = strictSubscription(desk, createSendReceipt(desk.queueReceipt, wake));
const warnLowStock = strictSubscription(desk, createWarnLowStock(desk.warnOwners, wake));

let shop: TestShop;
let ownerPhone: string;
const CUSTOMER = '+254712345678';
beforeEach(async () => {
  clock.set(NOON);
  wakes = 0;
  shop = await desk.openShop();
  await desk.owner('public.tenants').where({ id: shop.tenant.id }).update({ name: 'Mama Njeri Shop' });
  ownerPhone = await desk.ownerPhone(shop);
});

/** Hands events to a consumer as a bus would: `times` over, several at once. */
const deliver = async (to: Subscription, type: string, times = 1): Promise<void> => {
  const rows = await desk
    .owner<{ position: number; tenant_id: string; type: string; payload: object }>('public.outbox')
    .where({ tenant_id: shop.tenant.id, type })
    .orderBy('position');
  for (const { payload } of rows) {
    const delivery = { topic: '', key: shop.tenant.id, body: JSON.stringify(payload), position: '0' };
    await Promise.all(Array.from({ length: times }, () => to.handle(delivery)));
  }
};

const sellAndAsk = async (how: Parameters<typeof desk.sell>[3] = {}): Promise<Sale> => {
  const sale = await desk.sell(shop, 12, 3, how);
  await desk.receipts.requestSms(shop.tenant, { receipt: sale.receipt, phone: CUSTOMER }, shop.asha);
  return sale;
};
const textsTo = (phone: string): string[] => provider.acceptedFor(phone).map(({ message }) => message);

describe('send-receipt', () => {
  test('a receipt that is asked for arrives, once, although its event comes a hundred times', async () => {
    await sellAndAsk();
    await deliver(sendReceipt, 'receipt.requested', 100);
    await desk.runDue();
    await deliver(sendReceipt, 'receipt.requested', 5);
    await desk.runDue();

    const receipt = withCheckDigit('1001');
    expect(textsTo(CUSTOMER)).toEqual([
      `${formatReference(receipt)} Paid Ksh450 Cash at Mama Njeri Shop 12/06 12:00. 3 Sugar 1kg 450. ` +
        `Check: *384*7*8*${shop.tenant.shopNumber}*${receipt}# No more SMS: STOP to 21384`,
    ]);
    expect(wakes).toBe(1);
  });

  test('a cancelled sale gets no receipt', async () => {
    const { id } = await sellAndAsk();
    await desk.sales.undo(shop.tenant, { saleId: id }, shop.asha);
    await deliver(sendReceipt, 'receipt.requested');
    expect(await desk.rows(shop)).toEqual([]);
  });

  test('mobile money is called as the shop calls it', async () => {
    await desk.setting(shop, { mobile_money_label: 'Lipa Na M-P' });
    await sellAndAsk({ payment: 'mobile_money' });
    await deliver(sendReceipt, 'receipt.requested');
    expect((await desk.rows(shop))[0]?.body).toContain('Paid Ksh450 Lipa Na. at');
  });

  test('on credit the customer reads what is owed now', async () => {
    await sellAndAsk({ payment: 'credit', customer: { phone: CUSTOMER, name: 'Otieno' } });
    await deliver(sendReceipt, 'receipt.requested');
    const [row] = await desk.rows(shop);
    expect(row).toMatchObject({ template: 'M2' });
    expect(row?.body).toMatch(/On credit Ksh450 at .* You now owe Ksh450\. Shop: 07\d{8} No more SMS: STOP to 21384$/);
  });
});

describe('warn-low-stock', () => {
  const at = (time: string): void => {
    clock.set(new Date(`2026-06-12T${time}:00+03:00`));
  };
  const texts = async (): Promise<(string | null)[]> => (await desk.rows(shop)).map(({ body }) => body);

  test('the owner hears of an item that runs low, and of one that is finished', async () => {
    await desk.sell(shop, 7, 1);
    await desk.sell(shop, 3, 1);
    await deliver(warnLowStock, 'stock.low', 20);
    await desk.runDue();

    expect(textsTo(ownerPhone)).toEqual(
      expect.arrayContaining([
        'LOW: Milk 500ml (item 7) 5 left, warning level 5. Mama Njeri Shop. To add stock dial *384*7*2*3*7#',
        'FINISHED: Bread (item 3) at Mama Njeri Shop. Last one sold 12:00 by Asha. To add stock dial *384*7*2*3*3#',
      ]),
    );
    expect(textsTo(ownerPhone)).toHaveLength(2);
  });

  test('in the owner’s own language', async () => {
    await desk.owner('public.memberships').where({ id: shop.vendor.id }).update({ language: 'sw' });
    await desk.sell(shop, 7, 1);
    await deliver(warnLowStock, 'stock.low');
    expect(await texts()).toEqual([
      'INAISHA: Milk 500ml (namba 7) zimebaki 5, kiwango 5. Mama Njeri Shop. Kuongeza stock piga *384*7*2*3*7#',
    ]);
  });

  test('nothing when the shop does not want it', async () => {
    await desk.setting(shop, { low_stock_sms: false });
    await desk.sell(shop, 7, 1);
    await deliver(warnLowStock, 'stock.low');
    expect(await texts()).toEqual([]);
  });

  test('a crossing at half past ten at night waits until seven', async () => {
    at('22:30');
    await desk.sell(shop, 7, 1);
    await deliver(warnLowStock, 'stock.low');
    expect(await desk.rows(shop)).toMatchObject([{ status: 'held', template: 'M5' }]);
    await desk.runDue();
    expect(textsTo(ownerPhone)).toEqual([]);

    clock.set(new Date('2026-06-13T07:00:00+03:00'));
    await desk.runDue();
    expect(textsTo(ownerPhone)).toEqual([expect.stringMatching(/^LOW: Milk 500ml/)]);
  });

  test('several in the night come as one message', async () => {
    at('22:30');
    await desk.sell(shop, 7, 1);
    await desk.sell(shop, 3, 1);
    await deliver(warnLowStock, 'stock.low');
    at('23:50');
    await desk.sell(shop, 20, 21);
    await deliver(warnLowStock, 'stock.low');
    clock.set(new Date('2026-06-13T07:00:00+03:00'));
    await desk.runDue();

    expect(textsTo(ownerPhone)).toEqual([
      'LOW at Mama Njeri Shop: 3 items. Milk 500ml 5, Bread 0, Rice kg 4. See all: *384*7*2*2#',
    ]);
  });

  test('three come one by one, the ones after them together when the quarter of an hour is over', async () => {
    const many = Array.from({ length: 6 }, (_, index) => ({
      code: 40 + index,
      name: `Item ${String(index + 1)}`,
      priceMinor: 1000,
      stockMilli: 2000,
      thresholdMilli: 1000,
    }));
    shop = await desk.openShop({ items: many });
    const phone = await desk.ownerPhone(shop);
    for (const { code } of many) {
      await desk.sell(shop, code, 1);
      clock.advance(60_000);
      await deliver(warnLowStock, 'stock.low');
      await desk.runDue();
    }
    expect(textsTo(phone)).toHaveLength(3);
    await desk.pass(12);

    const received = textsTo(phone);
    expect(received).toHaveLength(4);
    expect(received[3]).toMatch(/: 3 items\. Item 4 1, Item 5 1, Item 6 1\. See all/);
    expect(await desk.rows(shop)).toHaveLength(4);
  });
});
