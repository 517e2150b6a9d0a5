import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { septets } from '../../../src/values/gsm7.ts';
import type { Frame } from '../../../src/ussd/engine/dialogue.ts';
import { fillIn } from '../../../src/ussd/menu/fill.ts';
import { turnedPage } from '../../../src/ussd/engine/list.ts';
import { pageSchema, type Texts } from '../../../src/ussd/engine/menu.ts';
import { dropKeys, render, type Row } from '../../../src/ussd/engine/render.ts';

const texts: Texts = {
  language: 'en',
  name: 'English',
  alphabet: 'gsm7',
  pages: { L: 'WHO OWES ({n})\n{picks}\n98. More 0. Back', T: '{a}\n{b}\n{c}\n1. One 2. Two\n0. Back' },
  words: { invalid: 'Not valid. ', more: '98. More' },
};
const list = pageSchema.parse({ view: 'a.b', list: { param: 'picks', style: 'picks' }, keys: { '0': 'back' } });

/** Turns the pages of a list from the first to the last, as a thumb would. */
const pagesOf = (rows: readonly Row[], budget: number): readonly string[] => {
  const pages: string[] = [];
  let frame: Frame | undefined = { page: 'L' };
  while (frame !== undefined && pages.length <= rows.length) {
    const shown = render({
      texts,
      page: list,
      frame,
      rows,
      facts: { n: rows.length },
      invalid: false,
      budget,
      measure: septets,
      fill: fillIn(texts),
    });
    pages.push(shown.text);
    frame = turnedPage(shown.frame, '98');
  }
  return pages;
};

const label = fc.stringMatching(/^[A-Za-z0-9 {}]{1,24}$/).map((text) => text.trim() || 'x');

describe('lists', () => {
  test.each([120, 160, 182])('lose, repeat and cut nothing at %i septets', (budget) => {
    fc.assert(
      fc.property(fc.array(label, { maxLength: 60 }), (labels) => {
        const pages = pagesOf(
          labels.map((one, index) => ({ key: `${index}`, label: one })),
          budget,
        );
        const printed = pages.flatMap((page) => page.split('\n').slice(1, -1));
        expect(printed).toEqual(labels.map((one, index) => `${index + 1}. ${one}`));
        for (const [index, page] of pages.entries()) {
          expect(septets(`Not valid. ${page}`)).toBeLessThanOrEqual(budget);
          expect(page.endsWith('98. More 0. Back')).toBe(index < pages.length - 1);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('a list that just fits one page does not speak of more', () => {
    const rows = ['Otieno 350', 'Kamau 200'].map((one) => ({ key: one, label: one }));
    expect(pagesOf(rows, 160)).toEqual(['WHO OWES (2)\n1. Otieno 350\n2. Kamau 200\n0. Back']);
  });

  test('98 turns no page where there is none', () => {
    expect(turnedPage({ page: 'L', list: { keys: ['a'], starts: [0] } }, '98')).toBeUndefined();
  });
});

describe('long pages', () => {
  test('split at the ends of lines, and every part but the last offers more', () => {
    const page = pageSchema.parse({ keys: { '1': 'X', '2': 'X', '0': 'back' } });
    const facts = { a: 'a'.repeat(60), b: 'b'.repeat(60), c: 'c'.repeat(60) };
    const first = render({
      texts,
      page,
      frame: { page: 'T' },
      facts,
      invalid: false,
      budget: 160,
      measure: septets,
      fill: fillIn(texts),
    });
    expect(first.text).toBe(`${facts.a}\n${facts.b}\n98. More`);
    const turned = turnedPage(first.frame, '98') ?? { page: 'T' };
    const second = render({
      texts,
      page,
      frame: turned,
      facts,
      invalid: false,
      budget: 160,
      measure: septets,
      fill: fillIn(texts),
    });
    expect(second.text).toBe(`${facts.c}\n1. One 2. Two\n0. Back`);
    expect(turnedPage(second.frame, '98')).toBeUndefined();
    expect(turnedPage(second.frame, '0')).toMatchObject({ part: 0 });
  });
});

describe('options that are closed', () => {
  test('vanish from their line, and take the line with them when nothing else is on it', () => {
    expect(dropKeys('STOCK\n1. Check 2. Low\n3. Add stock\n0. Back', ['3'])).toBe('STOCK\n1. Check 2. Low\n0. Back');
    expect(dropKeys('STOCK\n1. Check 2. Low', ['1'])).toBe('STOCK\n2. Low');
  });
});
