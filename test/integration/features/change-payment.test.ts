import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createReportsService } from '../../../src/features/reports/reports-service.ts';
import type { PaidNow } from '../../../src/features/sales/change-payment.ts';
import type { Sale } from '../../../src/features/sales/sale.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { Actor } from '../../../src/tenancy/actor.ts';
import { NOON, openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
const reports = createReportsService(desk);
afterAll(() => desk.close());
beforeEach(() => {
  desk.clock.set(NOON);
});

const later = (minutes: number): void => {
  desk.clock.set(new Date(NOON.getTime() + minutes * 60_000));
};
const change = (shop: TestShop, { receipt }: Sale, payment: PaidNow, by: Actor = shop.vendor) =>
  desk.sales.changePayment(shop.tenant, { clientRef: newId(), sale: { receipt }, payment }, by);
/** A third of a kilo of rice: Ksh52.80, in cash 53. */
const rice = (shop: TestShop, payment: PaidNow) =>
  desk.sell(shop, 20, 0, { lines: [{ code: 20, quantityMilli: 330 }], payment });
const figuresOf = async (shop: TestShop) => (await reports.day(shop.tenant)).figures;

describe('how a sale was paid', () => {
  test('is put right: mobile money that was written down as cash', async () => {
    const shop = await desk.openShop();
    const sale = await rice(shop, 'cash');

    const paid = await change(shop, sale, 'mobile_money', shop.asha);

    expect(paid).toEqual({ receipt: sale.receipt, payment: 'mobile_money', totalMinor: 5280 });
    expect(await figuresOf(shop)).toMatchObject({
      sales: 1,
      totalMinor: 5280,
      cashMinor: 0,
      mobileMoneyMinor: 5280,
      roundingMinor: 0,
    });
    expect((await desk.receipts.find(shop.tenant, shop.vendor, sale.receipt)).sale).toMatchObject({
      payment: 'mobile_money',
      totalMinor: 5280,
    });
    expect((await desk.events(shop)).at(-1)).toMatchObject({
      type: 'sale.payment_changed',
      data: { oldPayment: 'cash', payment: 'mobile_money', oldTotalMinor: 5300, totalMinor: 5280, roundingMinor: 0 },
    });
    expect(await desk.stockOf(shop, 20)).toBe(25_000 - 330);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('is put right to cash, which is rounded, and back: the books keep every word', async () => {
    const shop = await desk.openShop();
    const sale = await rice(shop, 'card');

    await change(shop, sale, 'cash');
    expect(await figuresOf(shop)).toMatchObject({ cashMinor: 5300, cardMinor: 0, roundingMinor: 20 });
    await change(shop, sale, 'card');

    expect(await figuresOf(shop)).toMatchObject({ cashMinor: 0, cardMinor: 5280, roundingMinor: 0 });
    const kept = desk.table(shop, 'payment_changes').select('from_method', 'to_method', 'from_minor', 'to_minor');
    expect(await kept.orderBy('position')).toEqual([
      { from_method: 'card', to_method: 'cash', from_minor: '5280', to_minor: '5300' },
      { from_method: 'cash', to_method: 'card', from_minor: '5300', to_minor: '5280' },
    ]);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('that was right changes nothing', async () => {
    const shop = await desk.openShop();
    const sale = await rice(shop, 'cash');
    await expect(change(shop, sale, 'cash')).resolves.toMatchObject({ totalMinor: 5300 });
    expect((await desk.events(shop)).filter(({ type }) => type === 'sale.payment_changed')).toEqual([]);
  });

  test('is the seller’s own for ten minutes, the owner’s for the day, and nobody’s tomorrow', async () => {
    const shop = await desk.openShop();
    const sale = await rice(shop, 'cash');
    await expect(change(shop, sale, 'card', shop.juma)).rejects.toMatchObject({ code: 'void_not_allowed' });
    later(11);
    await expect(change(shop, sale, 'card', shop.asha)).rejects.toMatchObject({ code: 'void_not_allowed' });
    await change(shop, sale, 'card', shop.vendor);
    later(24 * 60);
    await expect(change(shop, sale, 'cash', shop.vendor)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('of a credit sale stays, and that of a cancelled one', async () => {
    const shop = await desk.openShop();
    const customer = { phone: '+254712345678', name: 'Otieno' };
    const owed = await desk.sell(shop, 12, 1, { payment: 'credit', customer });
    await expect(change(shop, owed, 'cash')).rejects.toMatchObject({ code: 'not_allowed' });
    const undone = await rice(shop, 'cash');
    await desk.sales.undo(shop.tenant, { saleId: undone.id }, shop.asha);
    await expect(change(shop, undone, 'card')).rejects.toMatchObject({ code: 'sale_already_voided' });
  });

  test('counts when the sale is cancelled later: that much of that kind goes back', async () => {
    const shop = await desk.openShop();
    const sale = await rice(shop, 'cash');
    await change(shop, sale, 'mobile_money');
    later(24 * 60);

    await desk.sales.void(shop.tenant, { sale: { saleId: sale.id }, reason: 'returned' }, shop.vendor);

    expect(await figuresOf(shop)).toMatchObject({ totalMinor: -5280, mobileMoneyMinor: -5280, cashMinor: 0 });
  });

  test('changes by the rounding only: the database lets nobody change what was sold', async () => {
    const shop = await desk.openShop();
    const { id } = await rice(shop, 'card');
    const forged = desk.inTenant(shop.tenant, (tx) =>
      tx.query({
        text: 'update sales set corrected_minor = 100, corrected_rounding_minor = 0, corrected_method = $2 where id = $1',
        values: [id, 'card'],
      }),
    );
    await expect(forged).rejects.toThrow();
    expect(await figuresOf(shop)).toMatchObject({ cardMinor: 5280 });
  });
});
