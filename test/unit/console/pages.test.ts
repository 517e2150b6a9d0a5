import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COOKIES, readCookie, writeCookie } from '../../../src/console/cookies.ts';
import { createFormTokens } from '../../../src/console/form-token.ts';
import { comparedInWords } from '../../../src/console/pages/today-page.tsx';
import { placeAfter } from '../../../src/console/pages/sign-in-pages.tsx';
import { isSameSite } from '../../../src/console/same-site.ts';
import { TEXTS } from '../../../src/console/texts/all.ts';
import { moneyIn, phoneIn, quantityIn } from '../../../src/console/typed.ts';
import { barHeight } from '../../../src/console/views/bar-chart.tsx';
import { hoursToShow } from '../../../src/console/views/hours-chart.tsx';
import { createWords, languageOf } from '../../../src/console/words.ts';
import { PARAMETER } from '../../../src/values/plurals.ts';

const en = createWords('en', 'Africa/Nairobi');

describe('the words', () => {
  const valuesIn = (text: string): readonly string[] =>
    [...new Set([...text.matchAll(PARAMETER)].map(([, name = '']) => name))].toSorted();

  test('each text is there in three languages, with the same values in it', () => {
    const wrong = Object.entries(TEXTS).filter(
      ([, texts]) =>
        texts.some((text) => text.trim() === '') || new Set(texts.map((text) => valuesIn(text).join())).size !== 1,
    );
    expect(wrong).toEqual([]);
  });

  test('speak the first language of the browser that we have', () => {
    expect(languageOf(['de', 'sw-KE', 'en'])).toBe('sw');
    expect(languageOf(['*'])).toBe('en');
  });

  test('tell times on the clock of the shop, and money as on phones', () => {
    expect(en.moment('2026-06-12T21:30:00.000Z')).toBe('13/06 00:30');
    expect(en.money({ amountMinor: 145000, currency: 'KES' })).toBe('Ksh1,450');
    expect(createWords('fr').t('today.sales', { n: 0 })).toBe('0 vente');
  });

  test('compare a day with the one before, and say nothing where there was none', () => {
    expect(comparedInWords(en, 150, 100)).toBe('50 % more than yesterday');
    expect(comparedInWords(en, 50, 100)).toBe('50 % less than yesterday');
    expect(comparedInWords(en, 100, 100)).toBe('as much as yesterday');
    expect(comparedInWords(en, 100, 0)).toBeUndefined();
  });
});

describe('the chart', () => {
  const hours = (sold: readonly number[]) =>
    Array.from({ length: 24 }, (_, hour) => ({
      hour,
      sales: sold.includes(hour) ? 1 : 0,
      total: { amountMinor: sold.includes(hour) ? 100 : 0, currency: 'KES' },
    }));

  test('shows the usual hours, and every hour in which something was sold', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 23 })), (sold) => {
        const shown = hoursToShow(hours(sold)).map(({ hour }) => hour);
        expect(shown).toEqual(expect.arrayContaining([...sold, 8, 18]));
        expect(shown).toEqual(shown.toSorted((a, b) => a - b));
      }),
    );
  });

  test('more is never drawn lower, and what is there at all is seen', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (a, b) => {
        const most = Math.max(a, b);
        expect(barHeight(a, most) <= barHeight(b, most)).toBe(a <= b || barHeight(a, most) === barHeight(b, most));
        expect(barHeight(a, most) > 0).toBe(a > 0);
      }),
    );
  });
});

describe('a form', () => {
  const tokens = createFormTokens(Buffer.alloc(32, 7));

  test('proves the browser that it was given to, and no other', () => {
    const token = tokens.make('browser-1');
    expect(tokens.isRight(token, 'browser-1')).toBe(true);
    expect(tokens.isRight(token, 'browser-2')).toBe(false);
    expect(createFormTokens(Buffer.alloc(32, 8)).isRight(token, 'browser-1')).toBe(false);
    expect(tokens.make('browser-1')).not.toBe(token);
    for (const wrong of [undefined, '', '.', token.slice(1), `${token}x`]) {
      expect(tokens.isRight(wrong, 'browser-1')).toBe(false);
    }
  });

  test('comes from our own site, as far as the browser tells', () => {
    const from = (headers: Readonly<Record<string, string>>) =>
      isSameSite({ get: ((name: string) => headers[name]) as never, host: 'duka.example' });
    expect(from({})).toBe(true);
    expect(from({ origin: 'https://duka.example', 'sec-fetch-site': 'same-origin' })).toBe(true);
    expect(from({ origin: 'https://duka.example.elsewhere.example' })).toBe(false);
    expect(from({ origin: 'null' })).toBe(false);
    expect(from({ 'sec-fetch-site': 'cross-site' })).toBe(false);
  });
});

describe('what was typed', () => {
  const shop = { currency: 'KES', country: 'KE' } as never;
  const call = (typed: Readonly<Record<string, string>>) =>
    ({ typed, visitor: { caller: {} as never, shop } }) as never;

  test('amounts, quantities and numbers are read as people write them', () => {
    expect(moneyIn(call({ price: ' 1,450 ' }), 'price')).toBe(145000);
    expect(moneyIn(call({ price: '' }), 'price')).toBeUndefined();
    expect(() => moneyIn(call({ price: 'ten' }), 'price')).toThrow('request_invalid');
    expect(quantityIn({ quantity: '1,5' }, 'quantity')).toBe('1.5');
    expect(quantityIn({ quantity: '.5' }, 'quantity')).toBe('0.5');
    expect(phoneIn(call({ phone: '0712 345 678' }), 'phone')).toBe('+254712345678');
    expect(phoneIn({ typed: { phone: '+254 712-345-678' }, visitor: undefined }, 'phone')).toBe('+254712345678');
    expect(() => phoneIn(call({ phone: '12' }), 'phone')).toThrow('phone_invalid');
  });

  test('leads to pages of ours alone', () => {
    expect(placeAfter('/console/sales?from=2026-01-01')).toBe('/sales?from=2026-01-01');
    for (const next of [undefined, '//a.example', 'https://a.example', '/consoles', '/console//a.example', '/v1/me']) {
      expect(placeAfter(next)).toBe('');
    }
  });
});

test('a cookie is read as it was written, among others', () => {
  const [pair] = writeCookie(COOKIES.language, 'sw').split(';');
  expect(readCookie(`a=b; ${pair ?? ''}; c=d`, COOKIES.language)).toBe('sw');
  expect(readCookie('a=b', COOKIES.language)).toBeUndefined();
  expect(readCookie(`${COOKIES.language}=<script>`, COOKIES.language)).toBeUndefined();
});
