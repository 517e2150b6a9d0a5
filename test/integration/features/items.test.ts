import { afterAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../../src/platform/ids.ts';
import type { NewItem } from '../../../src/features/catalogue/create-item.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const tea = (change: Partial<NewItem> = {}): NewItem => ({
  clientRef: newId(),
  name: 'Tea 50g',
  unit: 'pc',
  priceMinor: 5000,
  stockMilli: 20_000,
  thresholdMilli: 5000,
  ...change,
});
const idOf = (shop: TestShop, code: number): string => shop.itemIds.get(code) ?? '';
const lastEvents = async (shop: TestShop) => (await desk.events(shop)).map(({ type, data }) => ({ type, data }));

describe('a new item', () => {
  test('gets the next number and can be sold at once', async () => {
    const shop = await desk.openShop();
    expect(await desk.catalogue.items(shop.tenant)).toHaveLength(5);

    const item = await desk.items.create(shop.tenant, tea(), shop.vendor);

    expect(item).toMatchObject({ code: 32, name: 'Tea 50g', stockMilli: 20_000 });
    expect(await desk.catalogue.find(shop.tenant, 32)).toMatchObject({ name: 'Tea 50g', priceMinor: 5000 });
    expect((await desk.sell(shop, 32, 2)).totalMinor).toBe(10000);
    expect((await lastEvents(shop)).map(({ type }) => type).slice(0, 2)).toEqual(['product.created', 'stock.changed']);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('never gets a number that is a key of the menu', async () => {
    const shop = await desk.openShop({ items: [{ code: 97, name: 'Salt', priceMinor: 3000 }] });

    expect((await desk.items.create(shop.tenant, tea(), shop.vendor)).code).toBe(100);
  });

  test('asked for several times at once is one item; several items at once get numbers of their own', async () => {
    const shop = await desk.openShop();
    const request = tea({ stockMilli: 0 });
    const again = await Promise.all([1, 2, 3].map(() => desk.items.create(shop.tenant, request, shop.vendor)));
    expect(new Set(again.map(({ id }) => id)).size).toBe(1);

    const names = ['Soda', 'Salt', 'Eggs', 'Flour'];
    const items = await Promise.all(names.map((name) => desk.items.create(shop.tenant, tea({ name }), shop.vendor)));

    expect(items.map(({ code }) => code).sort()).toEqual([33, 34, 35, 36]);
  });

  test('with the name of another is asked about first', async () => {
    const shop = await desk.openShop();
    const sugar = tea({ name: 'sugar  1KG' });

    const details = { code: 12, name: 'Sugar 1kg' };
    await expect(desk.items.create(shop.tenant, sugar, shop.vendor)).rejects.toMatchObject({
      code: 'item_exists',
      details,
    });
    const second = await desk.items.create(shop.tenant, { ...sugar, sameNameAllowed: true }, shop.vendor);
    expect(second.code).toBe(32);
  });

  test.each([
    ['free', { priceMinor: 0 }, 'price_invalid'],
    ['for half a shilling', { priceMinor: 50 }, 'price_invalid'],
    ['without a name', { name: 'x' }, 'name_invalid'],
    ['of which there is half a piece', { stockMilli: 500 }, 'quantity_invalid'],
    ['with a level below nothing', { thresholdMilli: -1000 }, 'quantity_invalid'],
  ])('%s is refused', async (_, change, code) => {
    const shop = await desk.openShop();

    await expect(desk.items.create(shop.tenant, tea(change), shop.vendor)).rejects.toMatchObject({ code });
  });

  test('is not for sellers to add', async () => {
    const shop = await desk.openShop();

    await expect(desk.items.create(shop.tenant, tea(), shop.asha)).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

describe('an item', () => {
  test('gets another price from now on', async () => {
    const shop = await desk.openShop();
    const old = await desk.sell(shop, 12, 1);

    await desk.items.change(shop.tenant, { itemId: idOf(shop, 12), priceMinor: 16000 }, shop.vendor);

    expect((await lastEvents(shop)).at(-1)).toMatchObject({
      type: 'product.price_changed',
      data: { code: 12, beforeMinor: 15000, afterMinor: 16000, currency: 'KES' },
    });
    expect((await desk.sell(shop, 12, 1)).totalMinor).toBe(16000);
    expect((await desk.receipts.find(shop.tenant, shop.vendor, old.receipt)).sale.totalMinor).toBe(15000);
  });

  test('that is hidden is no longer sold; its old receipts stay', async () => {
    const shop = await desk.openShop();
    const old = await desk.sell(shop, 12, 1);

    await desk.items.change(shop.tenant, { itemId: idOf(shop, 12), hidden: true }, shop.vendor);

    await expect(desk.sell(shop, 12, 1)).rejects.toMatchObject({ code: 'item_hidden' });
    expect(await desk.catalogue.find(shop.tenant, 12)).toBeUndefined();
    expect((await desk.receipts.find(shop.tenant, shop.vendor, old.receipt)).sale.lines[0]?.name).toBe('Sugar 1kg');
  });

  test('with a new level warns by the new one', async () => {
    const shop = await desk.openShop();

    await desk.items.change(shop.tenant, { itemId: idOf(shop, 3), thresholdMilli: 0 }, shop.vendor);
    await desk.items.change(shop.tenant, { itemId: idOf(shop, 12), thresholdMilli: 39_000 }, shop.vendor);
    await desk.sell(shop, 12, 1);

    expect((await lastEvents(shop)).at(-1)).toMatchObject({
      type: 'stock.low',
      data: { code: 12, thresholdMilli: 39_000 },
    });
  });

  test('goes back to whole units only with a whole stock', async () => {
    const shop = await desk.openShop();
    const toPieces = () => desk.items.change(shop.tenant, { itemId: idOf(shop, 20), unit: 'bag' }, shop.vendor);
    await desk.sell(shop, 0, 0, { lines: [{ code: 20, quantityMilli: 500 }] });

    await expect(toPieces()).rejects.toMatchObject({ code: 'quantity_invalid' });
    await desk.sell(shop, 0, 0, { lines: [{ code: 20, quantityMilli: 500 }] });
    expect(await toPieces()).toMatchObject({ unit: 'bag' });
  });

  test('does not take the name of another, and keeps its own', async () => {
    const shop = await desk.openShop();
    const rename = (name: string) => desk.items.change(shop.tenant, { itemId: idOf(shop, 12), name }, shop.vendor);

    await expect(rename('BREAD')).rejects.toMatchObject({ code: 'item_exists', details: { code: 3 } });
    expect(await rename('SUGAR 1kg')).toMatchObject({ name: 'SUGAR 1kg' });
    const before = await desk.events(shop);
    await rename('SUGAR 1kg');
    expect(await desk.events(shop)).toEqual(before);
  });

  test('is changed by the owner only', async () => {
    const shop = await desk.openShop();

    const bySeller = desk.items.change(shop.tenant, { itemId: idOf(shop, 12), priceMinor: 1000 }, shop.asha);

    await expect(bySeller).rejects.toMatchObject({ code: 'not_allowed' });
  });
});
