import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fit, isGsm7, septets, toGsm7 } from '../../../src/values/gsm7.ts';

const anyText = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

describe('how much of a page a text takes', () => {
  test('letters take one septet, brackets and the euro two', () => {
    expect(septets('Sugar 1kg')).toBe(9);
    expect(septets('à é è ù\n')).toBe(8);
    expect(septets('€[]')).toBe(6);
    expect(septets('')).toBe(0);
  });

  test('one strange letter makes the whole text cost 16 bits a letter: 70 to a message', () => {
    expect(septets('ê'.repeat(70))).toBe(160);
    expect(septets('ê'.repeat(71))).toBeGreaterThan(160);
    expect(septets('a😀')).toBe(7);
  });
});

describe('text that every phone can show', () => {
  test.each([
    ['crème brûlée', 'crème brulée'],
    ['garçon', 'garcon'],
    ['Ɓauna ƙasa', 'Bauna kasa'],
    ['ẹ̀kọ́ Ṣọlá', 'eko Sola'],
    ['ng’ombe', "ng'ombe"],
    ['“Duka” – la Amina…', '"Duka" - la Amina...'],
    ['₦500', 'N500'],
    ['œuf', 'oeuf'],
    ['Mama  Njeri 😀 Shop ', 'Mama Njeri Shop'],
    ['a\u00a0b\tc', 'a b c'],
    ['line\r\nbreak', 'line\nbreak'],
    ['e\u0301', 'é'],
    ['１２', '12'],
    ['日本', ''],
  ])('%j is written %j', (text, expected) => {
    expect(toGsm7(text)).toBe(expected);
  });

  test('whatever comes in, the result can be sent, and folding it again changes nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const folded = toGsm7(text);
        expect(isGsm7(folded)).toBe(true);
        expect(toGsm7(folded)).toBe(folded);
        expect(folded).not.toMatch(/ {2}/);
      }),
    );
  });

  test('a text that is fine stays as it is', () => {
    const menu = 'SAVED Ksh450 Cash\nReceipt 1043-2\n1. SMS to customer\n9. Undo';
    expect(isGsm7(menu)).toBe(true);
    expect(toGsm7(menu)).toBe(menu);
    expect(isGsm7('ç')).toBe(false);
  });
});

describe('cutting a text', () => {
  test('a name that is too long ends in a dot', () => {
    expect(fit('Mama Njeri Supermarket', 16)).toBe('Mama Njeri Supe.');
    expect(fit('Mama Njeri Shop', 16)).toBe('Mama Njeri Shop');
    expect(fit('Mama Njeri and her sons', 12)).toBe('Mama Njeri.');
    expect(fit('Sugar', 0)).toBe('');
  });

  test('it never exceeds the space there is', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, max) => {
        const cut = fit(text, max);
        expect(septets(cut)).toBeLessThanOrEqual(max);
        expect(cut === text || cut === '' || cut.endsWith('.')).toBe(true);
      }),
    );
  });

  test('it uses the space there is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,60}$/), fc.integer({ min: 1, max: 40 }), (text, max) => {
        expect(fit(text, max)).toHaveLength(Math.min(text.length, max));
      }),
    );
  });

  test('what people see as one character is not cut in two', () => {
    expect(fit('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 30)).toBe('👩‍👩‍👧‍👦.');
  });
});
