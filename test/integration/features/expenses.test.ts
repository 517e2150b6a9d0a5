import { afterAll, describe, expect, test } from '@jest/globals';
import { createExpensesService } from '../../../src/features/expenses/expenses-service.ts';
import type { NewExpense } from '../../../src/features/expenses/record-expense.ts';
import { createReportsService } from '../../../src/features/reports/reports-service.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { Actor } from '../../../src/tenancy/actor.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
const expenses = createExpensesService(desk);
const reports = createReportsService(desk);
const DAY = 86_400_000;
afterAll(() => desk.close());

const fare = (more: Partial<NewExpense> = {}): NewExpense => ({
  clientRef: newId(),
  amountMinor: 50_000,
  category: 'transport',
  ...more,
});

describe('an expense', () => {
  test('is kept on its business day and announced', async () => {
    const shop = await desk.openShop();
    await expenses.record(shop.tenant, fare(), shop.vendor);

    const second = await expenses.record(shop.tenant, fare({ amountMinor: 2000, category: 'power' }), shop.vendor);

    expect(second).toMatchObject({ amountMinor: 2000, category: 'power', businessDay: '2026-06-12', dayMinor: 52_000 });
    const [, last] = await desk.events(shop);
    expect(last).toEqual({
      type: 'expense.recorded',
      data: { expenseId: second.id, amountMinor: 2000, currency: 'KES', category: 'power', businessDay: '2026-06-12' },
    });
  });

  test('that arrives several times at once is one', async () => {
    const shop = await desk.openShop();
    const same = fare();

    const kept = await Promise.all([1, 2, 3].map(() => expenses.record(shop.tenant, same, shop.vendor)));

    expect(new Set(kept.map(({ id }) => id)).size).toBe(1);
    expect(kept.map(({ dayMinor }) => dayMinor)).toEqual([50_000, 50_000, 50_000]);
    expect(await desk.events(shop)).toHaveLength(1);
  });

  test('of a bar at night belongs to the evening before', async () => {
    const shop = await desk.openShop();
    await desk.setting(shop, { cutoff_hour: 23 });
    const { businessDay } = await expenses.record(shop.tenant, fare(), shop.vendor);
    expect(businessDay).toBe('2026-06-11');
  });

  test.each([0, -1, 1.5, 9_999_999_901])('of %p cents is refused', async (amountMinor) => {
    const shop = await desk.openShop();
    const refused = expenses.record(shop.tenant, fare({ amountMinor }), shop.vendor);
    await expect(refused).rejects.toMatchObject({ code: 'price_invalid' });
  });

  test('of a seller is refused, and of an owner who was stopped', async () => {
    const shop = await desk.openShop();
    await expect(expenses.record(shop.tenant, fare(), shop.asha)).rejects.toMatchObject({ code: 'not_allowed' });
    await desk.owner('public.memberships').where({ id: shop.vendor.id }).update({ status: 'stopped' });
    await expect(expenses.record(shop.tenant, fare(), shop.vendor)).rejects.toMatchObject({
      code: 'membership_stopped',
    });
    expect(await desk.events(shop)).toEqual([]);
  });
});

describe('an expense that was a mistake', () => {
  const backOf = (shop: TestShop, expense: NewExpense, how: { undo?: boolean; by?: Actor } = {}) => {
    const { by = shop.vendor, undo } = how;
    return expenses.reverse(shop.tenant, { expense: { clientRef: expense.clientRef }, undo }, by);
  };
  const spentOn = async (shop: TestShop, ago = 0) => (await reports.day(shop.tenant, { ago })).figures.expensesMinor;

  test('is taken back by a row that names it, and the day comes to what was really spent', async () => {
    const shop = await desk.openShop();
    const wrong = fare({ amountMinor: 500_000 });
    await expenses.record(shop.tenant, fare(), shop.vendor);
    const first = await expenses.record(shop.tenant, wrong, shop.vendor);

    const back = await backOf(shop, wrong, { undo: true });

    expect(back).toMatchObject({ amountMinor: -500_000, category: 'transport', dayMinor: 50_000 });
    expect(await spentOn(shop)).toBe(50_000);
    expect((await desk.events(shop)).at(-1)).toEqual({
      type: 'expense.reversed',
      data: {
        expenseId: back.id,
        reversedId: first.id,
        amountMinor: 500_000,
        currency: 'KES',
        category: 'transport',
        businessDay: '2026-06-12',
        reversedBusinessDay: '2026-06-12',
      },
    });
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('of yesterday counts against today: what was told of yesterday stays', async () => {
    const shop = await desk.openShop();
    const wrong = fare();
    const noon = desk.clock.now();
    await expenses.record(shop.tenant, wrong, shop.vendor);
    desk.clock.set(new Date(noon.getTime() + DAY));

    await backOf(shop, wrong);

    expect([await spentOn(shop, 1), await spentOn(shop)]).toEqual([50_000, -50_000]);
    expect((await reports.week(shop.tenant)).figures.expensesMinor).toBe(0);
    desk.clock.set(noon);
  });

  test('is taken back once, by however many at once', async () => {
    const shop = await desk.openShop();
    const wrong = fare();
    await expenses.record(shop.tenant, wrong, shop.vendor);

    const backs = await Promise.all([1, 2, 3].map(() => backOf(shop, wrong)));

    expect(new Set(backs.map(({ id }) => id)).size).toBe(1);
    expect(await spentOn(shop)).toBe(0);
    expect(await expenses.recent(shop.tenant)).toEqual([]);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('is the owner’s for thirty days, by the one key for ten minutes, and never a seller’s', async () => {
    const shop = await desk.openShop();
    const wrong = fare();
    const noon = desk.clock.now();
    await expenses.record(shop.tenant, wrong, shop.vendor);

    await expect(backOf(shop, wrong, { by: shop.asha })).rejects.toMatchObject({ code: 'not_allowed' });
    desk.clock.set(new Date(noon.getTime() + 11 * 60_000));
    await expect(backOf(shop, wrong, { undo: true })).rejects.toMatchObject({ code: 'void_not_allowed' });
    expect(await expenses.recent(shop.tenant)).toMatchObject([{ amountMinor: 50_000, category: 'transport' }]);
    desk.clock.set(new Date(noon.getTime() + 31 * DAY));
    expect(await expenses.recent(shop.tenant)).toEqual([]);
    await expect(backOf(shop, wrong)).rejects.toMatchObject({ code: 'void_not_allowed' });
    desk.clock.set(noon);
  });
});
