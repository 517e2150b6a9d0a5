import { afterAll, describe, expect, test } from '@jest/globals';
import { openDesk } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

describe('credit', () => {
  const otieno = { phone: '+254700111222', name: 'Otieno' };

  test('is written to the customer and announced without name or number', async () => {
    const shop = await desk.openShop();

    const sale = await desk.sell(shop, 12, 3, { payment: 'credit', customer: otieno });

    expect(sale.owesMinor).toBe(45000);
    const events = await desk.events(shop);
    expect(events.map(({ type }) => type)).toEqual(['sale.recorded', 'stock.changed', 'debt.increased']);
    expect(JSON.stringify(events)).not.toMatch(/Otieno|700111222/);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('passes the limit only if the owner allows it', async () => {
    const shop = await desk.openShop();
    await desk.sell(shop, 12, 3, { payment: 'credit', customer: otieno });
    const again = { payment: 'credit', customer: { phone: otieno.phone } } as const;

    const byAsha = desk.sell(shop, 12, 5, { ...again, allowOverLimit: true });

    const details = { owedMinor: 45000, totalMinor: 75000, limitMinor: 100_000 };
    await expect(byAsha).rejects.toMatchObject({ code: 'over_credit_limit', details });
    const byOwner = await desk.sell(shop, 12, 5, { ...again, allowOverLimit: true, by: shop.vendor });
    expect(byOwner).toMatchObject({ overLimit: true, owesMinor: 120_000 });
    expect((await desk.events(shop)).map(({ type }) => type)).toContain('debt.limit.override');
  });

  test('needs a customer', async () => {
    const shop = await desk.openShop();

    await expect(desk.sell(shop, 12, 1, { payment: 'credit' })).rejects.toMatchObject({ code: 'customer_not_found' });
    const unnamed = desk.sell(shop, 12, 1, { payment: 'credit', customer: { phone: '+254700999999' } });
    await expect(unnamed).rejects.toMatchObject({ code: 'customer_not_found' });
  });

  test('cancelled lowers the debt, below zero if it was paid back already', async () => {
    const shop = await desk.openShop();
    const sale = await desk.sell(shop, 12, 3, { payment: 'credit', customer: otieno });

    const voided = await desk.sales.void(shop.tenant, { sale: { saleId: sale.id }, reason: 'returned' }, shop.vendor);

    expect(voided.owesMinor).toBe(0);
    expect((await desk.events(shop)).at(-1)).toMatchObject({ type: 'debt.repaid', data: { kind: 'void' } });
    expect(await desk.ledger(shop)).toEqual([]);
  });
});
