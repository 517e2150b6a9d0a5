import { afterAll, describe, expect, test } from '@jest/globals';
import { openDesk } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

describe('what stops a sale', () => {
  test('a finished item', async () => {
    const shop = await desk.openShop();

    const details = { code: 31, name: 'Soap', availableMilli: 0, wantedMilli: 1000, mayGoBelowZero: 0 };

    await expect(desk.sell(shop, 31, 1)).rejects.toMatchObject({ code: 'out_of_stock', details });
  });

  test('fewer than wanted', async () => {
    const shop = await desk.openShop();

    await expect(desk.sell(shop, 7, 8)).rejects.toMatchObject({
      code: 'short_stock',
      details: { availableMilli: 6000 },
    });
    expect(await desk.events(shop)).toEqual([]);
  });

  test('an owner who stopped the seller in the meantime', async () => {
    const shop = await desk.openShop();
    await desk.owner('public.memberships').where({ id: shop.asha.id }).update({ status: 'stopped' });

    await expect(desk.sell(shop, 12, 1)).rejects.toMatchObject({ code: 'membership_stopped' });
    await expect(desk.sell(shop, 12, 1, { by: shop.juma })).resolves.toBeDefined();
  });

  test('a closed shop', async () => {
    const shop = await desk.openShop();
    await desk.owner('public.tenants').where({ id: shop.tenant.id }).update({ status: 'suspended' });

    await expect(desk.sell(shop, 12, 1)).rejects.toMatchObject({ code: 'tenant_suspended' });
  });

  test('a hidden item', async () => {
    const shop = await desk.openShop();
    await desk.table(shop, 'inventory').where({ code: 12 }).update({ hidden: true });

    await expect(desk.sell(shop, 12, 1)).rejects.toMatchObject({ code: 'item_hidden' });
  });

  test('a seller of another shop', async () => {
    const [shop, other] = [await desk.openShop(), await desk.openShop()];

    await expect(desk.sell(shop, 12, 1, { by: other.asha })).rejects.toMatchObject({ code: 'membership_stopped' });
  });
});

describe('below zero', () => {
  test('a shop that allows it sells what the books do not hold, and says so', async () => {
    const shop = await desk.openShop();
    await desk.setting(shop, { sell_below_zero: true });

    const sale = await desk.sell(shop, 31, 2);

    expect(sale.short).toBe(true);
    expect(await desk.stockOf(shop, 31)).toBe(-2000);
    const found = (await desk.events(shop)).find(({ type }) => type === 'stock.discrepancy');
    expect(found?.data).toMatchObject({
      code: 31,
      expectedMilli: 0,
      actualMilli: 2000,
      source: 'sale',
      saleId: sale.id,
    });
    expect((await desk.stock.low(shop.tenant)).map((item) => item.code)).toContain(31);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('the seller is asked first when the shortage was not on the screen', async () => {
    const shop = await desk.openShop();
    await desk.setting(shop, { sell_below_zero: true });
    const line = { code: 31, quantityMilli: 2000, refuseShort: true };

    const refused = desk.sell(shop, 0, 0, { lines: [line] });

    await expect(refused).rejects.toMatchObject({
      code: 'short_stock',
      details: { mayGoBelowZero: 1, availableMilli: 0 },
    });
  });
});
