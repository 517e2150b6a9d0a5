import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lineTotal, priceLines } from '../../../src/features/sales/price-lines.ts';
import { saleComesTo } from '../../../src/features/sales/sale-total.ts';
import {
  exponentOf,
  formatMoney,
  parseMoney,
  quantityForMoney,
  retailStepMinor,
  symbolOf,
  usesDecimals,
} from '../../../src/values/money.ts';

/** The book of rules: digits behind the point, the smallest step at a counter, the sign, whether cents are typed. */
const BOOK = [
  { currency: 'KES', digits: 2, step: 100, sign: 'Ksh', cents: false },
  { currency: 'TZS', digits: 2, step: 5000, sign: 'TSh', cents: false },
  { currency: 'UGX', digits: 0, step: 50, sign: 'USh', cents: false },
  { currency: 'NGN', digits: 2, step: 100, sign: 'N', cents: false },
  { currency: 'GHS', digits: 2, step: 5, sign: 'GHS', cents: true },
  { currency: 'XOF', digits: 0, step: 5, sign: 'F', cents: false },
  { currency: 'RWF', digits: 0, step: 1, sign: 'Frw', cents: false },
  { currency: 'ZAR', digits: 2, step: 10, sign: 'R', cents: true },
  { currency: 'ZMW', digits: 2, step: 5, sign: 'K', cents: true },
] as const;

/** Half up, in whole numbers of any size. */
const rounded = (value: bigint, by: bigint): bigint => {
  const rest = value % by;
  return (rest * 2n >= by ? value + by - rest : value - rest) / by;
};
const major = fc.integer({ min: 0, max: 99_999_999 });
const price = (digits: number) => fc.integer({ min: 1, max: 9_999_999 * 10 ** digits });
const milli = fc.oneof(fc.integer({ min: 1, max: 9_999_000 }), fc.integer({ min: 1, max: 2000 }));

describe.each(BOOK)('money in $currency', ({ currency, digits, step, sign, cents }) => {
  const unit = 10 ** digits;

  test('is what the book says', () => {
    expect([exponentOf(currency), retailStepMinor(currency), symbolOf(currency), usesDecimals(currency)]).toEqual([
      digits,
      step,
      sign,
      cents,
    ]);
  });

  test('is read as it was typed, and typed back as it is read', () => {
    fc.assert(
      fc.property(major, (whole) => {
        expect(parseMoney(String(whole), currency)).toEqual({ minor: whole * unit, consumed: 1 });
        const short = formatMoney(whole * unit, currency, { short: true });
        expect(short.replaceAll(',', '')).toBe(String(whole));
        expect(short).toBe(whole.toLocaleString('en-US'));
        expect(formatMoney(whole * unit, currency)).toBe(`${sign}${short}`);
      }),
    );
  });

  test(cents ? 'has cents, behind a point, a comma or a star' : 'has no cents that anybody types', () => {
    fc.assert(
      fc.property(major, fc.integer({ min: 1, max: 99 }), (whole, part) => {
        const behind = String(part).padStart(2, '0');
        const typed = [`${String(whole)}.${behind}`, `${String(whole)},${behind}`];
        const minor = whole * 100 + part;
        for (const text of typed) {
          expect(parseMoney(text, currency)).toEqual(cents ? { minor, consumed: 1 } : undefined);
        }
        const starred = parseMoney([String(whole), behind], currency);
        expect(starred).toEqual(cents ? { minor, consumed: 2 } : { minor: whole * unit, consumed: 1 });
        if (cents) expect(formatMoney(minor, currency)).toBe(`${sign}${whole.toLocaleString('en-US')}.${behind}`);
      }),
    );
  });

  test('of a line is rounded half up to the smallest unit', () => {
    fc.assert(
      fc.property(price(digits), milli, (priceMinor, quantityMilli) => {
        const exact = rounded(BigInt(priceMinor) * BigInt(quantityMilli), 1000n);
        expect(lineTotal(priceMinor, quantityMilli)).toBe(Math.max(Number(exact), 1));
      }),
    );
  });

  test('of a sale is rounded to the step, once and only in cash', () => {
    const lines = fc.array(fc.integer({ min: 1, max: 9_999_999 * unit }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(lines, (lineTotals) => {
        const exact = lineTotals.reduce((sum, line) => sum + BigInt(line), 0n);
        const inCash = Math.max(Number(rounded(exact, BigInt(step)) * BigInt(step)), step);
        expect(saleComesTo(lineTotals, { currency, payment: 'cash' })).toEqual({
          linesMinor: Number(exact),
          roundingMinor: inCash - Number(exact),
          totalMinor: inCash,
        });
        for (const payment of ['mobile_money', 'card', 'credit'] as const) {
          const all = { linesMinor: Number(exact), roundingMinor: 0, totalMinor: Number(exact) };
          expect(saleComesTo(lineTotals, { currency, payment })).toEqual(all);
        }
      }),
    );
  });

  test('that a customer wants something for is what they pay, and the quantity is rounded to a thousandth', () => {
    const rules = { currency, actor: { id: null, role: 'cashier' }, limitPercent: 10 } as const;
    fc.assert(
      fc.property(price(digits), fc.integer({ min: 1, max: 99_999 * unit }), (priceMinor, moneyMinor) => {
        const quantity = rounded(BigInt(moneyMinor) * 1000n, BigInt(priceMinor));
        expect(BigInt(quantityForMoney(moneyMinor, priceMinor))).toBe(quantity);
        fc.pre(quantity >= 1n && quantity <= 9_999_000n);
        const item = { id: 'rice', code: 20, name: 'Rice', unit: 'kg', priceMinor } as const;
        const [line] = priceLines([{ code: 20, moneyMinor }], new Map([[20, item]]), rules);
        expect([line?.totalMinor, line?.quantityMilli]).toEqual([moneyMinor, Number(quantity)]);
      }),
    );
  });
});
