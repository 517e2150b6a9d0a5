import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { priceLimits } from '../../../src/features/sales/price-limits.ts';
import { lineTotal, priceLines, type PricingRules } from '../../../src/features/sales/price-lines.ts';
import { fingerprintOf } from '../../../src/features/sales/same-sale.ts';
import { UNITS } from '../../../src/values/quantity.ts';

const RICE = { id: 'rice', code: 20, name: 'Rice kg', unit: 'kg', priceMinor: 16000 } as const;
const SHILLINGS: PricingRules = { currency: 'KES', actor: { id: null, role: 'cashier' }, limitPercent: 10 };

describe('the total of a line', () => {
  test.each([
    ['three sugars', 15000, 3000, 45000],
    ['a third of a kilogram, to the cent', 16000, 333, 5328],
    ['a crumb costs a cent, not nothing', 100, 1, 1],
  ])('%s', (_, price, quantity, total) => {
    expect(lineTotal(price, quantity)).toBe(total);
  });
});

describe('the prices a seller may ask', () => {
  test('go from ten percent less to twice as much', () => {
    expect(priceLimits(15000, { actor: { id: null, role: 'cashier' }, currency: 'KES', limitPercent: 10 })).toEqual({
      minMinor: 13500,
      maxMinor: 30000,
    });
  });

  test('end on a price that can be typed: the lowest of Ksh65 less 10 % is Ksh59', () => {
    expect(
      priceLimits(6500, { actor: { id: null, role: 'cashier' }, currency: 'KES', limitPercent: 10 }).minMinor,
    ).toBe(5900);
  });

  test('always hold the list price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_900 }), fc.integer({ min: 0, max: 100 }), (list, limitPercent) => {
        const { minMinor, maxMinor } = priceLimits(list, {
          actor: { id: null, role: 'cashier' },
          currency: 'KES',
          limitPercent,
        });
        expect(minMinor).toBeLessThanOrEqual(list);
        expect(maxMinor).toBeGreaterThanOrEqual(list);
        expect(minMinor).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a line', () => {
  const items = new Map([[20, RICE]]);

  test('typed as money costs exactly that, for every amount and price', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 100_000_00 }),
        fc.integer({ min: 100, max: 1_000_00 }),
        (money, price) => {
          fc.pre((money * 1000) / price >= 1 && (money * 1000) / price <= 9_999_000);
          const priced = priceLines(
            [{ code: 20, moneyMinor: money }],
            new Map([[20, { ...RICE, priceMinor: price }]]),
            SHILLINGS,
          );
          expect(priced[0]?.totalMinor).toBe(money);
        },
      ),
    );
  });

  test.each(UNITS)('in the unit %s is sold in parts only where that can be weighed', (unit) => {
    const item = new Map([[20, { ...RICE, unit }]]);
    const whole = fc.integer({ min: 1, max: 9999 }).map((pieces) => pieces * 1000);
    fc.assert(
      fc.property(fc.oneof(whole, fc.integer({ min: 1, max: 9_999_000 })), (quantityMilli) => {
        const price = (): unknown => priceLines([{ code: 20, quantityMilli }], item, SHILLINGS);
        if (quantityMilli % 1000 === 0 || unit === 'kg' || unit === 'l') expect(price).not.toThrow();
        else expect(price).toThrow('quantity_invalid');
      }),
    );
  });

  test('whatever is typed is either priced or refused by its name', () => {
    const anything = fc.oneof(fc.integer(), fc.double(), fc.constant(undefined), fc.constant(Number.MAX_SAFE_INTEGER));
    fc.assert(
      fc.property(anything, anything, anything, anything, (quantityMilli, moneyMinor, priceMinor, shownPriceMinor) => {
        const line = { code: 20, quantityMilli, moneyMinor, priceMinor, shownPriceMinor };
        try {
          const [priced] = priceLines([line], items, SHILLINGS);
          expect(Number.isSafeInteger(priced?.totalMinor) && (priced?.totalMinor ?? 0) > 0).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ name: 'DomainError' });
        }
      }),
    );
  });
});

test('a sale is recognised by items, quantities, agreed prices and payment', () => {
  const sale = { lines: [{ code: 12, quantityMilli: 3000 }], payment: 'cash' } as const;
  const others = [
    { ...sale, payment: 'card' },
    { ...sale, lines: [{ code: 12, quantityMilli: 3001 }] },
    { ...sale, lines: [{ code: 13, quantityMilli: 3000 }] },
    { ...sale, lines: [{ code: 12, quantityMilli: 3000, priceMinor: 14000 }] },
    { ...sale, lines: [{ code: 12, moneyMinor: 3000 }] },
    { ...sale, lines: [...sale.lines, ...sale.lines] },
  ] as const;

  expect(fingerprintOf({ ...sale, lines: [{ code: 12, quantityMilli: 3000, shownPriceMinor: 1 }] })).toBe(
    fingerprintOf(sale),
  );
  expect(new Set([sale, ...others].map(fingerprintOf)).size).toBe(7);
});
