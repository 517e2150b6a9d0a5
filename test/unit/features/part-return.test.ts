import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { returnComesTo, type SoldPart } from '../../../src/features/sales/part-return.ts';
import { saleComesTo } from '../../../src/features/sales/sale-total.ts';

const line = fc.record({
  quantityMilli: fc.integer({ min: 1, max: 500_000 }),
  totalMinor: fc.integer({ min: 1, max: 5_000_000 }),
});
const sale = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 10 }),
  payment: fc.constantFrom('cash', 'mobile_money', 'card', 'credit'),
  currency: fc.constantFrom('KES', 'TZS', 'ZAR', 'XOF', 'NGN', 'GHS', 'UGX'),
});

describe('what is given back for parts of a sale', () => {
  test('is, all parts together, exactly what was paid, and never below nothing', () => {
    fc.assert(
      fc.property(sale, fc.array(fc.tuple(fc.nat(), fc.double({ min: 0.01, max: 1, noNaN: true }))), (sold, cuts) => {
        const { payment, currency } = sold;
        const paid = saleComesTo(
          sold.lines.map(({ totalMinor }) => totalMinor),
          { payment, currency },
        );
        const terms = { payment, currency, totalMinor: paid.totalMinor };
        let parts: SoldPart[] = sold.lines.map((one, index) => ({ ...one, lineNumber: index + 1, returnedMilli: 0 }));
        let [given, rounding, worth] = [0, 0, 0];
        const giveBack = (lineNumber: number, milli: number): void => {
          const total = returnComesTo(parts, new Map([[lineNumber, milli]]), terms);
          expect(total.amountMinor).toBeGreaterThanOrEqual(0);
          given += total.amountMinor;
          rounding += total.roundingMinor;
          worth += total.lines.get(lineNumber) ?? 0;
          parts = parts.map((one) =>
            one.lineNumber === lineNumber ? { ...one, returnedMilli: one.returnedMilli + milli } : one,
          );
        };
        for (const [pick, share] of cuts) {
          const part = parts[pick % parts.length];
          const left = part === undefined ? 0 : part.quantityMilli - part.returnedMilli;
          if (part !== undefined && left > 0) giveBack(part.lineNumber, Math.max(1, Math.floor(left * share)));
          expect(given).toBeLessThanOrEqual(paid.totalMinor);
        }
        for (const { lineNumber, quantityMilli, returnedMilli } of [...parts]) {
          if (quantityMilli > returnedMilli) giveBack(lineNumber, quantityMilli - returnedMilli);
        }
        expect([given, rounding, worth]).toEqual([paid.totalMinor, paid.roundingMinor, paid.linesMinor]);
      }),
      { numRuns: 500 },
    );
  });

  test('of a cash sale is money that there is: Ksh52.80 of rice, paid with 53, comes back as 27 and 26', () => {
    const rice: SoldPart = { lineNumber: 1, quantityMilli: 330, totalMinor: 5280, returnedMilli: 0 };
    const terms = { payment: 'cash', currency: 'KES', totalMinor: 5300 } as const;
    const half = returnComesTo([rice], new Map([[1, 165]]), terms);
    const rest = returnComesTo([{ ...rice, returnedMilli: 165 }], new Map([[1, 165]]), terms);
    expect([half.amountMinor, rest.amountMinor]).toEqual([2600, 2700]);
  });
});
