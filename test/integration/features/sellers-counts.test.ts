import { afterAll, describe, expect, test } from '@jest/globals';
import { expireCountsIn } from '../../../src/features/stock/propose-count.ts';
import type { Count } from '../../../src/features/stock/count.ts';
import { newId } from '../../../src/platform/ids.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const DAY = 86_400_000;
const idOf = (shop: TestShop, code: number): string => shop.itemIds.get(code) ?? '';

const count = (shop: TestShop, code: number, pieces: Partial<Count> & { counted: number; book: number }): Count => ({
  clientRef: newId(),
  itemId: idOf(shop, code),
  countedMilli: pieces.counted * 1000,
  bookMilli: pieces.book * 1000,
  reason: pieces.reason,
});

describe('a seller counts', () => {
  const propose = async (shop: TestShop): Promise<string> => {
    const found = count(shop, 12, { counted: 35, book: 40, reason: 'broken' });
    await desk.work.propose(shop.tenant, found, shop.asha);
    await desk.work.propose(shop.tenant, found, shop.asha);
    const [pending, ...others] = await desk.work.pending(shop.tenant);
    expect(others).toEqual([]);
    expect(pending).toMatchObject({
      code: 12,
      countedMilli: 35_000,
      bookMilli: 40_000,
      reason: 'broken',
      proposerName: 'Asha',
    });
    return pending?.id ?? '';
  };

  test('and the owner approves: only then the stock changes', async () => {
    const shop = await desk.openShop();
    const proposalId = await propose(shop);
    expect(await desk.stockOf(shop, 12)).toBe(40_000);
    expect(await desk.stock.counts(shop.tenant)).toMatchObject({ pendingCounts: 1 });
    await desk.sell(shop, 12, 1);

    const approve = () => desk.work.decide(shop.tenant, { proposalId, approve: true }, shop.vendor);
    const results = await Promise.allSettled([approve(), approve()]);

    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await desk.stockOf(shop, 12)).toBe(34_000);
    expect(await desk.work.pending(shop.tenant)).toEqual([]);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('and the owner rejects: nothing changes', async () => {
    const shop = await desk.openShop();
    const proposalId = await propose(shop);

    await desk.work.decide(shop.tenant, { proposalId, approve: false }, shop.vendor);

    expect(await desk.stockOf(shop, 12)).toBe(40_000);
    expect((await desk.events(shop)).at(-1)).toMatchObject({
      type: 'stock.counted',
      data: { status: 'rejected', proposalId },
    });
  });

  test('and may not be decided by the seller', async () => {
    const shop = await desk.openShop();
    const proposalId = await propose(shop);

    const own = desk.work.decide(shop.tenant, { proposalId, approve: true }, shop.asha);

    await expect(own).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('and nobody decides for seven days: it lapses', async () => {
    const shop = await desk.openShop();
    const proposalId = await propose(shop);
    desk.clock.advance(7 * DAY);

    expect(await desk.work.pending(shop.tenant)).toEqual([]);
    const late = desk.work.decide(shop.tenant, { proposalId, approve: true }, shop.vendor);
    await expect(late).rejects.toMatchObject({ code: 'conflict' });
    const lapse = () => desk.inTenant(shop.tenant, (tx) => expireCountsIn(tx, desk.clock.now()));
    expect([await lapse(), await lapse()]).toEqual([1, 0]);
    expect((await desk.events(shop)).at(-1)).toMatchObject({ data: { status: 'lapsed', proposalId } });
  });
});
