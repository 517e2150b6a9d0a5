import { roundToStep, type CurrencyCode } from '../../values/money.ts';
import type { Payment } from '../../values/payment.ts';

/** A line of a sale, and how much of it came back before. */
export interface SoldPart {
  readonly lineNumber: number;
  readonly quantityMilli: number;
  readonly totalMinor: number;
  readonly returnedMilli: number;
}

/** How the sale was paid in the end. */
export interface PaidTotal {
  readonly payment: Payment;
  readonly currency: CurrencyCode;
  readonly totalMinor: number;
}

export interface ReturnTotal {
  /** What each line that comes back is worth, in minor units, by its number. */
  readonly lines: ReadonlyMap<number, number>;
  /** What is given back. */
  readonly amountMinor: number;
  /** What cash rounding adds to the lines (below 0: takes off). */
  readonly roundingMinor: number;
}

/** What so much of a line is worth, in minor units, half up. */
export const worthOf = ({ totalMinor, quantityMilli }: SoldPart, milli: number): number => {
  const whole = BigInt(quantityMilli);
  return Number((2n * BigInt(totalMinor) * BigInt(milli) + whole) / (2n * whole));
};

/**
 * What is given back for a part of a sale. It is the difference of two sums: what is given back for all that came back so
 * far, this included, less the same without it. So however a sale comes back in parts, all parts together are exactly what
 * was paid for it.
 * @param returning thousandths that come back now, by line number; no more than is left of the line
 */
export const returnComesTo = (
  sold: readonly SoldPart[],
  returning: ReadonlyMap<number, number>,
  { payment, currency, totalMinor: paidMinor }: PaidTotal,
): ReturnTotal => {
  const allMinor = sold.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  const givenBackFor = (minor: number): number => {
    if (minor === allMinor) return paidMinor;
    return Math.min(paidMinor, payment === 'cash' ? roundToStep(minor, currency) : minor);
  };
  const before = sold.reduce((sum, part) => sum + worthOf(part, part.returnedMilli), 0);
  const lines = new Map(
    sold.flatMap((part) => {
      const milli = returning.get(part.lineNumber) ?? 0;
      const difference = worthOf(part, part.returnedMilli + milli) - worthOf(part, part.returnedMilli);
      return milli > 0 ? [[part.lineNumber, difference] as const] : [];
    }),
  );
  const linesMinor = [...lines.values()].reduce((sum, minor) => sum + minor, 0);
  const givenBefore = before === 0 ? 0 : givenBackFor(before);
  const givenAfter = before + linesMinor === 0 ? 0 : givenBackFor(before + linesMinor);
  const amountMinor = givenAfter - givenBefore;
  return { lines, amountMinor, roundingMinor: amountMinor - linesMinor };
};
