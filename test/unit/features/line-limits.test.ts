import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { linePriceLimits, moneyLimits, mostOfItem } from '../../../src/features/sales/line-limits.ts';
import { priceLimits } from '../../../src/features/sales/price-limits.ts';
import { lineTotal } from '../../../src/features/sales/price-lines.ts';
import { checkSaleTotal, mostLinesMinor, saleComesTo } from '../../../src/features/sales/sale-total.ts';
import { CURRENCIES, isCurrencyCode, type CurrencyCode } from '../../../src/values/currencies.ts';
import {
  formatMoney,
  maxTyped,
  minTyped,
  parseMoney,
  priceRange,
  quantityForMoney,
} from '../../../src/values/money.ts';
import { MAX_LINE_QUANTITY_MILLI, UNITS } from '../../../src/values/quantity.ts';

/** A currency, a price that can be typed in it, and what the other lines of the sale come to. */
const room = fc.constantFrom(...Object.keys(CURRENCIES).filter(isCurrencyCode)).chain((currency) => {
  const { minMinor, maxMinor } = priceRange(currency);
  const full = mostLinesMinor(currency);
  return fc.record({
    currency: fc.constant(currency),
    priceMinor: fc.integer({ min: minMinor, max: maxMinor }).map((minor) => minTyped(minor, currency)),
    othersMinor: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: full }), fc.constant(full)),
  });
});
const unit = fc.constantFrom(...UNITS);

const fits = (lineMinor: number, othersMinor: number, currency: CurrencyCode): boolean =>
  (['cash', 'card'] as const).every((payment) => {
    const total = saleComesTo([othersMinor, lineMinor], { currency, payment });
    try {
      checkSaleTotal(total, currency);
      return true;
    } catch {
      return false;
    }
  });

const canBeTyped = (minor: number, currency: CurrencyCode): boolean =>
  parseMoney(formatMoney(minor, currency, { short: true }).replaceAll(',', ''), currency)?.minor === minor;

describe('the most of an item that a line may hold', () => {
  test('fits into the sale, and one more thousandth or piece does not, or is more than a line may hold', () => {
    fc.assert(
      fc.property(room, unit, (one, sold) => {
        const { currency, priceMinor, othersMinor } = one;
        const most = mostOfItem(one, sold);
        if (most > 0) expect(fits(lineTotal(priceMinor, most), othersMinor, currency)).toBe(true);
        const step = sold === 'kg' || sold === 'l' ? 1 : 1000;
        expect(most % step).toBe(0);
        const next = most + step;
        // A thousandth of something cheap adds less than a cent: it may fit, and is rounded away.
        if (next <= MAX_LINE_QUANTITY_MILLI) {
          expect(lineTotal(priceMinor, next) + othersMinor).toBeGreaterThanOrEqual(mostLinesMinor(currency));
        }
      }),
    );
  });

  test('is ten of the dearest thing there is', () => {
    const { maxMinor: priceMinor } = priceRange('KES');
    expect(mostOfItem({ currency: 'KES', priceMinor, othersMinor: 0 }, 'pc')).toBe(10_000);
    expect(mostOfItem({ currency: 'KES', priceMinor: 15_000, othersMinor: 0 }, 'pc')).toBe(MAX_LINE_QUANTITY_MILLI);
    expect(mostOfItem({ currency: 'KES', priceMinor: 15_000, othersMinor: mostLinesMinor('KES') }, 'kg')).toBe(0);
  });
});

test('the money an item is sold for can be typed, gives a quantity that a line may hold, and fits into the sale', () => {
  fc.assert(
    fc.property(room, (one) => {
      const { currency, priceMinor, othersMinor } = one;
      const { minMinor, maxMinor } = moneyLimits(one);
      fc.pre(minMinor <= maxMinor);
      for (const money of [minMinor, maxMinor]) {
        expect(canBeTyped(money, currency)).toBe(true);
        const milli = quantityForMoney(money, priceMinor);
        expect(milli).toBeGreaterThanOrEqual(1);
        expect(milli).toBeLessThanOrEqual(MAX_LINE_QUANTITY_MILLI);
        expect(fits(money, othersMinor, currency)).toBe(true);
      }
    }),
  );
});

describe('the prices that a line can have', () => {
  const role = fc.constantFrom({ id: null, role: 'vendor' }, { id: null, role: 'cashier' });
  const percent = fc.integer({ min: 0, max: 100 });

  test('can be typed, hold the price that it has, and keep quantity and total within their limits', () => {
    fc.assert(
      fc.property(room, role, percent, fc.nat(10_000), (one, who, limitPercent, size) => {
        const { currency, priceMinor, othersMinor } = one;
        const most = mostOfItem(one, 'kg');
        fc.pre(most > 0);
        const asked = priceLimits(priceMinor, { actor: who, currency, limitPercent });
        const quantityMilli = Math.max(1, Math.floor((most * size) / 10_000));
        const { minMinor, maxMinor } = linePriceLimits(asked, { quantityMilli }, one);
        expect(minMinor).toBeLessThanOrEqual(priceMinor);
        expect(maxMinor).toBeGreaterThanOrEqual(priceMinor);
        for (const price of [minMinor, maxMinor]) {
          expect(canBeTyped(price, currency)).toBe(true);
          expect(fits(lineTotal(price, quantityMilli), othersMinor, currency)).toBe(true);
        }
      }),
    );
  });

  test('of money that was typed give a quantity that a line may hold, and the money stays', () => {
    fc.assert(
      fc.property(room, role, percent, fc.nat(10_000), (one, who, limitPercent, size) => {
        const { currency, priceMinor } = one;
        const money = moneyLimits(one);
        fc.pre(money.minMinor <= money.maxMinor);
        const typed = money.minMinor + Math.floor(((money.maxMinor - money.minMinor) * size) / 10_000);
        const moneyMinor = maxTyped(typed, currency);
        const asked = priceLimits(priceMinor, { actor: who, currency, limitPercent });
        const { minMinor, maxMinor } = linePriceLimits(asked, { moneyMinor }, one);
        expect(minMinor).toBeLessThanOrEqual(priceMinor);
        expect(maxMinor).toBeGreaterThanOrEqual(priceMinor);
        for (const price of [minMinor, maxMinor]) {
          expect(canBeTyped(price, currency)).toBe(true);
          const milli = quantityForMoney(moneyMinor, price);
          expect(milli).toBeGreaterThanOrEqual(1);
          expect(milli).toBeLessThanOrEqual(MAX_LINE_QUANTITY_MILLI);
        }
      }),
    );
  });

  test('begin for the owner with the smallest price there is, which can be typed everywhere', () => {
    const lowest = Object.keys(CURRENCIES)
      .filter(isCurrencyCode)
      .map((currency) => {
        const { maxMinor } = priceRange(currency);
        const asked = priceLimits(maxMinor, { actor: { id: null, role: 'vendor' }, currency, limitPercent: 10 });
        const { minMinor } = linePriceLimits(asked, { quantityMilli: 1000 }, { currency, othersMinor: 0 });
        return formatMoney(minMinor, currency);
      });
    expect(lowest).toEqual(['Ksh1', 'TSh1', 'USh50', 'N1', 'GHS0.05', 'F5', 'Frw1', 'R0.10', 'K0.05']);
  });
});
