import { afterAll, expect, test } from '@jest/globals';
import { parseItemQuery } from '../../../src/values/text-input.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const search = async (shop: TestShop, typed: string): Promise<number[]> => {
  const query = parseItemQuery(typed);
  return query === undefined ? [] : (await desk.catalogue.search(shop.tenant, query)).map(({ code }) => code);
};

const codes = async (shop: TestShop): Promise<number[]> =>
  (await desk.catalogue.items(shop.tenant)).map(({ code }) => code);

test('the most sold of the last 14 days come first, cancelled sales do not count', async () => {
  const shop = await desk.openShop();
  const day = 86_400_000;
  const now = desk.clock.now().getTime();
  await desk.sell(shop, 20, 1);
  await desk.sell(shop, 20, 2);
  await desk.sell(shop, 12, 9);
  for (let n = 0; n < 3; n += 1) await desk.sell(shop, 7, 1, { soldAt: new Date(now - 14 * day) });
  const { id } = await desk.sell(shop, 3, 1);
  await desk.sales.undo(shop.tenant, { saleId: id }, shop.asha);

  expect(await codes(shop)).toEqual([20, 12, 3, 7, 31]);
});

test('items are found by number, letters and keypad', async () => {
  const shop = await desk.openShop();

  expect(await desk.catalogue.find(shop.tenant, 12)).toMatchObject({
    name: 'Sugar 1kg',
    priceMinor: 15000,
    unit: 'pc',
  });
  expect(await desk.catalogue.find(shop.tenant, 55)).toBeUndefined();
  await expect(desk.catalogue.get(shop.tenant, 55)).rejects.toMatchObject({ code: 'item_not_found' });
  expect(await search(shop, 'sug')).toEqual([12]);
  expect(await search(shop, '0784')).toEqual([12]);
  expect(await search(shop, 'zzz')).toEqual([]);
});

test('a change is seen once it is made known, and hidden items are not shown', async () => {
  const shop = await desk.openShop();
  expect(await codes(shop)).toEqual([3, 7, 12, 20, 31]);
  await desk.table(shop, 'inventory').where({ code: 7 }).update({ hidden: true });
  expect(await codes(shop)).toEqual([3, 7, 12, 20, 31]);

  await desk.catalogue.changed(shop.tenant);

  expect(await codes(shop)).toEqual([3, 12, 20, 31]);
});

test('one shop’s items are nobody else’s', async () => {
  const shop = await desk.openShop();
  const other = await desk.openShop({ items: [{ code: 77, name: 'Salt', priceMinor: 3000 }] });

  expect(await desk.catalogue.find(shop.tenant, 77)).toBeUndefined();
  expect(await codes(other)).toEqual([77]);
});
