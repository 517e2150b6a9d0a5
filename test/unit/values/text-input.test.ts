import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  cleanInput,
  isItemCode,
  isNumberTooBig,
  nameKey,
  parseItemQuery,
  parseName,
  parseWholeNumber,
  readName,
  searchByName,
  toKeypad,
} from '../../../src/values/text-input.ts';
import type { ItemQuery } from '../../../src/values/text-input.ts';

const NAMES = ['Bread', 'Milk 500ml', 'Sugar 1kg', 'Rice kg', 'Soap', 'Brown sugar', "Ng'ombe", 'Café'];
const finds = (name: string, query: ItemQuery): boolean => searchByName([name], query, (one) => one).length === 1;
const find = (typed: string): readonly string[] => {
  const query: ItemQuery | undefined = parseItemQuery(typed);
  return query === undefined ? [] : searchByName(NAMES, query, (name) => name);
};

describe('what a caller sends, before it is judged', () => {
  test.each([
    [' 12 ', '12'],
    ['12#', '12'],
    [' 12 # ', '12'],
    ['12##', '12#'],
    ['Mama   Njeri', 'Mama Njeri'],
    ['１２３', '123'],
    ['٠١٢٣٤٥٦٧٨٩', '0123456789'],
    ['۰۱۲۳۴۵۶۷۸۹', '0123456789'],
    ['\u200f12\u200e', '12'],
    ['1\n2\u0000', '1 2'],
    ['x'.repeat(40), 'x'.repeat(40)],
    [`${'x'.repeat(40)}#`, 'x'.repeat(40)],
  ])('%j is %j', (raw, clean) => {
    expect(cleanInput(raw)).toBe(clean);
  });

  test.each(['', '   ', '#', ' # ', 'x'.repeat(41), 'x'.repeat(100_000)])(
    'nothing and too much are invalid (case %#)',
    (raw) => {
      expect(cleanInput(raw)).toBeUndefined();
    },
  );

  test('whatever comes in, the result is trimmed, single-spaced and short', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (raw) => {
        const clean = cleanInput(raw);
        expect(clean ?? 'x').toBe((clean ?? 'x').trim());
        expect(Array.from(clean ?? 'x').length).toBeLessThanOrEqual(40);
        expect(clean ?? 'x').not.toMatch(/ {2}|[\r\n\t]/);
      }),
    );
  });
});

describe('numbers', () => {
  test('leading zeros are dropped, more than twelve digits never become a number', () => {
    expect(parseWholeNumber('007')).toBe(7);
    expect(parseWholeNumber('999999999999')).toBe(999_999_999_999);
    expect(parseWholeNumber('1000000000000')).toBeUndefined();
    expect(isNumberTooBig('1000000000000')).toBe(true);
    expect(isNumberTooBig('999999999999')).toBe(false);
    for (const text of ['', '-1', '1.5', '1e3', 'x']) expect(parseWholeNumber(text)).toBeUndefined();
  });

  test('98 and 99 are keys, so no item has them', () => {
    expect([1, 97, 100, 9999].every(isItemCode)).toBe(true);
    expect([0, 98, 99, 10000, 1.5, -1].some(isItemCode)).toBe(false);
  });
});

