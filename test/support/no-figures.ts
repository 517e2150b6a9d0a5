import type { Figures } from '../../src/features/reports/figures.ts';

/** The figures of a day on which nothing was written down. */
export const NOTHING: Figures = {
  sales: 0,
  totalMinor: 0,
  cashMinor: 0,
  mobileMoneyMinor: 0,
  cardMinor: 0,
  creditMinor: 0,
  roundingMinor: 0,
  cancelledMinor: 0,
  debtsPaidMinor: 0,
  debtsPaidInCashMinor: 0,
  paidOutMinor: 0,
  paidOutInCashMinor: 0,
  expensesMinor: 0,
};
