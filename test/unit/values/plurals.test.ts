import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { bareCountedWords, fillText } from '../../../src/values/plurals.ts';

const filled = (text: string, language: string, n: string): string =>
  fillText(text, language, (name) => (name === 'n' ? n : undefined));

describe('words that go with a count', () => {
  test.each([
    ['en', '{n} {n|sale|sales}', ['0 sales', '1 sale', '2 sales', '1,001 sales']],
    ['fr', '{n} {n|vente|ventes}', ['0 vente', '1 vente', '2 ventes', '1,001 ventes']],
    ['sw', '{n|mtu|watu} {n}', ['watu 0', 'mtu 1', 'watu 2', 'watu 1,001']],
  ])('in %s', (language, text, expected) => {
    expect(['0', '1', '2', '1,001'].map((n) => filled(text, language, n))).toEqual(expected);
  });

  test('are singular for one alone; in French for nothing, too', () => {
    fc.assert(
      fc.property(fc.constantFrom('en', 'sw', 'fr'), fc.nat(), (language, n) => {
        const isSingular = n === 1 || (language === 'fr' && n === 0);
        expect(filled('{n|one|many}', language, n.toLocaleString('en'))).toBe(isSingular ? 'one' : 'many');
      }),
    );
  });

  test('are plural where no number is known', () => {
    expect(filled('{n} {n|minute|minutes}', 'en', '-')).toBe('- minutes');
  });

  test('are left alone inside values, and where there is no value', () => {
    expect(filled('{n}', 'en', '{n|one|many}')).toBe('{n|one|many}');
    expect(filled('{m} {m|one|many}', 'en', '1')).toBe('{m} {m|one|many}');
  });

  test('are found where they stand there bare', () => {
    const isCount = (name: string): boolean => name === 'n';
    expect(bareCountedWords('{n} sales, {n} min, {cust} pays', 'en', isCount)).toEqual(['{n} sales']);
    expect(bareCountedWords('{n} trouvés, {n} {n|vente|ventes}', 'fr', isCount)).toEqual(['{n} trouvés']);
  });
});
