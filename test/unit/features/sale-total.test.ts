import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lineTotal } from '../../../src/features/sales/price-lines.ts';
import { PAYMENTS } from '../../../src/values/payment.ts';
import { checkSaleTotal, mostLinesMinor, saleComesTo, type SaleTotal } from '../../../src/features/sales/sale-total.ts';
import { CURRENCIES, isCurrencyCode, type CurrencyCode } from '../../../src/values/currencies.ts';
import { maxSaleMinor, retailStepMinor } from '../../../src/values/money.ts';

const currency = fc.constantFrom(...Object.keys(CURRENCIES).filter(isCurrencyCode));
const payment = fc.constantFrom(...PAYMENTS);
const lines = fc.array(fc.integer({ min: 1, max: 999_999_900 }), { minLength: 1, maxLength: 10 });
const few = fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 3 });
const anyLines = fc.oneof(lines, few);

describe('what a sale comes to', () => {
  test.each([
    ['two quarters of rice at Ksh66, in cash', 'KES', 'cash', [1650, 1650], 3300, 0],
    ['a quarter at Ksh165 in cash, to the shilling', 'KES', 'cash', [4125], 4100, -25],
    ['the same on M-Pesa, to the cent', 'KES', 'mobile_money', [4125], 4125, 0],
    ['the same on credit, for a debt is never rounded', 'KES', 'credit', [4125], 4125, 0],
    ['half a shilling goes up', 'KES', 'cash', [4150], 4200, 50],
    ['a crumb costs a shilling in cash', 'KES', 'cash', [1], 100, 99],
    ['two sweets at TSh25, where the smallest coin is 50', 'TZS', 'cash', [2500, 2500], 5000, 0],
    ['one sweet at TSh25', 'TZS', 'cash', [2500], 5000, 2500],
    ['pesewas are rounded to five', 'GHS', 'cash', [1247], 1245, -2],
    ['South African cents to ten', 'ZAR', 'cash', [1995], 2000, 5],
    ['francs to five', 'XOF', 'cash', [1232], 1230, -2],
  ] as const)('%s', (...[, code, paid, lineTotals, totalMinor, roundingMinor]) => {
    expect(saleComesTo(lineTotals, { currency: code, payment: paid })).toMatchObject({ totalMinor, roundingMinor });
  });

  test('nothing comes to nothing, however it is paid', () => {
    for (const paid of PAYMENTS) expect(saleComesTo([], { currency: 'KES', payment: paid }).totalMinor).toBe(0);
  });

  test('is the lines and the rounding, always', () => {
    fc.assert(
      fc.property(anyLines, currency, payment, (lineTotals, code, paid) => {
        const { linesMinor, roundingMinor, totalMinor } = saleComesTo(lineTotals, { currency: code, payment: paid });
        expect(linesMinor).toBe(lineTotals.reduce((sum, line) => sum + line, 0));
        expect(totalMinor).toBe(linesMinor + roundingMinor);
        if (paid !== 'cash') expect(roundingMinor).toBe(0);
      }),
    );
  });

  test('in cash lies on a step, is one step at least, and never further off than half a step beyond that', () => {
    fc.assert(
      fc.property(anyLines, currency, (lineTotals, code) => {
        const step = retailStepMinor(code);
        const { linesMinor, roundingMinor, totalMinor } = saleComesTo(lineTotals, { currency: code, payment: 'cash' });
        expect(totalMinor % step).toBe(0);
        expect(totalMinor).toBeGreaterThanOrEqual(step);
        if (linesMinor >= step) expect(Math.abs(roundingMinor)).toBeLessThanOrEqual(step / 2);
        // Half up: exactly between two steps it goes to the higher one.
        if (linesMinor >= step) expect(roundingMinor).toBeGreaterThan(-step / 2);
      }),
    );
  });

  test('does not change when it is rounded again, nor with the order of the lines', () => {
    fc.assert(
      fc.property(anyLines, currency, (lineTotals, code) => {
        const paid = { currency: code, payment: 'cash' } as const;
        const once = saleComesTo(lineTotals, paid);
        expect(saleComesTo([once.totalMinor], paid)).toEqual({
          linesMinor: once.totalMinor,
          roundingMinor: 0,
          totalMinor: once.totalMinor,
        });
        expect(saleComesTo(lineTotals.toReversed(), paid)).toEqual(once);
      }),
    );
  });

  test('never falls when something is added', () => {
    fc.assert(
      fc.property(anyLines, fc.integer({ min: 1, max: 999_999 }), currency, payment, (lineTotals, more, code, paid) => {
        const how = { currency: code, payment: paid };
        const before = saleComesTo(lineTotals, how).totalMinor;
        expect(saleComesTo([...lineTotals, more], how).totalMinor).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});

describe('the limit of a sale', () => {
  const refusalOf = (total: SaleTotal, code: CurrencyCode): unknown => {
    try {
      checkSaleTotal(total, code);
      return 'fits';
    } catch (error) {
      return error;
    }
  };

  test('holds for what is paid: lines that fit, fit however they are paid, and one more does not', () => {
    fc.assert(
      fc.property(currency, fc.integer({ min: 0, max: 10_000 }), (code, less) => {
        for (const paid of PAYMENTS) {
          const comesTo = saleComesTo([mostLinesMinor(code) - less], { currency: code, payment: paid });
          expect(refusalOf(comesTo, code)).toBe('fits');
        }
        const over = [mostLinesMinor(code) + 1];
        const refused = PAYMENTS.filter(
          (paid) => refusalOf(saleComesTo(over, { currency: code, payment: paid }), code) !== 'fits',
        );
        expect(refused.length).toBeGreaterThan(0);
      }),
    );
  });

  test('is told with the refusal', () => {
    const over = saleComesTo([maxSaleMinor('KES') + 1], { currency: 'KES', payment: 'card' });
    expect(refusalOf(over, 'KES')).toMatchObject({
      code: 'total_too_large',
      details: { maxMinor: 9_999_999_900 },
    });
  });

  test('is far from where whole numbers end: ten lines of the highest price and quantity add up exactly', () => {
    const most = lineTotal(999_999_900, 9_999_000);
    expect(most).toBe(9_998_999_000_100);
    expect(saleComesTo(Array<number>(10).fill(most), { currency: 'KES', payment: 'cash' }).linesMinor).toBe(
      99_989_990_001_000,
    );
  });
});
