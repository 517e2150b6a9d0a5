import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createKeepReports } from '../../../src/consumers/keep-reports.ts';
import { readCloudEvent } from '../../../src/events/cloud-event.ts';
import { createExpensesService } from '../../../src/features/expenses/expenses-service.ts';
import { dashboardIn } from '../../../src/features/reports/dashboard-service.ts';
import { readFigures } from '../../../src/features/reports/figures.ts';
import { rebuildDayBooks } from '../../../src/features/reports/keep-day-books.ts';
import { createReportsService } from '../../../src/features/reports/reports-service.ts';
import { PAYMENTS, type Payment } from '../../../src/values/payment.ts';
import { newId } from '../../../src/platform/ids.ts';
import { DomainError } from '../../../src/values/errors.ts';
import { NOON, openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
const reports = createReportsService(desk);
const expenses = createExpensesService(desk);
const consumer = createKeepReports(desk);
afterAll(() => desk.close());
beforeEach(() => {
  desk.clock.set(NOON);
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OTIENO = { phone: '+254700111222', name: 'Otieno' };
const read = new Map<string, number>();

/** The consumer hears of everything that it has not heard of yet. */
const catchUp = async (shop: TestShop): Promise<void> => {
  const after = read.get(shop.tenant.id) ?? 0;
  const rows = await desk
    .owner<{ position: string; payload: object; tenant_id: string }>('public.outbox')
    .where({ tenant_id: shop.tenant.id })
    .andWhere('position', '>', after)
    .orderBy('position');
  for (const { position, payload } of rows) {
    const event = readCloudEvent(JSON.stringify(payload));
    if (!event.ok) throw new Error(event.reason);
    if (consumer.types.includes(event.event.type))
      await desk.inTenant(shop.tenant, (tx) => consumer.handle(event.event, tx));
    read.set(shop.tenant.id, Number(position));
  }
};
const wanted = (shop: TestShop, span = {}) =>
  desk.inTenant(shop.tenant, (tx) => dashboardIn(tx, span, desk.clock.now()), { readOnly: true });
const show = async (shop: TestShop, span = {}) => {
  const board = await wanted(shop, span);
  if (board === undefined) throw new Error('There is no such dashboard.');
  return board;
};
const sell = (shop: TestShop, pieces: number, payment: Payment = 'cash') =>
  desk.sell(shop, 12, pieces, payment === 'credit' ? { payment, customer: OTIENO } : { payment });

test('a shop in which nothing happened has a dashboard of nothing', async () => {
  const shop = await desk.openShop({ items: [] });
  const board = await show(shop);
  expect(board).toMatchObject({ from: '2026-05-14', to: '2026-06-12', totals: { sales: 0, totalMinor: 0 } });
  expect(board.days).toHaveLength(30);
  expect(board.hours).toHaveLength(24);
  expect(board.stock).toEqual({ items: 0, valueMinor: 0, costMinor: 0, itemsWithCost: 0, daysOfCover: null });
});

describe('a week of a shop', () => {
  let shop: TestShop;

  test('shows what was sold by day and hour, by whom and of what, with today as it is at this moment', async () => {
    shop = await desk.openShop();
    const itemId = shop.itemIds.get(12) ?? '';
    await desk.work.restock(
      shop.tenant,
      { clientRef: newId(), itemId, quantityMilli: 10_000, costMinor: 100_000 },
      shop.vendor,
    );
    await sell(shop, 2);
    desk.clock.set(new Date(NOON.getTime() + DAY + 3 * HOUR));
    await sell(shop, 3, 'credit');
    await catchUp(shop);
    await desk.sell(shop, 7, 1, { by: shop.juma, payment: 'mobile_money' });

    const board = await show(shop);
    expect(board.totals).toMatchObject({ sales: 3, totalMinor: 81_000, cashMinor: 30_000, creditMinor: 45_000 });
    expect(board.days.slice(-2)).toEqual([
      { day: '2026-06-12', sales: 1, totalMinor: 30_000 },
      { day: '2026-06-13', sales: 2, totalMinor: 51_000 },
    ]);
    expect(board.hours.filter(({ sales }) => sales > 0)).toEqual([
      { hour: 12, sales: 1, totalMinor: 30_000 },
      { hour: 15, sales: 2, totalMinor: 51_000 },
    ]);
    expect(board.bestItems.map(({ code, quantityMilli }) => [code, quantityMilli])).toEqual([
      [12, 5000],
      [7, 1000],
    ]);
    expect(board.sellers.map(({ name, totalMinor }) => [name, totalMinor])).toEqual([
      ['Asha', 75_000],
      ['Juma', 6000],
    ]);
    expect(board.debts).toMatchObject({ customers: 1, owedMinor: 45_000 });
    expect(board.lowStock.map(({ code }) => code)).toEqual([31, 3, 7]);
  });

  test('knows a profit only where a cost is known', async () => {
    desk.clock.set(new Date(NOON.getTime() + DAY + 4 * HOUR));
    const { profit, stock } = await show(shop);
    // Five bags of 100 shillings, sold for 150; the milk was given no cost.
    expect(profit).toEqual({ revenueMinor: 75_000, costMinor: 50_000, profitMinor: 25_000, unknownMinor: 6000 });
    expect(stock).toMatchObject({ itemsWithCost: 1, costMinor: 450_000 });
  });

  test('says what lies there and for how long, and who owes since when', async () => {
    desk.clock.set(new Date(NOON.getTime() + 10 * DAY));
    const { slowMovers, debts, previous } = await show(shop, { from: '2026-06-14', to: '2026-06-22' });
    expect(slowMovers[0]).toMatchObject({ code: 20, soldMilli: 0, daysOfCover: null });
    expect(slowMovers.find(({ code }) => code === 12)).toMatchObject({ soldMilli: 5000, daysOfCover: 252 });
    expect(debts.byAge).toEqual([
      { fromDays: 0, toDays: 7, customers: 0, owedMinor: 0 },
      { fromDays: 8, toDays: 30, customers: 1, owedMinor: 45_000 },
      { fromDays: 31, toDays: 60, customers: 0, owedMinor: 0 },
      { fromDays: 61, toDays: null, customers: 0, owedMinor: 0 },
    ]);
    expect(previous).toEqual({ sales: 3, totalMinor: 81_000 });
  });

  test('is refused for a span without a day, and for years', async () => {
    expect(await wanted(shop, { from: '2026-06-13', to: '2026-06-12' })).toBeUndefined();
    expect(await wanted(shop, { from: '2020-01-01', to: '2026-06-12' })).toBeUndefined();
  });
});

type Act = typeof act extends fc.Arbitrary<infer Step> ? Step : never;

const keptOf = async (shop: TestShop) => ({
  days: await desk.table(shop, 'report_days').select('day', 'figures', 'hours').orderBy('day'),
  sellers: await desk.table(shop, 'report_sellers').orderBy(['day', 'seller_id']),
  items: await desk.table(shop, 'report_items').orderBy(['day', 'inventory_id']),
  state: await desk.table(shop, 'report_state'),
});

const unlessRefused = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => {
    if (!(error instanceof DomainError)) throw error;
  });

/** One thing that may happen in a shop; what cannot be done then is not done. */
const doIt = async (shop: TestShop, sold: string[], { what, pieces, payment, which }: Act): Promise<void> => {
  const after = (ms: number): void => {
    desk.clock.set(new Date(desk.clock.now().getTime() + ms));
  };
  after(7 * 60_000);
  const sale = { saleId: sold[which % Math.max(sold.length, 1)] ?? newId() };
  const clientRef = newId();
  const acts = {
    sell: () => unlessRefused(sell(shop, pieces, payment).then(({ id }) => sold.push(id))),
    void: () => unlessRefused(desk.sales.void(shop.tenant, { sale, reason: 'returned' }, shop.vendor)),
    'pay otherwise': () =>
      unlessRefused(
        desk.sales.changePayment(
          shop.tenant,
          { clientRef, sale, payment: payment === 'credit' ? 'card' : payment },
          shop.vendor,
        ),
      ),
    spend: () => expenses.record(shop.tenant, { clientRef, amountMinor: 500, category: 'other' }, shop.vendor),
    'next day': () => {
      after(DAY);
      return Promise.resolve();
    },
    hear: () => catchUp(shop),
  };
  await acts[what]();
};

const act = fc.record({
  what: fc.constantFrom(...(['sell', 'sell', 'sell', 'void', 'pay otherwise', 'spend', 'next day', 'hear'] as const)),
  pieces: fc.integer({ min: 1, max: 3 }),
  payment: fc.constantFrom(...PAYMENTS),
  which: fc.nat(20),
});

test('whatever happens on whichever day: kept figures are those of the pages, and a rebuilding changes nothing', async () => {
  const shop = await desk.openShop({ items: [{ code: 12, name: 'Sugar', priceMinor: 15_049, stockMilli: 900_000 }] });
  const sold: string[] = [];
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 8, maxLength: 12 }), async (acts) => {
      for (const step of acts) await doIt(shop, sold, step);
      await catchUp(shop);
      const board = await show(shop);
      const span = { from: board.from, to: board.to };
      expect(board.totals).toEqual(await desk.inTenant(shop.tenant, (tx) => readFigures(tx, span)));
      expect(board.days.at(-1)?.totalMinor).toBe((await reports.day(shop.tenant)).figures.totalMinor);
      for (const parts of [board.days, board.hours, board.sellers])
        expect(parts.reduce((sum, { totalMinor }) => sum + totalMinor, 0)).toBe(board.totals.totalMinor);

      const before = await keptOf(shop);
      await rebuildDayBooks(desk, shop.tenant);
      expect(await keptOf(shop)).toEqual(before);
      expect(await show(shop)).toEqual(board);
    }),
    { numRuns: 5, endOnFailure: true },
  );
}, 60_000);

test('rebuilds while it is sold in, and while events of those days are heard', async () => {
  const shop = await desk.openShop();
  for (let day = 0; day < 4; day += 1) {
    desk.clock.set(new Date(NOON.getTime() + day * DAY));
    await sell(shop, 1);
  }
  desk.clock.set(new Date(NOON.getTime() + 5 * DAY));
  await Promise.all([rebuildDayBooks(desk, shop.tenant), catchUp(shop), sell(shop, 2)]);
  await catchUp(shop);
  expect((await show(shop)).totals).toMatchObject({ sales: 5, totalMinor: 90_000 });
});
