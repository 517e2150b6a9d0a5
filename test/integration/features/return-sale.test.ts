import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createReportsService } from '../../../src/features/reports/reports-service.ts';
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

const DAY = 24 * 60;
const later = (minutes: number): void => {
  desk.clock.set(new Date(NOON.getTime() + minutes * 60_000));
};
interface How {
  readonly by?: Actor;
  readonly line?: number;
  readonly restock?: boolean;
  readonly clientRef?: string;
}
const bringBack = (shop: TestShop, { receipt }: Sale, pieces: number, how: How = {}) => {
  const { by = shop.vendor, line: lineNumber = 1, restock = true, clientRef = newId() } = how;
  const lines = [{ lineNumber, quantityMilli: pieces * 1000, restock }];
  return desk.sales.returnLines(shop.tenant, { clientRef, sale: { receipt }, lines }, by);
};
const figuresOf = async (shop: TestShop) => (await reports.day(shop.tenant)).figures;

describe('a part of a sale that comes back', () => {
  test('goes on the shelf, the money goes back, and a receipt of its own names the sale', async () => {
    const shop = await desk.openShop();
    const sale = await desk.sell(shop, 12, 3);

    const back = await bringBack(shop, sale, 1, { by: shop.asha });

    expect(back).toMatchObject({ saleReceipt: sale.receipt, amountMinor: 15_000, leftMinor: 30_000, payment: 'cash' });
    expect(Number(back.receipt.slice(0, -1))).toBe(Number(sale.receipt.slice(0, -1)) + 1);
    expect(await desk.stockOf(shop, 12)).toBe(38_000);
    expect(await figuresOf(shop)).toMatchObject({ sales: 1, totalMinor: 30_000, cashMinor: 30_000 });
    expect((await desk.events(shop)).slice(-2)).toMatchObject([
      {
        type: 'sale.returned',
        data: { receipt: sale.receipt, returnReceipt: back.receipt, amountMinor: 15_000, leftMinor: 30_000 },
      },
      { type: 'stock.changed', data: { kind: 'return', deltaMilli: 1000, balanceMilli: 38_000 } },
    ]);
    const checked = await desk.checker.check(shop.tenant.shopNumber, sale.receipt);
    expect(checked).toMatchObject({ totalMinor: 45_000, givenBackMinor: 15_000, ofReceipt: null, voidedAt: null });
    expect(await desk.checker.check(shop.tenant.shopNumber, back.receipt)).toMatchObject({
      totalMinor: 15_000,
      ofReceipt: sale.receipt,
    });
    expect(await desk.receipts.find(shop.tenant, shop.vendor, back.receipt)).toMatchObject({ leftMinor: 30_000 });
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('that is broken does not go on the shelf', async () => {
    const shop = await desk.openShop();
    const sale = await desk.sell(shop, 12, 3);
    await bringBack(shop, sale, 2, { restock: false });
    expect(await desk.stockOf(shop, 12)).toBe(37_000);
    expect(await figuresOf(shop)).toMatchObject({ cashMinor: 15_000 });
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('is at most what was sold less what came back, also when two bring it at once', async () => {
    const shop = await desk.openShop();
    const sale = await desk.sell(shop, 12, 3);
    await expect(bringBack(shop, sale, 4)).rejects.toMatchObject({ code: 'quantity_invalid' });
    const both = await Promise.allSettled([bringBack(shop, sale, 2), bringBack(shop, sale, 2)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await desk.stockOf(shop, 12)).toBe(39_000);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('that arrives twice under one reference came back once', async () => {
    const shop = await desk.openShop();
    const sale = await desk.sell(shop, 12, 3);
    const clientRef = newId();
    const [first, second] = [
      await bringBack(shop, sale, 1, { clientRef }),
      await bringBack(shop, sale, 1, { clientRef }),
    ];
    expect(second).toEqual(first);
    expect(await desk.stockOf(shop, 12)).toBe(38_000);
  });

  test('lowers a debt, and what was paid of it meanwhile the shop owes', async () => {
    const shop = await desk.openShop();
    const customer = { phone: '+254712345678', name: 'Otieno' };
    const sale = await desk.sell(shop, 12, 2, { payment: 'credit', customer });
    const owed = () => desk.table<{ balance_minor: string }>(shop, 'customers').first('balance_minor');

    await bringBack(shop, sale, 1);
    expect(await owed()).toEqual({ balance_minor: '15000' });
    await desk.table(shop, 'customers').update({ balance_minor: 0 });
    await desk.table(shop, 'debt_entries').insert({
      id: newId(),
      customer_id: sale.customerId,
      delta_minor: -15_000,
      balance_minor: 0,
      kind: 'payment',
      actor_id: shop.vendor.id,
      business_day: '2026-06-12',
    });
    await bringBack(shop, sale, 1);

    expect(await owed()).toEqual({ balance_minor: '-15000' });
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('leaves the rest to be cancelled: only that stock and that money goes back, on that day', async () => {
    const shop = await desk.openShop();
    const lines = [
      { code: 12, quantityMilli: 3000 },
      { code: 20, quantityMilli: 330 },
    ];
    const sale = await desk.sell(shop, 12, 0, { lines });
    expect(sale).toMatchObject({ totalMinor: 50_300, roundingMinor: 20 });
    await bringBack(shop, sale, 2, { restock: false });
    await bringBack(shop, sale, 0.33, { line: 2 });
    later(DAY);

    const voided = await desk.sales.void(shop.tenant, { sale: { saleId: sale.id }, reason: 'returned' }, shop.vendor);

    expect(voided.totalMinor).toBe(15_000);
    expect([await desk.stockOf(shop, 12), await desk.stockOf(shop, 20)]).toEqual([38_000, 25_000]);
    const yesterday = (await reports.day(shop.tenant, { ago: 1 })).figures;
    expect(yesterday).toMatchObject({ sales: 1, totalMinor: 15_000 });
    expect(await figuresOf(shop)).toMatchObject({ sales: 0, totalMinor: -15_000, cashMinor: -15_000 });
    expect((await reports.week(shop.tenant)).bestItem).toBeUndefined();
    await expect(bringBack(shop, sale, 1)).rejects.toMatchObject({ code: 'sale_already_voided' });
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('is the seller’s own for ten minutes and the owner’s for thirty days; then its payment stays', async () => {
    const shop = await desk.openShop();
    const sale = await desk.sell(shop, 12, 5);
    await expect(bringBack(shop, sale, 1, { by: shop.juma })).rejects.toMatchObject({ code: 'void_not_allowed' });
    later(11);
    await expect(bringBack(shop, sale, 1, { by: shop.asha })).rejects.toMatchObject({ code: 'void_not_allowed' });
    await bringBack(shop, sale, 1);
    const change = { clientRef: newId(), sale: { receipt: sale.receipt }, payment: 'card' } as const;
    await expect(desk.sales.changePayment(shop.tenant, change, shop.vendor)).rejects.toMatchObject({
      code: 'not_allowed',
    });
    later(31 * DAY);
    await expect(bringBack(shop, sale, 1)).rejects.toMatchObject({ code: 'void_not_allowed' });
  });

  test('is not saved for another amount than the page said', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 3);
    const lines = [{ lineNumber: 1, quantityMilli: 1000, restock: true }];
    const request = { clientRef: newId(), sale: { receipt }, lines, agreedMinor: 14_900 };
    await expect(desk.sales.returnLines(shop.tenant, request, shop.vendor)).rejects.toMatchObject({ code: 'conflict' });
  });
});
