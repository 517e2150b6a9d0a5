import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COUNTRIES, CURRENCIES, isCountryCode, isCurrencyCode } from '../../../src/values/currencies.ts';
import {
  currencyOf,
  exponentOf,
  formatMoney,
  lineTotalMinor,
  maxSaleMinor,
  parseMoney,
  priceRange,
  quantityForMoney,
  retailStepMinor,
  roundToStep,
  smallestTypedMinor,
  timezoneOf,
  usesDecimals,
} from '../../../src/values/money.ts';

const currencies = Object.keys(CURRENCIES).filter(isCurrencyCode);
const countries = Object.keys(COUNTRIES).filter(isCountryCode);
const anyCurrency = fc.constantFrom(...currencies);
const code = (run: () => unknown): unknown => {
  try {
    run();
    return 'nothing thrown';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

describe('currencies', () => {
  test('nine currencies are served, with the exponents of ISO 4217', () => {
    expect(currencies).toHaveLength(9);
    expect(currencies.filter((currency) => exponentOf(currency) === 0)).toEqual(['UGX', 'XOF', 'RWF']);
    expect(currencies.filter((currency) => usesDecimals(currency))).toEqual(['GHS', 'ZAR', 'ZMW']);
  });

  test('a country brings its currency and a time zone that exists', () => {
    expect(currencyOf('KE')).toBe('KES');
    expect(timezoneOf('KE')).toBe('Africa/Nairobi');
    for (const country of ['CI', 'SN', 'BF', 'ML', 'BJ', 'TG', 'NE', 'GW'] as const) {
      expect(currencyOf(country)).toBe('XOF');
    }
    for (const country of countries) {
      expect(() => new Intl.DateTimeFormat('en', { timeZone: timezoneOf(country) })).not.toThrow();
    }
  });

  test('names from the language itself are no currency and no country', () => {
    expect(isCurrencyCode('toString')).toBe(false);
    expect(isCountryCode('constructor')).toBe(false);
    expect(isCountryCode('US')).toBe(false);
  });
});

describe('amounts as people read them', () => {
  test.each([
    [45000, 'KES', 'Ksh450'],
    [45050, 'KES', 'Ksh450.50'],
    [250, 'GHS', 'GHS2.50'],
    [205, 'GHS', 'GHS2.05'],
    [200, 'GHS', 'GHS2'],
    [-5000, 'KES', '-Ksh50'],
    [-1, 'KES', '-Ksh0.01'],
    [0, 'KES', 'Ksh0'],
    [1250, 'XOF', 'F1,250'],
    [999_999_900, 'KES', 'Ksh9,999,999'],
    [123_456_789, 'RWF', 'Frw123,456,789'],
  ] as const)('%d minor units of %s are %s', (minor, currency, text) => {
    expect(formatMoney(minor, currency)).toBe(text);
  });

  test('in lists the symbol is left out', () => {
    expect(formatMoney(15000, 'KES', { short: true })).toBe('150');
    expect(formatMoney(-15050, 'KES', { short: true })).toBe('-150.50');
    expect(formatMoney(999_999_900, 'KES', { short: true })).toHaveLength(9);
  });

  test('a broken amount is refused, not shown', () => {
    expect(() => formatMoney(1.5, 'KES')).toThrow(RangeError);
    expect(() => formatMoney(Number.NaN, 'KES')).toThrow(RangeError);
  });
});

describe('amounts as people type them', () => {
  test.each([
    ['450', 'KES', { minor: 45000, consumed: 1 }],
    ['0450', 'KES', { minor: 45000, consumed: 1 }],
    ['0', 'KES', { minor: 0, consumed: 1 }],
    ['1250', 'XOF', { minor: 1250, consumed: 1 }],
    ['2.50', 'GHS', { minor: 250, consumed: 1 }],
    ['2,50', 'GHS', { minor: 250, consumed: 1 }],
    ['2', 'GHS', { minor: 200, consumed: 1 }],
    ['1,500', 'KES', { minor: 150_000, consumed: 1 }],
    ['1.500', 'TZS', { minor: 150_000, consumed: 1 }],
    ['1 500', 'XOF', { minor: 1500, consumed: 1 }],
    ['1.500,00', 'KES', { minor: 150_000, consumed: 1 }],
    ['1,234,567', 'NGN', { minor: 123_456_700, consumed: 1 }],
    ['1500.00', 'KES', { minor: 150_000, consumed: 1 }],
    ['1,500.50', 'GHS', { minor: 150_050, consumed: 1 }],
    ['1.500,50', 'ZAR', { minor: 150_050, consumed: 1 }],
    ['999999999999', 'KES', { minor: 99_999_999_999_900, consumed: 1 }],
  ] as const)('%s in %s is read', (text, currency, expected) => {
    expect(parseMoney(text, currency)).toEqual(expected);
  });

  test.each([
    ['2.50', 'KES'],
    ['1,500.50', 'KES'],
    ['1,50', 'KES'],
    ['1,5000', 'KES'],
    ['1,500,00', 'KES'],
    ['12,34,567', 'KES'],
    ['2,50', 'XOF'],
    ['2.5', 'GHS'],
    ['2.505', 'GHS'],
    ['', 'KES'],
    ['-5', 'KES'],
    ['1e3', 'KES'],
    ['x', 'GHS'],
    ['.50', 'GHS'],
    ['9999999999999', 'KES'],
  ] as const)('%s in %s is no amount', (text, currency) => {
    expect(parseMoney(text, currency)).toBeUndefined();
  });

  test('a star stands for the point where decimals are used, with exactly two digits behind it', () => {
    expect(parseMoney(['2', '50'], 'GHS')).toEqual({ minor: 250, consumed: 2 });
    expect(parseMoney(['2', '5'], 'GHS')).toEqual({ minor: 200, consumed: 1 });
    expect(parseMoney(['2', '500'], 'GHS')).toEqual({ minor: 200, consumed: 1 });
    expect(parseMoney(['2.50', '10'], 'GHS')).toEqual({ minor: 250, consumed: 1 });
    expect(parseMoney(['300', '10'], 'KES')).toEqual({ minor: 30000, consumed: 1 });
    expect(parseMoney([], 'GHS')).toBeUndefined();
    expect(parseMoney(['x', '50'], 'GHS')).toBeUndefined();
  });

  test('what is written can be typed back where decimals are used', () => {
    fc.assert(
      fc.property(fc.constantFrom('GHS', 'ZAR', 'ZMW'), fc.nat(99_999_999), (currency, minor) => {
        const typed = formatMoney(minor, currency, { short: true }).replaceAll(',', '');
        expect(parseMoney(typed, currency)).toEqual({ minor, consumed: 1 });
      }),
    );
  });

  test('no input makes it throw or read a fraction of a minor unit', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 20 }), { maxLength: 3 }), anyCurrency, (tokens, currency) => {
        const parsed = parseMoney(tokens, currency);
        expect(parsed === undefined || Number.isSafeInteger(parsed.minor)).toBe(true);
      }),
    );
  });
});

