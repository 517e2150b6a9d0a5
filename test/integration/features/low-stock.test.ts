import { afterAll, expect, test } from '@jest/globals';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const HOUR = 3_600_000;

const alerts = async (shop: TestShop) =>
  (await desk.events(shop))
    .filter(({ type }) => type === 'stock.low')
    .map(({ data }) => ({ code: data['code'], finished: data['finished'], left: data['balanceMilli'] }));

test('falling to the level warns once, further sales do not', async () => {
  const shop = await desk.openShop();

  await desk.sell(shop, 7, 1);
  await desk.sell(shop, 7, 1);

  expect(await alerts(shop)).toEqual([{ code: 7, finished: false, left: 5000 }]);
});

test('up and down around the level within twelve hours warns once', async () => {
  const shop = await desk.openShop();
  for (let round = 0; round < 4; round += 1) {
    const { id } = await desk.sell(shop, 7, 1);
    await desk.sales.undo(shop.tenant, { saleId: id }, shop.asha);
    desk.clock.advance(HOUR);
  }

  expect(await alerts(shop)).toHaveLength(1);

  desk.clock.advance(9 * HOUR);
  await desk.sell(shop, 7, 1);
  expect(await alerts(shop)).toHaveLength(2);
});

test('the last one sold is announced as finished instead of low, with the seller', async () => {
  const shop = await desk.openShop();

  const sale = await desk.sell(shop, 7, 6);

  const low = (await desk.events(shop)).filter(({ type }) => type === 'stock.low');
  expect(low.map(({ data }) => data)).toEqual([
    expect.objectContaining({ code: 7, finished: true, balanceMilli: 0, saleId: sale.id, sellerName: 'Asha' }),
  ]);
});

test('the last one is announced although "low" went out long before', async () => {
  const shop = await desk.openShop();

  await desk.sell(shop, 3, 1);

  expect(await alerts(shop)).toEqual([{ code: 3, finished: true, left: 0 }]);
});

test('the last one is announced at once, although "low" was told a moment ago', async () => {
  const shop = await desk.openShop();
  await desk.sell(shop, 7, 1);

  await desk.sell(shop, 7, 5);

  expect(await alerts(shop)).toEqual([
    { code: 7, finished: false, left: 5000 },
    { code: 7, finished: true, left: 0 },
  ]);
});

test('level 0 never warns of low stock, only of the last one', async () => {
  const shop = await desk.openShop({ items: [{ code: 7, name: 'Milk', priceMinor: 6000, stockMilli: 2000 }] });
  await desk.sell(shop, 7, 1);
  expect(await alerts(shop)).toEqual([]);

  await desk.sell(shop, 7, 1);

  expect(await alerts(shop)).toEqual([{ code: 7, finished: true, left: 0 }]);
});

test('a refused sale warns of nothing', async () => {
  const shop = await desk.openShop();
  const lines = [
    { code: 7, quantityMilli: 1000 },
    { code: 31, quantityMilli: 1000 },
  ];

  await expect(desk.sell(shop, 0, 0, { lines })).rejects.toMatchObject({ code: 'out_of_stock' });
  expect(await alerts(shop)).toEqual([]);

  await desk.sell(shop, 7, 1);
  expect(await alerts(shop)).toHaveLength(1);
});

test('sellers falling to the level at the same time warn once', async () => {
  const shop = await desk.openShop({
    items: [{ code: 7, name: 'Milk', priceMinor: 6000, stockMilli: 20_000, thresholdMilli: 15_000 }],
  });

  await Promise.all(Array.from({ length: 12 }, () => desk.sell(shop, 7, 1)));

  expect(await alerts(shop)).toEqual([{ code: 7, finished: false, left: 15_000 }]);
});

test('the low list shows what is finished first, then what is nearest to its level', async () => {
  const shop = await desk.openShop();
  await desk.sell(shop, 7, 2);

  expect((await desk.stock.low(shop.tenant)).map(({ code }) => code)).toEqual([31, 3, 7]);
  expect((await desk.stock.items(shop.tenant, 'low_first')).map(({ code }) => code)).toEqual([31, 3, 7, 12, 20]);
  expect((await desk.stock.items(shop.tenant, 'plain')).map(({ code }) => code)).toEqual([3, 7, 12, 20, 31]);
  expect(await desk.stock.counts(shop.tenant)).toEqual({ lowItems: 3, pendingCounts: 0 });
});

test('an item is looked up with the stock of this moment', async () => {
  const shop = await desk.openShop();
  await desk.sell(shop, 12, 3);

  const sugar = { code: 12, name: 'Sugar 1kg', balanceMilli: 37_000, thresholdMilli: 10_000, priceMinor: 15000 };
  expect(await desk.stock.item(shop.tenant, 12)).toMatchObject(sugar);
  await expect(desk.stock.item(shop.tenant, 55)).rejects.toMatchObject({ code: 'item_not_found' });
});
