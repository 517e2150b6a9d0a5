import { NO_FIGURES, type Figures } from '../../src/features/reports/figures.ts';

/** How a sale was paid, as the book calls it. */
export type Paid = 'cash' | 'mobile_money' | 'card' | 'credit';

/** What somebody took out of the shop, and what it came to. */
export interface Basket {
  /** The keys that put it together, as they are dialled or typed one by one. */
  readonly keys: readonly string[];
  readonly lines: readonly { readonly code: number; readonly milli: number }[];
  readonly minor: number;
}

const FIELDS = [
  'sales',
  'totalMinor',
  'cashMinor',
  'mobileMoneyMinor',
  'cardMinor',
  'creditMinor',
  'cancelledMinor',
  'debtsPaidMinor',
  'debtsPaidInCashMinor',
  'paidOutMinor',
  'paidOutInCashMinor',
  'expensesMinor',
] as const satisfies readonly (keyof Figures)[];
const COLUMN = {
  cash: 'cashMinor',
  mobile_money: 'mobileMoneyMinor',
  card: 'cardMinor',
  credit: 'creditMinor',
} as const;

/** The book of somebody with paper and pencil, who stands beside the till and adds up alone. */
export const paperBook = (
  stockMilli: Readonly<Record<number, number>>,
  owedMinor: Readonly<Record<string, number>>,
) => {
  const stock = new Map(Object.entries(stockMilli).map(([code, milli]) => [Number(code), milli]));
  const owed = new Map(Object.entries(owedMinor));
  let day = new Map<string, Figures>();

  const write = (who: string, values: Partial<Figures>): void => {
    const sums = { ...(day.get(who) ?? NO_FIGURES) };
    day.set(who, add(sums, values));
  };
  const move = (code: number, milli: number): void => {
    stock.set(code, (stock.get(code) ?? 0) + milli);
  };
  const moveAll = ({ lines }: Basket, sign: 1 | -1): void => {
    for (const { code, milli } of lines) move(code, sign * milli);
  };
  const owe = (customer: string, minor: number): void => {
    owed.set(customer, (owed.get(customer) ?? 0) + minor);
  };
  return {
    sold: (who: string, basket: Basket, paid: Paid, customer?: string): void => {
      write(who, { sales: 1, totalMinor: basket.minor, [COLUMN[paid]]: basket.minor });
      moveAll(basket, -1);
      if (customer !== undefined) owe(customer, basket.minor);
    },
    /** Taken back, from the seller who sold it; of an earlier day it was counted as a sale, and stays counted. */
    cancelled: (who: string, basket: Basket, paid: Paid, how: { readonly soldToday: boolean }): void => {
      const { minor } = basket;
      const off = { totalMinor: -minor, [COLUMN[paid]]: -minor, cancelledMinor: minor };
      write(who, { ...off, sales: how.soldToday ? -1 : 0 });
      moveAll(basket, 1);
    },
    debtPaid: (who: string, customer: string, minor: number, paid: 'cash' | 'card'): void => {
      write(who, { debtsPaidMinor: minor, debtsPaidInCashMinor: paid === 'cash' ? minor : 0 });
      owe(customer, -minor);
    },
    spent: (who: string, minor: number): void => {
      write(who, { expensesMinor: minor });
    },
    /** Came in, or was found to be missing. */
    moved: move,
    of: (who: string): Figures => day.get(who) ?? NO_FIGURES,
    /** The whole shop's day. */
    all: (): Figures => [...day.values()].reduce((sum, one) => add(sum, one), NO_FIGURES),
    stock: () => Object.fromEntries([...stock].toSorted(([a], [b]) => a - b)),
    owed: () => Object.fromEntries(owed),
    turnPage: (): void => {
      day = new Map();
    },
  };
};

const add = (sums: Figures, values: Partial<Figures>): Figures => {
  const next: Record<keyof Figures, number> = { ...sums };
  for (const field of FIELDS) next[field] += values[field] ?? 0;
  return next;
};
