import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  allowsFractions,
  formatQuantity,
  isUnit,
  parseDecimalQuantity,
  parseQuantity,
  UNITS,
} from '../../../src/values/quantity.ts';

describe('quantities as people read them', () => {
  test.each([
    [3000, '3'],
    [313, '0.313'],
    [1500, '1.5'],
    [50, '0.05'],
    [0, '0'],
    [-2000, '-2'],
    [-250, '-0.25'],
    [9_999_000, '9999'],
  ])('%d thousandths are %s', (milli, text) => {
    expect(formatQuantity(milli)).toBe(text);
  });

  test('a broken quantity is refused, not shown', () => {
    expect(() => formatQuantity(0.5)).toThrow(RangeError);
  });
});

describe('quantities of whole units', () => {
  test('leading zeros are dropped: 03 is 3', () => {
    expect(parseQuantity('3', { fractions: false })).toBe(3000);
    expect(parseQuantity('03', { fractions: false })).toBe(3000);
    expect(parseQuantity('0', { fractions: false })).toBe(0);
  });

  test.each(['1.5', '1/2', '', 'x', '-1', '3 ', '1e3', '1234567890123'])('"%s" is no whole quantity', (text) => {
    expect(parseQuantity(text, { fractions: false })).toBeUndefined();
  });
});

describe('quantities of weighed units', () => {
  test.each([
    ['01', 250],
    ['02', 500],
    ['03', 750],
    ['05', 5000],
    ['1', 1000],
    ['1.5', 1500],
    ['1,5', 1500],
    ['.5', 500],
    ['0.313', 313],
    ['1/2', 500],
    ['1/3', 333],
    ['2/3', 667],
    ['1 1/2', 1500],
    ['0', 0],
  ])('%s is %d thousandths', (text, milli) => {
    expect(parseQuantity(text, { fractions: true })).toBe(milli);
  });

  test.each(['09', '1.2345', '1/0', '1//2', '', '.', 'kilo', 'valueOf', '1.5.1', '-1', '1234567890123'])(
    '"%s" is no weighed quantity',
    (text) => {
      expect(parseQuantity(text, { fractions: true })).toBeUndefined();
    },
  );

  test('what is written can be typed back', () => {
    fc.assert(
      fc.property(fc.nat(9_999_000), (milli) => {
        expect(parseQuantity(formatQuantity(milli), { fractions: true })).toBe(milli);
      }),
    );
  });

  test('no input makes it throw or read part of a thousandth', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9 .,/]{1,16}$/)), fc.boolean(), (text, fractions) => {
        const milli = parseQuantity(text, { fractions });
        expect(milli === undefined || (Number.isSafeInteger(milli) && milli >= 0)).toBe(true);
      }),
    );
  });
});

describe('quantities as programs write them', () => {
  test('they are decimals with a point, and may be negative', () => {
    expect(parseDecimalQuantity('0.5')).toBe(500);
    expect(parseDecimalQuantity('-2')).toBe(-2000);
    expect(parseDecimalQuantity('01')).toBe(1000);
    expect(parseDecimalQuantity('-0')).toBe(0);
  });

  test.each(['1,5', '1/2', '.5', '1.', '1.2345', '', '+1', '1e3'])('"%s" is refused', (text) => {
    expect(parseDecimalQuantity(text)).toBeUndefined();
  });

  test('they come back as they went', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_999_000, max: 9_999_000 }), (milli) => {
        expect(parseDecimalQuantity(formatQuantity(milli))).toBe(milli);
      }),
    );
  });
});

test('only kilos and litres are sold in parts', () => {
  expect(UNITS.filter((unit) => allowsFractions(unit))).toEqual(['kg', 'l']);
  expect(isUnit('kg')).toBe(true);
  expect(isUnit('stone')).toBe(false);
});