describe('totals', () => {
  test('three sugars at 150 are 450', () => {
    expect(lineTotalMinor(15000, 3000)).toBe(45000);
  });

  test('half a minor unit goes up', () => {
    expect(lineTotalMinor(1, 500)).toBe(1);
    expect(lineTotalMinor(1, 499)).toBe(0);
    expect(lineTotalMinor(333, 1500)).toBe(500);
  });

  test('a line total is the exact product, rounded half up, beyond the reach of floating point', () => {
    fc.assert(
      fc.property(fc.nat(999_999_900), fc.nat(9_999_000), (price, quantity) => {
        const doubled = 2n * BigInt(price) * BigInt(quantity);
        expect(BigInt(lineTotalMinor(price, quantity))).toBe((doubled + 1000n) / 2000n);
      }),
    );
  });

  test('an overflow, a fraction or a negative is refused', () => {
    expect(code(() => lineTotalMinor(Number.MAX_SAFE_INTEGER, 2000))).toBe('total_too_large');
    expect(code(() => lineTotalMinor(-1, 1000))).toBe('price_invalid');
    expect(code(() => lineTotalMinor(1.5, 1000))).toBe('price_invalid');
    expect(code(() => lineTotalMinor(1, -1000))).toBe('quantity_invalid');
    expect(code(() => roundToStep(-1, 'KES'))).toBe('total_too_large');
    expect(code(() => roundToStep(Number.MAX_SAFE_INTEGER, 'KES'))).toBe('total_too_large');
  });

  test('cash totals move in steps of the coins there are, half a step goes up', () => {
    expect(roundToStep(45049, 'KES')).toBe(45000);
    expect(roundToStep(45050, 'KES')).toBe(45100);
    expect(roundToStep(12, 'XOF')).toBe(10);
    expect(roundToStep(13, 'XOF')).toBe(15);
    expect(roundToStep(252, 'GHS')).toBe(250);
    fc.assert(
      fc.property(fc.nat(9_999_999_900), anyCurrency, (minor, currency) => {
        const step = retailStepMinor(currency);
        const rounded = roundToStep(minor, currency);
        expect(rounded % step).toBe(0);
        expect(Math.abs(rounded - minor) * 2).toBeLessThanOrEqual(step);
      }),
    );
  });

  test('a sale comes to 99,999,999 at most', () => {
    expect(maxSaleMinor('KES')).toBe(9_999_999_900);
    expect(maxSaleMinor('UGX')).toBe(99_999_999);
  });

  test('the least that can be typed is a whole shilling, or a pesewa where those are typed', () => {
    expect(currencies.map((currency) => [currency, smallestTypedMinor(currency)])).toEqual([
      ['KES', 100],
      ['TZS', 100],
      ['UGX', 1],
      ['NGN', 100],
      ['GHS', 1],
      ['XOF', 1],
      ['RWF', 1],
      ['ZAR', 1],
      ['ZMW', 1],
    ]);
  });

  test('a price is at most 9,999,999, and at least the smallest step', () => {
    expect(priceRange('KES')).toEqual({ minMinor: 100, maxMinor: 999_999_900 });
    expect(priceRange('UGX')).toEqual({ minMinor: 50, maxMinor: 9_999_999 });
    expect(priceRange('TZS').minMinor).toBe(100);
  });
});

describe('selling for an amount of money', () => {
  test('rice for 50 at 160 the kilo is 0.313 kg', () => {
    expect(quantityForMoney(5000, 16000)).toBe(313);
  });

  test('a price of nothing buys nothing', () => {
    expect(code(() => quantityForMoney(5000, 0))).toBe('price_invalid');
    expect(code(() => quantityForMoney(-1, 100))).toBe('quantity_invalid');
    expect(code(() => quantityForMoney(Number.MAX_SAFE_INTEGER, 1))).toBe('quantity_invalid');
  });

  test('the quantity is worth the money to half a thousandth of the price', () => {
    fc.assert(
      fc.property(fc.nat(999_999_900), fc.integer({ min: 1, max: 999_999_900 }), (money, price) => {
        const worth = BigInt(quantityForMoney(money, price)) * BigInt(price);
        const off = worth - BigInt(money) * 1000n;
        expect(2n * (off < 0n ? -off : off) <= BigInt(price)).toBe(true);
      }),
    );
  });
});
