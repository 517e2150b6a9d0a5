import { afterAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../../src/platform/ids.ts';
import type { Actor } from '../../../src/tenancy/actor.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const MINUTE = 60_000;
const DAY = 86_400_000;

interface Delivery {
  readonly by: Actor;
  readonly costMinor?: number;
}

const delivered = async (shop: TestShop, code: number, pieces: number, { by, costMinor }: Delivery) => {
  const restock = { clientRef: newId(), itemId: shop.itemIds.get(code) ?? '', quantityMilli: pieces * 1000, costMinor };
  await desk.work.restock(shop.tenant, restock, by);
  return { clientRef: restock.clientRef };
};
const sums = async (shop: TestShop) => {
  const rows = await desk
    .table<{ cost_minor: string | null; reverses_id: string | null }>(shop, 'stock_movements')
    .select('cost_minor', 'reverses_id');
  return {
    cost: rows.reduce((sum, row) => sum + Number(row.cost_minor), 0),
    reversals: rows.filter((row) => row.reverses_id !== null).length,
  };
};

describe('a delivery that was typed wrong', () => {
  test('is taken back by whoever wrote it: 240 packets that were 24, and what they cost', async () => {
    const shop = await desk.openShop();
    await delivered(shop, 12, 24, { by: shop.vendor, costMinor: 288_000 });
    const wrong = await delivered(shop, 12, 240, { by: shop.vendor, costMinor: 2_880_000 });

    const after = await desk.work.reverseRestock(shop.tenant, { restock: wrong, undo: true }, shop.vendor);

    expect(after).toMatchObject({ code: 12, name: 'Sugar 1kg', balanceMilli: 64_000 });
    expect(await sums(shop)).toEqual({ cost: 288_000, reversals: 1 });
    expect((await desk.events(shop)).slice(-2)).toMatchObject([
      { type: 'stock.changed', data: { deltaMilli: -240_000, balanceMilli: 64_000, kind: 'restock_reversal' } },
      {
        type: 'stock.restock_reversed',
        data: { quantityMilli: 240_000, costMinor: 2_880_000, restockedBy: shop.vendor.id, balanceMilli: 64_000 },
      },
    ]);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('is taken back once, by however many at once', async () => {
    const shop = await desk.openShop();
    const wrong = await delivered(shop, 12, 24, { by: shop.vendor });

    const answers = await Promise.all(
      [1, 2, 3].map(() => desk.work.reverseRestock(shop.tenant, { restock: wrong }, shop.vendor)),
    );

    expect(answers.map(({ balanceMilli }) => balanceMilli)).toEqual([40_000, 40_000, 40_000]);
    expect(await sums(shop)).toMatchObject({ reversals: 1 });
    expect(await desk.stockOf(shop, 12)).toBe(40_000);
  });

  test('of a seller is theirs for ten minutes, and the owner’s for thirty days', async () => {
    const shop = await desk.openShop();
    const [first, second] = [
      await delivered(shop, 12, 5, { by: shop.asha }),
      await delivered(shop, 12, 7, { by: shop.asha }),
    ];
    const takeBack = (restock: typeof first, by: Actor) => desk.work.reverseRestock(shop.tenant, { restock }, by);

    await expect(takeBack(first, shop.juma)).rejects.toMatchObject({ code: 'void_not_allowed' });
    await expect(takeBack(first, shop.asha)).resolves.toMatchObject({ balanceMilli: 47_000 });
    desk.clock.set(new Date(desk.clock.now().getTime() + 11 * MINUTE));
    await expect(takeBack(second, shop.asha)).rejects.toMatchObject({ code: 'void_not_allowed' });
    const undone = desk.work.reverseRestock(shop.tenant, { restock: second, undo: true }, shop.vendor);
    await expect(undone).rejects.toMatchObject({ code: 'void_not_allowed' });
    const [arrival] = await desk.work.arrivals(shop.tenant, shop.itemIds.get(12) ?? '');
    expect(arrival).toMatchObject({ quantityMilli: 7000, who: 'Asha' });
    await desk.work.reverseRestock(shop.tenant, { restock: { movementId: arrival?.movementId ?? '' } }, shop.vendor);
    expect(await desk.work.arrivals(shop.tenant, shop.itemIds.get(12) ?? '')).toEqual([]);

    const old = await delivered(shop, 12, 1, { by: shop.vendor });
    desk.clock.set(new Date(desk.clock.now().getTime() + 31 * DAY));
    await expect(takeBack(old, shop.vendor)).rejects.toMatchObject({ code: 'void_not_allowed' });
  });

  test('that was sold since stays, unless the shop sells what the books do not hold', async () => {
    const shop = await desk.openShop();
    const wrong = await delivered(shop, 31, 10, { by: shop.vendor });
    await desk.sell(shop, 31, 4);

    const takeBack = () => desk.work.reverseRestock(shop.tenant, { restock: wrong }, shop.vendor);

    await expect(takeBack()).rejects.toMatchObject({
      code: 'short_stock',
      details: { availableMilli: 6000, wantedMilli: 10_000 },
    });
    expect(await desk.stockOf(shop, 31)).toBe(6000);
    await desk.setting(shop, { sell_below_zero: true });
    await expect(takeBack()).resolves.toMatchObject({ balanceMilli: -4000 });
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('warns the owner when the item is low without it', async () => {
    const shop = await desk.openShop();
    const wrong = await delivered(shop, 7, 50, { by: shop.vendor });
    await desk.sell(shop, 7, 2);

    await desk.work.reverseRestock(shop.tenant, { restock: wrong }, shop.vendor);

    expect((await desk.events(shop)).filter(({ type }) => type === 'stock.low')).toMatchObject([
      { data: { code: 7, balanceMilli: 4000, finished: false } },
    ]);
  });

  test('is taken back of an item that was hidden meanwhile', async () => {
    const shop = await desk.openShop();
    const wrong = await delivered(shop, 12, 24, { by: shop.vendor });
    await desk.table(shop, 'inventory').where({ code: 12 }).update({ hidden: true });

    await desk.work.reverseRestock(shop.tenant, { restock: wrong }, shop.vendor);

    expect(await desk.stockOf(shop, 12)).toBe(40_000);
  });
});
