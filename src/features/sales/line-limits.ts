import { maxTyped, minTyped, priceRange, type CurrencyCode } from '../../values/money.ts';
import { allowsFractions, MAX_LINE_QUANTITY_MILLI, ONE_MILLI, type Unit } from '../../values/quantity.ts';
import type { PriceLimits } from './price-limits.ts';
import { mostLinesMinor } from './sale-total.ts';

/** What decides how much of an item one line of a sale may hold. */
export interface LineRoom {
  readonly currency: CurrencyCode;
  /** What one costs in this sale, in minor units. */
  readonly priceMinor: number;
  /** What the other lines come to, in minor units. */
  readonly othersMinor: number;
}

/** Money rounded to thousandths is one thousandth from half of one on. */
const HALVES = 2;

/** What a line may cost, so that the sale stays within its limit. */
const roomMinor = ({ currency, othersMinor }: Pick<LineRoom, 'currency' | 'othersMinor'>): number =>
  Math.max(0, mostLinesMinor(currency) - othersMinor);

/**
 * The most of an item that a line may hold, in thousandths, as it is sold (pieces whole): 9,999, or less where the sale
 * would pass its limit. 0: there is no room in the sale.
 */
export const mostOfItem = (room: LineRoom, unit: Unit): number => {
  const fits = Math.floor((roomMinor(room) * ONE_MILLI) / room.priceMinor);
  const most = Math.min(MAX_LINE_QUANTITY_MILLI, fits);
  return allowsFractions(unit) ? most : most - (most % ONE_MILLI);
};

/** The money for which an item can be sold in one line: at least a thousandth of it, at most what a line may hold. */
export const moneyLimits = (room: LineRoom): PriceLimits => {
  const { currency, priceMinor } = room;
  const least = Math.ceil(priceMinor / (HALVES * ONE_MILLI));
  const most = Math.floor((priceMinor * MAX_LINE_QUANTITY_MILLI) / ONE_MILLI);
  return {
    minMinor: minTyped(Math.max(1, least), currency),
    maxMinor: maxTyped(Math.min(most, roomMinor(room)), currency),
  };
};

/** What is on a line whose price is to change: a quantity that stays, or money that stays. */
export type LineKept = { readonly quantityMilli: number } | { readonly moneyMinor: number };

const keptLimits = (kept: LineKept, room: Pick<LineRoom, 'currency' | 'othersMinor'>): PriceLimits => {
  if ('moneyMinor' in kept) {
    const { moneyMinor } = kept;
    return {
      minMinor: Math.ceil((moneyMinor * ONE_MILLI) / MAX_LINE_QUANTITY_MILLI),
      maxMinor: moneyMinor * HALVES * ONE_MILLI,
    };
  }
  return { minMinor: 1, maxMinor: Math.floor((roomMinor(room) * ONE_MILLI) / kept.quantityMilli) };
};

/**
 * The prices that a line can have: those that the seller may ask, as far as quantity and total stay within their limits,
 * and as they can be typed.
 */
export const linePriceLimits = (
  asked: PriceLimits,
  kept: LineKept,
  room: Pick<LineRoom, 'currency' | 'othersMinor'>,
): PriceLimits => {
  const { currency } = room;
  const limits = keptLimits(kept, room);
  return {
    minMinor: minTyped(Math.max(asked.minMinor, limits.minMinor), currency),
    maxMinor: maxTyped(Math.min(asked.maxMinor, limits.maxMinor, priceRange(currency).maxMinor), currency),
  };
};
