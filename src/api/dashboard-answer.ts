import { z } from 'zod';
import type { Dashboard } from '../features/reports/dashboard.ts';
import type { Figures } from '../features/reports/figures.ts';
import { day, money, moneyOf, quantity, quantityOf } from './formats.ts';

const count = z.int();
const lowItem = { itemId: z.uuid(), code: z.int(), name: z.string(), stock: quantity };
const daysOfCover = z.number().nullable().meta({ description: 'how long it lasts at the pace of four weeks' });

const figures = z
  .strictObject({
    sales: count,
    total: money,
    cash: money,
    mobileMoney: money,
    card: money,
    credit: money,
    rounding: money.meta({ description: 'what cash rounding added; cash and total hold it' }),
    cancelled: money.meta({ description: 'taken off for sales that were cancelled or came back in these days' }),
    debtsPaid: money,
    paidOut: money,
    expenses: money,
  })
  .meta({ id: 'Figures' });

/** The dashboard as it goes out. */
export const dashboardAnswer = z
  .strictObject({
    from: day,
    to: day,
    timezone: z.string(),
    totals: figures,
    previous: z.strictObject({ sales: count, total: money }).meta({ description: 'as many days before these' }),
    days: z.array(z.strictObject({ day, sales: count, total: money })),
    hours: z.array(z.strictObject({ hour: z.int().min(0).max(23), sales: count, total: money })),
    bestItems: z.array(z.strictObject({ itemId: z.uuid(), code: z.int(), name: z.string(), quantity, total: money })),
    slowMovers: z.array(z.strictObject({ ...lowItem, sold: quantity, daysOfCover })),
    sellers: z.array(z.strictObject({ sellerId: z.uuid(), name: z.string(), sales: count, total: money })),
    stock: z.strictObject({
      items: count,
      value: money.meta({ description: 'at list prices' }),
      cost: money.meta({ description: 'of items whose cost is known' }),
      itemsWithCost: count,
      daysOfCover,
    }),
    lowStock: z.array(z.strictObject({ ...lowItem, alertLevel: quantity })),
    debts: z.strictObject({
      customers: count,
      owed: money,
      byAge: z.array(z.strictObject({ fromDays: count, toDays: count.nullable(), customers: count, owed: money })),
    }),
    profit: z
      .strictObject({ revenue: money, cost: money, profit: money, unknown: money })
      .meta({ description: 'of items whose cost is known; `unknown` was taken for the others' }),
  })
  .meta({ id: 'Dashboard' });

type Money = z.input<typeof money>;

const figuresOf = (of: Figures, amount: (minor: number) => Money): z.input<typeof figures> => ({
  sales: of.sales,
  total: amount(of.totalMinor),
  cash: amount(of.cashMinor),
  mobileMoney: amount(of.mobileMoneyMinor),
  card: amount(of.cardMinor),
  credit: amount(of.creditMinor),
  rounding: amount(of.roundingMinor),
  cancelled: amount(of.cancelledMinor),
  debtsPaid: amount(of.debtsPaidMinor),
  paidOut: amount(of.paidOutMinor),
  expenses: amount(of.expensesMinor),
});

/** Writes a dashboard as `dashboardAnswer`. */
export const toDashboardAnswer = (board: Dashboard): z.input<typeof dashboardAnswer> => {
  const amount = (minor: number): Money => moneyOf(minor, board.currency);
  const { from, to, timezone, previous, stock, debts, profit } = board;
  const item = ({
    itemId,
    code,
    name,
    stockMilli,
  }: Dashboard['lowStock'][number] | Dashboard['slowMovers'][number]) => {
    return { itemId, code, name, stock: quantityOf(stockMilli) };
  };
  return {
    ...{ from, to, timezone, totals: figuresOf(board.totals, amount) },
    previous: { sales: previous.sales, total: amount(previous.totalMinor) },
    days: board.days.map(({ day: of, sales, totalMinor }) => ({ day: of, sales, total: amount(totalMinor) })),
    hours: board.hours.map(({ hour, sales, totalMinor }) => ({ hour, sales, total: amount(totalMinor) })),
    bestItems: board.bestItems.map(({ itemId, code, name, quantityMilli, totalMinor }) => {
      return { itemId, code, name, quantity: quantityOf(quantityMilli), total: amount(totalMinor) };
    }),
    slowMovers: board.slowMovers.map((slow) => {
      return { ...item(slow), sold: quantityOf(slow.soldMilli), daysOfCover: slow.daysOfCover };
    }),
    sellers: board.sellers.map(({ sellerId, name, sales, totalMinor }) => {
      return { sellerId, name, sales, total: amount(totalMinor) };
    }),
    stock: {
      ...{ items: stock.items, value: amount(stock.valueMinor), cost: amount(stock.costMinor) },
      ...{ itemsWithCost: stock.itemsWithCost, daysOfCover: stock.daysOfCover },
    },
    lowStock: board.lowStock.map((low) => ({ ...item(low), alertLevel: quantityOf(low.thresholdMilli) })),
    debts: {
      ...{ customers: debts.customers, owed: amount(debts.owedMinor) },
      byAge: debts.byAge.map(({ owedMinor, ...age }) => ({ ...age, owed: amount(owedMinor) })),
    },
    profit: {
      ...{ revenue: amount(profit.revenueMinor), cost: amount(profit.costMinor) },
      ...{ profit: amount(profit.profitMinor), unknown: amount(profit.unknownMinor) },
    },
  };
};
