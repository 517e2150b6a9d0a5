import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { septets } from '../../../../src/values/gsm7.ts';
import type { Frame } from '../../../../src/ussd/engine/dialogue.ts';
import { turnedPage } from '../../../../src/ussd/engine/list.ts';
import { misfitWord, render, type Row } from '../../../../src/ussd/engine/render.ts';
import { fillIn } from '../../../../src/ussd/menu/fill.ts';
import { loadMenu } from '../../../../src/ussd/menu/load-menu.ts';
import { paramsIn, standardWidths } from '../../../../src/ussd/menu/menu-widths.ts';
import { pageIn, textsIn } from './a-menu.ts';

const { menu, texts } = loadMenu('menus');
const LISTS = Object.entries(menu.pages).flatMap(([id, { list }]) => (list === undefined ? [] : [{ id, ...list }]));
/** The longest a row may be, with its number. */
const ROW = 27;

interface Listed {
  readonly language: string;
  readonly id: string;
  readonly budget: number;
  readonly rows: readonly Row[];
}
interface Leaf {
  readonly text: string;
  readonly frame: Frame;
}

const show = ({ language, id, budget, rows }: Listed, frame: Frame): Leaf => {
  const page = pageIn(menu, id);
  const params = paramsIn(textsIn(texts, language).pages[id] ?? '').filter((name) => name !== page.list?.param);
  const facts = Object.fromEntries(params.map((name) => [name, 'N'.repeat(standardWidths.params[name] ?? 0)]));
  const spoken = textsIn(texts, language);
  const how = { invalid: false, budget, measure: septets, fill: fillIn(spoken) };
  return render({ texts: spoken, page, frame, facts, rows, ...how });
};

/** From the first page to the last with 98, as a thumb would. */
const leaf = (listed: Listed): readonly Leaf[] => {
  const pages: Leaf[] = [];
  let frame: Frame | undefined = { page: listed.id };
  while (frame !== undefined && pages.length <= listed.rows.length) {
    pages.push(show(listed, frame));
    frame = turnedPage(pages.at(-1)?.frame ?? frame, '98');
  }
  return pages;
};

/** Names as shops have them, with what counts twice and what looks like a parameter or a key. */
const label = fc
  .stringMatching(/^[A-Za-z0-9€{}.][A-Za-z0-9 €{}.]{0,21}$/)
  .map((text) => text.trim())
  .filter((text) => septets(text) <= ROW - 4);
const rowsOf = (labels: readonly string[], style: 'items' | 'picks'): readonly Row[] =>
  labels.map((one, index) => ({
    key: String(index),
    label: style === 'items' ? `${String(1000 + index)} ${one}` : one,
  }));

/** The row that would come next on a page that has room for it; the last of all needs no 98 under it, so it may fit yet. */
const nextLine = ({ rows }: Listed, { frame }: Leaf, style: 'items' | 'picks'): string | undefined => {
  const { starts, next } = frame.list ?? { starts: [0] };
  if (next === undefined || next - (starts.at(-1) ?? 0) === 5 || next === rows.length - 1) return undefined;
  const row = rows[next]?.label ?? '';
  return style === 'picks' ? `${String(next + 1)}. ${row}` : row;
};

describe.each(Object.keys(texts))('the lists of the menu in the language %s', (language) => {
  test.each([120, 160, 182])('lose, repeat and cut nothing on pages of %i septets', (budget) => {
    const spoken = textsIn(texts, language);
    const more = spoken.words['more'] ?? '';
    fc.assert(
      fc.property(fc.constantFrom(...LISTS), fc.array(label, { maxLength: 40 }), ({ id, style }, labels) => {
        const prefix = spoken.words[misfitWord(spoken, id, pageIn(menu, id))] ?? '';
        const rows = rowsOf(labels, style);
        const printed = rows.map((row, index) =>
          style === 'picks' ? `${String(index + 1)}. ${row.label}` : row.label,
        );
        const listed: Listed = { language, id, budget, rows };
        const pages = leaf(listed);
        const shown = pages.map(({ text }) => text.split('\n').filter((line) => printed.includes(line)));
        expect(shown.flat()).toEqual(printed);
        for (const [index, { text }] of pages.entries()) {
          expect(septets(prefix + text)).toBeLessThanOrEqual(budget);
          expect(shown[index]?.length ?? 0).toBeLessThanOrEqual(5);
          // 98 stands on every page but the last, and nowhere else.
          expect(text.includes(more)).toBe(index < pages.length - 1);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('go back page by page over what they have shown', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LISTS),
        fc.array(label, { minLength: 6, maxLength: 30 }),
        ({ id, style }, labels) => {
          const listed: Listed = { language, id, budget: 160, rows: rowsOf(labels, style) };
          const forth = leaf(listed);
          const back: string[] = [];
          let frame = forth.at(-1)?.frame;
          while (frame !== undefined && back.length <= forth.length) {
            const page = show(listed, frame);
            back.push(page.text);
            frame = turnedPage(page.frame, '0');
          }
          expect(back).toEqual(forth.map(({ text }) => text).toReversed());
        },
      ),
      { numRuns: 100 },
    );
  });

  test('fill a page before they begin the next', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...LISTS),
        fc.array(label, { minLength: 2, maxLength: 30 }),
        ({ id, style }, labels) => {
          const listed: Listed = { language, id, budget: 160, rows: rowsOf(labels, style) };
          const spoken = textsIn(texts, language);
          const prefix = spoken.words[misfitWord(spoken, id, pageIn(menu, id))] ?? '';
          for (const page of leaf(listed)) {
            const line = nextLine(listed, page, style);
            if (line !== undefined) expect(septets(`${prefix}${page.text}\n${line}`)).toBeGreaterThan(160);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
