import { afterAll, describe, expect, test } from '@jest/globals';
import { cashToHandOver, NO_FIGURES } from '../../../src/features/reports/figures.ts';
import type { Sale } from '../../../src/features/sales/sale.ts';
import { type Payment } from '../../../src/values/payment.ts';
import type { Actor } from '../../../src/tenancy/actor.ts';
import { NOON, type TestShop } from '../../support/open-desk.ts';
import { openReportsDesk, TODAY } from '../../support/open-reports-desk.ts';

const desk = await openReportsDesk();
const { cancel, figuresOf, pay, reports, spend } = desk;
afterAll(() => desk.close());

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OTIENO = { phone: '+254700111222', name: 'Otieno' };

const sell = (shop: TestShop, pieces: number, payment: Payment, by: Actor): Promise<Sale> =>
  desk.sell(shop, 12, pieces, payment === 'credit' ? { payment, by, customer: OTIENO } : { payment, by });

describe('a day', () => {
  test('without anything comes to nothing', async () => {
    const shop = await desk.openShop();
    expect(await reports.day(shop.tenant)).toEqual({ day: TODAY, figures: NO_FIGURES });
  });

  test('is added up by how it was paid, with debts and expenses beside it', async () => {
    const shop = await desk.openShop();
    await sell(shop, 1, 'cash', shop.asha);
    await sell(shop, 2, 'mobile_money', shop.juma);
    await sell(shop, 3, 'card', shop.vendor);
    const { customerId } = await sell(shop, 4, 'credit', shop.asha);
    await pay(shop, { customerId: customerId ?? '', amountMinor: 5000, payment: 'cash' }, shop.asha);
    await pay(shop, { customerId: customerId ?? '', amountMinor: 7000, payment: 'card' }, shop.juma);
    await spend(shop, 1234);

    expect(await figuresOf(shop)).toEqual({
      sales: 4,
      totalMinor: 150_000,
      cashMinor: 15_000,
      mobileMoneyMinor: 30_000,
      cardMinor: 45_000,
      creditMinor: 60_000,
      roundingMinor: 0,
      cancelledMinor: 0,
      debtsPaidMinor: 12_000,
      debtsPaidInCashMinor: 5000,
      paidOutMinor: 0,
      paidOutInCashMinor: 0,
      expensesMinor: 1234,
    });
  });

  test('forgets a sale that was cancelled on it', async () => {
    const shop = await desk.openShop();
    await sell(shop, 1, 'cash', shop.asha);
    await cancel(shop, await sell(shop, 2, 'cash', shop.asha));
    const expected = { ...NO_FIGURES, sales: 1, totalMinor: 15_000, cashMinor: 15_000, cancelledMinor: 30_000 };
    expect(await figuresOf(shop)).toEqual(expected);
  });

  test('that is over stays as it was: what is cancelled later counts on its own day', async () => {
    const shop = await desk.openShop();
    const sale = await sell(shop, 2, 'cash', shop.asha);
    const before = await figuresOf(shop);
    desk.clock.advance(DAY);
    await cancel(shop, sale);

    expect(await figuresOf(shop, 1)).toEqual(before);
    const gaveBack = { totalMinor: -30_000, cashMinor: -30_000, cancelledMinor: 30_000 };
    expect(await figuresOf(shop)).toEqual({ ...NO_FIGURES, ...gaveBack });
  });

  test('of a bar ends when it closes', async () => {
    const shop = await desk.openShop();
    await desk.setting(shop, { cutoff_hour: 4 });
    desk.clock.set(new Date('2026-06-13T00:30:00Z'));
    await sell(shop, 1, 'cash', shop.asha);
    expect(await reports.day(shop.tenant)).toMatchObject({ day: TODAY, figures: { sales: 1 } });
    desk.clock.advance(60 * MINUTE);
    expect(await reports.day(shop.tenant)).toMatchObject({ day: '2026-06-13', figures: { sales: 0 } });
    expect(await figuresOf(shop, 1)).toMatchObject({ sales: 1 });
  });
});

describe('a seller', () => {
  test('has figures of their own, and hands over what they took in cash', async () => {
    const shop = await desk.openShop();
    await sell(shop, 3, 'cash', shop.asha);
    await cancel(shop, await sell(shop, 1, 'cash', shop.asha));
    await sell(shop, 5, 'cash', shop.juma);
    const { customerId } = await sell(shop, 2, 'credit', shop.juma);
    await pay(shop, { customerId: customerId ?? '', amountMinor: 4000, payment: 'cash' }, shop.asha);
    await pay(shop, { customerId: customerId ?? '', amountMinor: 1000, payment: 'card' }, shop.asha);

    const asha = await figuresOf(shop, 0, shop.asha);
    expect(asha).toMatchObject({ sales: 1, totalMinor: 45_000, cancelledMinor: 15_000, debtsPaidMinor: 5000 });
    expect(cashToHandOver(asha)).toBe(49_000);
    expect(cashToHandOver(await figuresOf(shop, 0, shop.juma))).toBe(75_000);
  });

  test('stands in the list by what they sold; one who has left stays after selling today', async () => {
    const shop = await desk.openShop();
    await sell(shop, 1, 'cash', shop.asha);
    await sell(shop, 2, 'cash', shop.juma);
    await desk.owner('public.memberships').where({ id: shop.juma.id }).update({ status: 'stopped' });
    const names = async () =>
      (await reports.sellers(shop.tenant)).map(({ name, totalMinor }) => `${name} ${totalMinor}`);
    expect(await names()).toEqual(['Juma 30000', 'Asha 15000', 'Njeri 0']);
    desk.clock.advance(DAY);
    expect(await names()).toEqual(['Njeri 0', 'Asha 0']);
  });
});

describe('the week', () => {
  test('begins on Monday, and knows the one before, the best item and the best day', async () => {
    const shop = await desk.openShop();
    desk.clock.set(new Date('2026-06-07T09:00:00Z'));
    await sell(shop, 7, 'cash', shop.asha);
    desk.clock.set(new Date('2026-06-08T09:00:00Z'));
    await sell(shop, 2, 'cash', shop.asha);
    await spend(shop, 700);
    desk.clock.set(new Date('2026-06-10T09:00:00Z'));
    await desk.sell(shop, 7, 4);
    await cancel(shop, await desk.sell(shop, 20, 20));
    await sell(shop, 1, 'card', shop.asha);
    desk.clock.set(NOON);

    const { figures, ...rest } = await reports.week(shop.tenant);
    expect(rest).toEqual({ from: '2026-06-08', previousMinor: 105_000, bestItem: 'Sugar 1kg', bestDay: '2026-06-10' });
    expect(figures).toMatchObject({ sales: 3, totalMinor: 69_000, expensesMinor: 700 });
  });

  test('without sales has no best item and no best day', async () => {
    const shop = await desk.openShop();
    const { figures, ...rest } = await reports.week(shop.tenant);
    expect(figures).toEqual(NO_FIGURES);
    expect(rest).toEqual({ from: '2026-06-08', previousMinor: 0, bestItem: undefined, bestDay: undefined });
  });
});