describe('asking for an item', () => {
  test('a number is a number, also with a leading zero that is no search', () => {
    expect(parseItemQuery('12')).toEqual({ kind: 'number', code: 12 });
    expect(parseItemQuery('012')).toEqual({ kind: 'number', code: 12 });
    expect(parseItemQuery('0')).toEqual({ kind: 'number', code: 0 });
  });

  test('zero and keys from 2 to 9 are letters of the keypad', () => {
    expect(parseItemQuery('0784')).toEqual({ kind: 'keypad', digits: '784' });
    expect(parseItemQuery('0780')).toEqual({ kind: 'number', code: 780 });
  });

  test('letters are a name; signs and endless digits are nothing', () => {
    expect(parseItemQuery('sug')).toEqual({ kind: 'name', text: 'sug' });
    for (const text of ['***', '!', '', '1234567890123', '😀']) expect(parseItemQuery(text)).toBeUndefined();
  });

  test('0784 finds sugar, first where the name begins with it', () => {
    expect(find('0784')).toEqual(['Sugar 1kg', 'Brown sugar']);
    expect(find('sug')).toEqual(['Sugar 1kg', 'Brown sugar']);
    expect(find('SUGAR')).toEqual(['Sugar 1kg', 'Brown sugar']);
  });

  test('typing may run on over the space, and words may come in any order', () => {
    expect(find('074235')).toEqual(['Rice kg']);
    expect(find('ricek')).toEqual(['Rice kg']);
    expect(find('sugar bro')).toEqual(['Brown sugar']);
    expect(find('milk 5')).toEqual(['Milk 500ml']);
  });

  test('accents and apostrophes do not matter', () => {
    expect(find('cafe')).toEqual(['Café']);
    expect(find('ngombe')).toEqual(["Ng'ombe"]);
    expect(find('ng’o')).toEqual(["Ng'ombe"]);
  });

  test('what nothing begins with is not found, and a number finds no name', () => {
    expect(find('gar')).toEqual([]);
    expect(find('09999')).toEqual([]);
    expect(find('12')).toEqual([]);
    expect(finds('12 eggs', { kind: 'number', code: 12 })).toBe(false);
    expect(finds('Sugar', { kind: 'name', text: '!' })).toBe(false);
  });

  test('every name is found by its own letters, on the keypad and off it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{2,8}( [a-z]{1,8})?$/), (name) => {
        const keys = toKeypad(name);
        expect(keys).toMatch(/^[2-9]+$/);
        expect(finds(name, { kind: 'keypad', digits: keys.slice(0, 3) })).toBe(true);
        expect(finds(name, { kind: 'name', text: name.slice(0, 3).trim() })).toBe(true);
      }),
    );
  });
});

describe('names', () => {
  test('the tokens of an answer are one name, made showable', () => {
    expect(parseName(['Duka', 'la Amina'], { min: 2, max: 16 })).toBe('Duka la Amina');
    expect(parseName(' Mama  Njeri Shop# ', { min: 2, max: 16 })).toBe('Mama Njeri Shop');
    expect(parseName('Garçon ’s', { min: 2, max: 16 })).toBe("Garcon 's");
  });

  test('too short, too long and unshowable are refused', () => {
    for (const name of ['A', '', 'x'.repeat(17), '日本', '[[[[[[[[[']) {
      expect(parseName(name, { min: 2, max: 16 })).toBeUndefined();
    }
  });

  test.each([
    ['Fanta Orange 500ml', { whole: false, fits: 'Fanta Orange 500' }],
    ['Mama Wanjiku General Stores', { whole: false, fits: 'Mama Wanjiku Gen' }],
    ['Wanjiku Kamau [1]', { whole: false, fits: 'Wanjiku Kamau [' }],
    ['Chai ሻይ', { whole: false, fits: 'Chai' }],
    ['Ngũgĩ Café', { whole: true, name: 'Ngugi Café' }],
    ['Duka 😀', { whole: true, name: 'Duka' }],
    ['Duka #ሻይ', { whole: false, fits: 'Duka' }],
    ['ሻይ', undefined],
    ['A', undefined],
  ])('of the name %s so much is left, and is asked about when letters are gone', (typed, read) => {
    expect(readName(typed, { min: 2, max: 16 })).toEqual(read);
  });

  test('what fits of a name is a name that fits whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (typed) => {
        const read = readName(typed, { min: 2, max: 16 });
        if (read && !read.whole)
          expect(readName(read.fits, { min: 2, max: 16 })).toEqual({ whole: true, name: read.fits });
      }),
    );
  });

  test('spelling in capitals or with more spaces makes no new item', () => {
    expect(nameKey('Sugar  1KG ')).toBe('sugar 1kg');
    expect(nameKey('sugar 1kg')).toBe(nameKey('SUGAR\n1kg'));
  });
});
