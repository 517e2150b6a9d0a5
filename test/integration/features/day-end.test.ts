import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createExpensesService } from '../../../src/features/expenses/expenses-service.ts';
import { createReportsService } from '../../../src/features/reports/reports-service.ts';
import { setCutoffHour } from '../../../src/features/shops/change-setting.ts';
import { newId } from '../../../src/platform/ids.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
const reports = createReportsService(desk);
const expenses = createExpensesService(desk);
afterAll(() => desk.close());

const at = (time: string): void => {
  desk.clock.set(new Date(`2026-06-${time}:00+03:00`));
};
const endDayAt = (shop: TestShop, hour: number): Promise<void> =>
  desk.inTenant(shop.tenant, (tx) => setCutoffHour(tx, hour, { actor: shop.vendor, now: desk.clock.now() }));

beforeEach(() => {
  at('12T22:00');
});

describe('the end of the day, set by the owner', () => {
  test('gives the night to the evening before: sales, expenses and what is told of today', async () => {
    const shop = await desk.openShop();
    await endDayAt(shop, 4);
    await desk.sell(shop, 12, 1);
    at('13T03:59');
    const late = await desk.sell(shop, 12, 2);
    const fare = { clientRef: newId(), amountMinor: 20_000, category: 'transport' } as const;
    await expenses.record(shop.tenant, fare, shop.vendor);

    expect(late.businessDay).toBe('2026-06-12');
    expect(await reports.day(shop.tenant)).toMatchObject({
      day: '2026-06-12',
      figures: { sales: 2, totalMinor: 45_000, expensesMinor: 20_000 },
    });
    at('13T04:00');
    expect(await reports.day(shop.tenant)).toMatchObject({ day: '2026-06-13', figures: { sales: 0 } });
    expect((await reports.day(shop.tenant, { ago: 1 })).figures).toMatchObject({ sales: 2, totalMinor: 45_000 });
  });

  test('moves no sale that was made before', async () => {
    const shop = await desk.openShop();
    at('13T01:00');
    const before = await desk.sell(shop, 12, 1);
    await endDayAt(shop, 4);
    const after = await desk.sell(shop, 12, 1);

    expect([before.businessDay, after.businessDay]).toEqual(['2026-06-13', '2026-06-12']);
    const days = await desk.table<{ business_day: string }>(shop, 'sales').select('business_day').orderBy('created_at');
    expect(days).toHaveLength(2);
    at('13T12:00');
    expect((await reports.day(shop.tenant)).figures.sales).toBe(1);
    expect((await reports.day(shop.tenant, { ago: 1 })).figures.sales).toBe(1);
  });

  test('is announced, once', async () => {
    const shop = await desk.openShop();
    await endDayAt(shop, 4);
    await endDayAt(shop, 4);
    expect(await desk.events(shop)).toEqual([
      { type: 'tenant.setting_changed', data: { setting: 'cutoff_hour', before: 0, after: 4 } },
    ]);
  });

  test.each([-1, 9, 1.5, Number.NaN])('is not %p', async (hour) => {
    const shop = await desk.openShop();
    await expect(endDayAt(shop, hour)).rejects.toMatchObject({ code: 'quantity_invalid' });
  });
});
