import { afterAll, describe, expect, test } from '@jest/globals';
import { countAsSoldIn } from '../../../src/features/sales/count-as-sold.ts';
import type { Count } from '../../../src/features/stock/count.ts';
import { newId } from '../../../src/platform/ids.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const idOf = (shop: TestShop, code: number): string => shop.itemIds.get(code) ?? '';
const typesOf = async (shop: TestShop): Promise<string[]> => (await desk.events(shop)).map(({ type }) => type);

const count = (shop: TestShop, code: number, pieces: Partial<Count> & { counted: number; book: number }): Count => ({
  clientRef: newId(),
  itemId: idOf(shop, code),
  countedMilli: pieces.counted * 1000,
  bookMilli: pieces.book * 1000,
  reason: pieces.reason,
});

describe('adding stock', () => {
  const delivery = (shop: TestShop, code: number, pieces: number) => ({
    clientRef: newId(),
    itemId: idOf(shop, code),
    quantityMilli: pieces * 1000,
  });

  test('by the owner writes down what it cost', async () => {
    const shop = await desk.openShop();

    const after = await desk.work.restock(shop.tenant, { ...delivery(shop, 12, 24), costMinor: 288_000 }, shop.vendor);

    expect(after).toMatchObject({ code: 12, name: 'Sugar 1kg', balanceMilli: 64_000 });
    expect(await typesOf(shop)).toEqual(['stock.changed', 'stock.restocked']);
    expect((await desk.events(shop))[1]?.data).toMatchObject({ quantityMilli: 24_000, costMinor: 288_000 });
    expect(await desk.table(shop, 'notices')).toEqual([]);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('by a seller is noted for the owner, if sellers may', async () => {
    const shop = await desk.openShop();

    await desk.work.restock(shop.tenant, { ...delivery(shop, 12, 24), costMinor: 5 }, shop.asha);

    expect(await desk.table(shop, 'notices').first('kind', 'params')).toEqual({
      kind: 'restock',
      params: { who: 'Asha' },
    });
    expect((await desk.events(shop))[1]?.data).toMatchObject({ costMinor: null });
    await desk.setting(shop, { cashiers_add_stock: false });
    const refused = desk.work.restock(shop.tenant, delivery(shop, 12, 1), shop.asha);
    await expect(refused).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('delivered four times at once adds once and answers the same', async () => {
    const shop = await desk.openShop();
    const request = delivery(shop, 12, 24);

    const add = () => desk.work.restock(shop.tenant, request, shop.vendor);
    const answers = await Promise.all([add(), add(), add(), add()]);

    for (const answer of answers) expect(answer).toMatchObject({ balanceMilli: 64_000 });
    expect(await desk.stockOf(shop, 12)).toBe(64_000);
    expect(await typesOf(shop)).toEqual(['stock.changed', 'stock.restocked']);
    await desk.sell(shop, 12, 1);
    expect(await add()).toMatchObject({ balanceMilli: 64_000 });
  });

  test('above the level lets the next fall to it warn again, twelve hours later', async () => {
    const shop = await desk.openShop();
    await desk.sell(shop, 7, 1);
    desk.clock.advance(13 * 3_600_000);

    await desk.work.restock(shop.tenant, delivery(shop, 7, 20), shop.vendor);
    await desk.sell(shop, 7, 20);

    expect((await typesOf(shop)).filter((type) => type === 'stock.low')).toHaveLength(2);
  });

  test('of half a loaf, nothing, or an item of nobody is refused', async () => {
    const shop = await desk.openShop();
    for (const pieces of [0.5, 0, -1, 10_000]) {
      const refused = desk.work.restock(shop.tenant, delivery(shop, 3, pieces), shop.vendor);
      await expect(refused).rejects.toMatchObject({ code: 'quantity_invalid' });
    }
    const unknown = desk.work.restock(shop.tenant, { ...delivery(shop, 3, 1), itemId: newId() }, shop.vendor);
    await expect(unknown).rejects.toMatchObject({ code: 'item_not_found' });
  });
});

describe('the owner counts', () => {
  test('fewer than the books say, and gives the reason', async () => {
    const shop = await desk.openShop();

    const after = await desk.work.count(
      shop.tenant,
      count(shop, 12, { counted: 35, book: 37, reason: 'lost' }),
      shop.vendor,
    );

    expect(after.balanceMilli).toBe(38_000);
    expect(await typesOf(shop)).toEqual(['stock.changed', 'stock.counted', 'stock.adjusted', 'stock.discrepancy']);
    expect((await desk.events(shop))[2]?.data).toMatchObject({ deltaMilli: -2000, reason: 'lost' });
    expect((await desk.events(shop))[3]?.data).toMatchObject({
      expectedMilli: 37_000,
      actualMilli: 35_000,
      valueMinor: 30000,
    });
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('while others sell: what they sold since is not swallowed', async () => {
    const shop = await desk.openShop();
    await desk.sell(shop, 12, 3);

    await desk.work.count(shop.tenant, count(shop, 12, { counted: 38, book: 40, reason: 'broken' }), shop.vendor);

    expect(await desk.stockOf(shop, 12)).toBe(35_000);
  });

  test('the same as the books say: nothing changes, and the item was counted', async () => {
    const shop = await desk.openShop();
    await desk.setting(shop, { sell_below_zero: true });
    await desk.sell(shop, 31, 2);
    const restock = { clientRef: newId(), itemId: idOf(shop, 31), quantityMilli: 12_000 };
    await desk.work.restock(shop.tenant, restock, shop.vendor);
    expect((await desk.stock.low(shop.tenant)).map(({ code }) => code)).toContain(31);
    desk.clock.advance(1000);

    await desk.work.count(shop.tenant, count(shop, 31, { counted: 10, book: 10 }), shop.asha);

    expect((await desk.events(shop)).at(-1)).toMatchObject({
      type: 'stock.counted',
      data: { status: 'applied', reason: null },
    });
    expect((await desk.stock.low(shop.tenant)).map(({ code }) => code)).not.toContain(31);
    expect(await desk.stockOf(shop, 31)).toBe(10_000);
  });

  test('what cannot be right any more is to be counted again', async () => {
    const shop = await desk.openShop();
    await desk.sell(shop, 7, 5);

    const late = desk.work.count(shop.tenant, count(shop, 7, { counted: 3, book: 6, reason: 'lost' }), shop.vendor);

    await expect(late).rejects.toMatchObject({ code: 'count_outdated' });
  });

  test('what was sold and not written becomes a sale of today, once', async () => {
    const shop = await desk.openShop();
    const found = count(shop, 12, { counted: 37, book: 40, reason: 'not_written' });
    const write = () =>
      desk.inTenant(shop.tenant, (tx) => countAsSoldIn(tx, found, { actor: shop.vendor, now: desk.clock.now() }));

    const sale = await write();

    expect(sale).toMatchObject({ kind: 'count_sale', payment: 'cash', totalMinor: 45000, sellerId: shop.vendor.id });
    expect(await write()).toEqual(sale);
    expect(await desk.stockOf(shop, 12)).toBe(37_000);
    expect(await typesOf(shop)).toEqual(['sale.recorded', 'stock.changed', 'stock.counted']);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('but a seller’s difference is not booked by the seller alone', async () => {
    const shop = await desk.openShop();

    const own = desk.work.count(shop.tenant, count(shop, 12, { counted: 35, book: 40, reason: 'lost' }), shop.asha);

    await expect(own).rejects.toMatchObject({ code: 'not_allowed' });
  });
});

test('books that do not add up are found', async () => {
  const shop = await desk.openShop();
  const { id } = await desk.sell(shop, 12, 3, {
    payment: 'credit',
    customer: { phone: '+254700111222', name: 'Otieno' },
  });
  await desk.table(shop, 'inventory').where({ code: 7 }).update({ stock_level_milli: 7000 });
  await desk.table(shop, 'customers').update({ balance_minor: 1 });
  await desk.table(shop, 'sales').where({ id }).update({ amount_minor: 2 });

  expect(await desk.ledger(shop)).toEqual([
    expect.objectContaining({ kind: 'debt', kept: 1, added: 45000 }),
    { kind: 'sale_total', subjectId: id, kept: 2, added: 45000 },
    { kind: 'stock', subjectId: idOf(shop, 7), kept: 7000, added: 6000 },
  ]);
});
