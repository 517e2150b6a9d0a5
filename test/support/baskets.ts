import type { Basket, Paid } from './paper-book.ts';

const PRICES: Readonly<Record<number, number>> = { 3: 6500, 7: 6000, 12: 15_000, 20: 16_000, 31: 4500 };

/** So many of an item that is sold by the piece. */
export const pieces = (code: number, count: number): Basket => ({
  keys: [String(code), String(count)],
  lines: [{ code, milli: count * 1000 }],
  minor: (PRICES[code] ?? 0) * count,
});
export const rice = (key: string, milli: number): Basket => ({
  keys: ['20', key],
  lines: [{ code: 20, milli }],
  minor: milli * 16,
});
const riceFor = (money: number): Basket => ({
  keys: ['20', '09', String(money)],
  lines: [{ code: 20, milli: Math.round((money * 1000) / 160) }],
  minor: money * 100,
});
const both = (one: Basket, other: Basket): Basket => ({
  keys: [...one.keys, '5', ...other.keys],
  lines: [...one.lines, ...other.lines],
  minor: one.minor + other.minor,
});
/** What the customers of a day want, one after the other: it is the same on every run. */
export const basketOf = (customer: number): Basket => {
  const count = 2 + (customer % 3);
  const kinds = [
    pieces(12, count),
    pieces(7, count),
    rice('01', 250),
    both(pieces(3, count), pieces(7, 1)),
    riceFor(25 + 5 * (customer % 20)),
    pieces(31, count),
    both(rice('03', 750), pieces(12, 1)),
  ];
  return kinds[customer % kinds.length] ?? pieces(12, 1);
};

/** How they pay, one after the other: the key, and what it stands for. */
export const PAYMENTS: readonly (readonly [string, Paid])[] = [
  ['1', 'cash'],
  ['2', 'mobile_money'],
  ['1', 'cash'],
  ['3', 'card'],
];
