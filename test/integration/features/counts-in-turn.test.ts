import { afterAll, describe, expect, test } from '@jest/globals';
import type { Count, CountReason } from '../../../src/features/stock/count.ts';
import { newId } from '../../../src/platform/ids.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const sugar = (shop: TestShop, counted: number, book: number, reason?: CountReason): Count => ({
  clientRef: newId(),
  itemId: shop.itemIds.get(12) ?? '',
  countedMilli: counted * 1000,
  bookMilli: book * 1000,
  takenAt: desk.clock.now(),
  reason,
});

/** A seller's count that waits, with the books as they are when it is taken. */
const waiting = async (shop: TestShop, counted: number, by = shop.asha, reason: CountReason = 'lost') => {
  const book = (await desk.stockOf(shop, 12)) / 1000;
  const found = sugar(shop, counted, book, reason);
  desk.clock.advance(1000);
  await desk.work.propose(shop.tenant, found, by);
  return (await desk.work.pending(shop.tenant)).at(-1)?.id ?? '';
};
const approve = (shop: TestShop, proposalId: string) =>
  desk.work.decide(shop.tenant, { proposalId, approve: true }, shop.vendor);

describe('a seller counts', () => {
  test('and another seller counts the same item: the newer count replaces the one that waits', async () => {
    const shop = await desk.openShop();
    const first = await waiting(shop, 35);
    const second = await waiting(shop, 36, shop.juma);

    expect((await desk.work.pending(shop.tenant)).map(({ id }) => id)).toEqual([second]);
    await expect(approve(shop, first)).rejects.toMatchObject({ code: 'conflict' });
    await approve(shop, second);
    expect(await desk.stockOf(shop, 12)).toBe(36_000);
    expect(await desk.events(shop)).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ status: 'replaced', proposalId: first }) as unknown }),
    );
  });

  test('and the owner counts it too: what waits is replaced, also by a count that is right', async () => {
    const shop = await desk.openShop();
    await waiting(shop, 35);

    await desk.work.count(shop.tenant, sugar(shop, 40, 40), shop.juma);

    expect(await desk.work.pending(shop.tenant)).toEqual([]);
    expect(await desk.stockOf(shop, 12)).toBe(40_000);
  });

  test('while the owner approves another count: the difference is not booked twice', async () => {
    const shop = await desk.openShop();
    const first = await waiting(shop, 35);
    const late = sugar(shop, 34, 40, 'lost');
    desk.clock.advance(1000);
    await approve(shop, first);
    await desk.sell(shop, 12, 2);
    desk.clock.advance(1000);
    await desk.work.propose(shop.tenant, late, shop.juma);

    await approve(shop, (await desk.work.pending(shop.tenant))[0]?.id ?? '');

    // 34 were there, and two of them were sold since.
    expect(await desk.stockOf(shop, 12)).toBe(32_000);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('and more goes out before it is approved than was there: it is to be counted again', async () => {
    const shop = await desk.openShop();
    const proposalId = await waiting(shop, 2);
    await desk.sell(shop, 12, 5);

    await expect(approve(shop, proposalId)).rejects.toMatchObject({ code: 'count_outdated' });
    expect((await desk.work.pending(shop.tenant)).map(({ id }) => id)).toEqual([proposalId]);
  });

  test('what was sold and not written: approved, it is their sale of today', async () => {
    const shop = await desk.openShop();
    const proposalId = await waiting(shop, 37, shop.asha, 'not_written');
    await desk.sell(shop, 12, 1, { by: shop.juma });

    await approve(shop, proposalId);

    const [sale] = await desk
      .table<{ seller_id: string; amount_minor: string }>(shop, 'sales')
      .where('kind', 'count_sale');
    expect(sale).toMatchObject({ seller_id: shop.asha.id, amount_minor: '45000' });
    expect(await desk.stockOf(shop, 12)).toBe(36_000);
    expect(await desk.ledger(shop)).toEqual([]);
  });
});
