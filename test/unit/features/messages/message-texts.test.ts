import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkMessageTexts } from '../../../../src/features/messages/check-message-texts.ts';
import { loadMessageTexts } from '../../../../src/features/messages/load-message-texts.ts';
import { TEMPLATE_IDS, templateOf } from '../../../../src/features/messages/message-templates.ts';
import { createMessageTexts, renderText } from '../../../../src/features/messages/message-texts.ts';
import { isGsm7, septets } from '../../../../src/values/gsm7.ts';
import { LANGUAGES } from '../../../../src/tenancy/tenant.ts';

const loaded = loadMessageTexts('menus/sms');
const texts = createMessageTexts(loaded);

const receipt = {
  rno: '1043-2',
  total: 'Ksh450',
  pay: 'Cash',
  shop: 'Mama Njeri Shop',
  date: '12/06',
  time: '14:05',
  cart: ['3 Sugar 1kg 450'],
  round: '',
  qv: '*384*7*8*20518*10432#',
  smsno: '21384',
};
const summary = {
  shop: 'Mama Njeri Shop',
  date: '12/06',
  n: '42',
  total: 'Ksh12,450',
  a: '9,000',
  mm: 'M-Pesa',
  b: '2,450',
  c: '0',
  d: '1,000',
  round: '',
  out: '',
  e: '500',
  f: '300',
  m: '3',
  qt: '*384*7*4#',
};

describe('the texts of SMS', () => {
  test('a receipt reads as in the book', () => {
    expect(texts.render('M1', 'en', receipt)).toBe(
      '1043-2 Paid Ksh450 Cash at Mama Njeri Shop 12/06 14:05. 3 Sugar 1kg 450. Check: *384*7*8*20518*10432# No more SMS: STOP to 21384',
    );
    expect(texts.render('M1', 'sw', receipt)).toBe(
      '1043-2 Umelipa Ksh450 Cash Mama Njeri Shop 12/06 14:05. 3 Sugar 1kg 450. Hakiki: *384*7*8*20518*10432# Kusitisha SMS: ACHA kwenda 21384',
    );
  });

  test('a receipt shows as many lines as fit, and how many more there are', () => {
    const cart = ['3 Sugar 1kg 450', '1 Milk 500ml 60', '2 Bread 130', '1 Soap 45'];
    const text = texts.render('M1', 'en', { ...receipt, cart });

    expect(text).toContain('14:05. 3 Sugar 1kg 450, 1 Milk 500ml 60, +2 more. Check:');
    expect(septets(text)).toBeLessThanOrEqual(160);
    expect(texts.render('M1', 'sw', { ...receipt, cart })).toContain('. 3 Sugar 1kg 450, +3 zaidi. Hakiki:');
  });

  test('a receipt tells what rounding added, as long as there is room for it beside a line', () => {
    const rounded = { ...receipt, total: 'Ksh41', cart: ['0.25 Rice kg 41.25'], round: ', round -0.25' };
    expect(texts.render('M1', 'en', rounded)).toContain('14:05. 0.25 Rice kg 41.25, round -0.25. Check:');
    const long = texts.render('M1', 'sw', {
      ...rounded,
      total: 'TSh1,250,000',
      shop: 'Mama Njeri Shopp',
      cart: ['0.313 Sugar brown 1. 46.95'],
    });
    expect(long).toContain('. 0.313 Sugar brown 1. 46.95. Hakiki:');
    expect(septets(long)).toBeLessThanOrEqual(160);
  });

  test('the evening summary drops its last sentence when it does not fit', () => {
    expect(texts.render('M8', 'en', summary)).toMatch(/Low items 3\. All: \*384\*7\*4#$/);
    const rich = {
      ...summary,
      a: '999,999',
      b: '999,999',
      c: '999,999',
      d: '999,999',
      e: '999,999',
      total: 'Ksh9,999,999',
    };
    expect(texts.render('M8', 'en', rich)).toMatch(/Low items 3\.$/);
  });

  test('braces in a line of a cart stay braces, and nothing is put in their place', () => {
    const text = texts.render('M19', 'en', {
      rno: '1043-2',
      cart: ['3 {qty} {pay} 450'],
      total: 'Ksh450',
      pay: 'Cash',
      qty: '37',
    });
    expect(text).toContain('SAVED 1043-2: 3 {qty} {pay} 450');
    expect(text).toContain('Left: 37.');
  });

  test('names are cut and cleaned, and braces in a name stay braces', () => {
    const text = texts.render('M4', 'en', {
      rno: '1043-2',
      total: 'Ksh450',
      shop: 'Café Ñandú {total} 🍞 Wholesale',
      date: '12/06',
      time: '14:05',
      phone: '0712345678',
    });
    expect(text).toContain('Ksh450 at Café Ñandu {to. was CANCELLED');
    expect(isGsm7(text)).toBe(true);
  });

  test('nothing is wrong with the texts, and every message fits into one SMS with its longest values', () => {
    expect(checkMessageTexts(loaded)).toEqual([]);
  });

  test('a missing value, an unknown value, a foreign letter and a long text are found', () => {
    const { en } = loaded;
    const messages = { ...en.messages, M22: 'Ŝend {what}', M24: 'again', M26: 'x'.repeat(161) };
    expect(checkMessageTexts({ ...loaded, en: { ...en, messages } })).toEqual([
      'M22 (en) shows {what}, which it is not given',
      'M22 (en) has a character that is not in the GSM alphabet',
      'M24 (en) does not show {rno}',
      'M24 (en) does not show {total}',
      'M24 (en) does not show {sec}',
      'M26 (en) does not show {brand}',
      'M26 (en) does not show {help}',
      'M26 (en) takes 161 septets with the longest values',
    ]);
  });

  test('whatever the values are, a message is one SMS in the GSM alphabet', () => {
    const anything = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 40 }));
    fc.assert(
      fc.property(fc.constantFrom(...TEMPLATE_IDS), fc.constantFrom(...LANGUAGES), fc.gen(), (id, language, gen) => {
        const params = Object.fromEntries(
          Object.entries(templateOf(id).params).map(([name, kind]) => [
            name,
            kind === 'lines' || kind === 'three' ? gen(fc.array, anything, { maxLength: 10 }) : gen(() => anything),
          ]),
        );
        const text = renderText(loaded[language], id, params);
        expect(septets(text)).toBeLessThanOrEqual(160);
        expect(isGsm7(text)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
