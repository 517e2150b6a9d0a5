import { DomainError } from '../../values/errors.ts';
import { maxSaleMinor, retailStepMinor, roundToStep, type CurrencyCode } from '../../values/money.ts';
import type { Payment } from '../../values/payment.ts';

/** How a sale is paid, and in what. */
export interface PaidIn {
  readonly currency: CurrencyCode;
  readonly payment: Payment;
}

/** What a sale comes to, in minor units. */
export interface SaleTotal {
  /** The sum of the lines, exact. */
  readonly linesMinor: number;
  /** What cash rounding adds to it (below 0: takes off); 0 for every other payment. */
  readonly roundingMinor: number;
  /** What is paid, or owed: lines and rounding. */
  readonly totalMinor: number;
}

/**
 * What a sale comes to. This is the one place that says so: the page before the saving key, the sale that is booked, a sale
 * that is changed afterwards and the fixtures all ask here, so they cannot differ. Lines are exact in minor units. What is
 * paid in cash is rounded once, on the total, half up, to the currency's retail step, and is at least one step; no lines
 * come to nothing.
 * @param lineTotals what each line costs, in minor units, at least 0
 */
export const saleComesTo = (lineTotals: readonly number[], { currency, payment }: PaidIn): SaleTotal => {
  const linesMinor = lineTotals.reduce((sum, line) => sum + line, 0);
  if (payment !== 'cash' || linesMinor === 0) return { linesMinor, roundingMinor: 0, totalMinor: linesMinor };
  const totalMinor = Math.max(roundToStep(linesMinor, currency), retailStepMinor(currency));
  return { linesMinor, roundingMinor: totalMinor - linesMinor, totalMinor };
};

/**
 * The most that the lines of one sale may come to, in minor units, however it is paid: rounding must not lift the total
 * over the limit of a sale.
 */
export const mostLinesMinor = (currency: CurrencyCode): number => {
  const max = maxSaleMinor(currency);
  const step = retailStepMinor(currency);
  const highestStep = max - (max % step);
  // Half a step more would be rounded up.
  return Math.min(max, highestStep + Math.ceil(step / 2) - 1);
};

/** @throws DomainError total_too_large when a sale comes to more than the limit of one sale */
export const checkSaleTotal = ({ totalMinor }: SaleTotal, currency: CurrencyCode): void => {
  const maxMinor = maxSaleMinor(currency);
  if (totalMinor > maxMinor) throw new DomainError('total_too_large', { maxMinor });
};
