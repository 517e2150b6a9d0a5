import { afterAll, describe, expect, test } from '@jest/globals';
import { createExpensesService } from '../../../src/features/expenses/expenses-service.ts';
import type { NewExpense } from '../../../src/features/expenses/record-expense.ts';
import { newId } from '../../../src/platform/ids.ts';
import { openDesk } from '../../support/open-desk.ts';

const desk = await openDesk();
const expenses = createExpensesService(desk);
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
