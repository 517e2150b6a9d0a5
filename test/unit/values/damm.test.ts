import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  dammDigit,
  formatReference,
  isDammValid,
  looksLikeReference,
  parseReference,
  withCheckDigit,
} from '../../../src/values/damm.ts';

const numbers = Array.from({ length: 8999 }, (_, index) => withCheckDigit(1001 + index));

describe('receipt and shop numbers', () => {
  test.each([
    ['1043', '2'],
    ['2051', '8'],
    ['572', '4'],
  ])('the check digit of %s is %s', (digits, check) => {
    expect(dammDigit(digits)).toBe(check);
    expect(isDammValid(`${digits}${check}`)).toBe(true);
  });

  test('they are shown with a hyphen and typed with or without', () => {
    expect(withCheckDigit('1043')).toBe('10432');
    expect(withCheckDigit(2051)).toBe('20518');
    expect(formatReference('10432')).toBe('1043-2');
    for (const typed of ['10432', '1043-2', '1043 2', '010432']) expect(parseReference(typed)).toBe('10432');
  });

  test.each(['10433', '1043', '', '-', 'x10432', '5724', '00000', '1234567890123'])('"%s" is no number', (typed) => {
    expect(parseReference(typed)).toBeUndefined();
  });

  test('a mistyped number still looks like one, a pick from a list does not', () => {
    expect(looksLikeReference('10433')).toBe(true);
    expect(looksLikeReference('1043-3')).toBe(true);
    expect(looksLikeReference('12')).toBe(false);
    expect(looksLikeReference('1043')).toBe(false);
  });

  test('letters have no check digit', () => {
    expect(() => dammDigit('12a')).toThrow(RangeError);
    expect(() => dammDigit('')).toThrow(RangeError);
    expect(isDammValid('1043x')).toBe(false);
    expect(isDammValid('0')).toBe(false);
  });

  test('every single wrong digit of every number from 1001 to 9999 is found', () => {
    const missed = numbers.filter((number) =>
      Array.from(number).some((right, at) =>
        Array.from('0123456789').some(
          (wrong) => wrong !== right && isDammValid(number.slice(0, at) + wrong + number.slice(at + 1)),
        ),
      ),
    );
    expect(missed).toEqual([]);
  });

  test('every swap of neighbours, and every thirteen for thirty up to nineteen for ninety, is found', () => {
    const missed = numbers.filter((number) =>
      Array.from({ length: 4 }, (_, at) => at).some((at) => {
        const [left = '', right = ''] = number.slice(at, at + 2);
        const before = number.slice(0, at);
        const after = number.slice(at + 2);
        const swapped = left !== right && isDammValid(before + right + left + after);
        const misheard = left === '1' && right >= '3' && isDammValid(`${before}${right}0${after}`);
        return swapped || misheard;
      }),
    );
    expect(missed).toEqual([]);
  });

  test('any number of any length is valid with its digit, and with no other', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1001n, max: 99_999_999_999n }), (number) => {
        const valid = Array.from('0123456789').filter((digit) => isDammValid(`${String(number)}${digit}`));
        expect(valid).toEqual([dammDigit(String(number))]);
        expect(parseReference(formatReference(withCheckDigit(String(number))))).toBe(withCheckDigit(String(number)));
      }),
    );
  });
});
