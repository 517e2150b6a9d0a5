import { describe, expect, test } from '@jest/globals';
import { septets } from '../../../../src/values/gsm7.ts';
import type { Frame } from '../../../../src/ussd/engine/dialogue.ts';
import { turnedPage } from '../../../../src/ussd/engine/list.ts';
import { fillIn } from '../../../../src/ussd/menu/fill.ts';
import { render } from '../../../../src/ussd/engine/render.ts';
import { loadMenu } from '../../../../src/ussd/menu/load-menu.ts';
import { longestPage, standardWidths } from '../../../../src/ussd/menu/menu-widths.ts';
import { pageIn, textsIn } from './a-menu.ts';

const { menu, texts } = loadMenu('menus');
const PAGES = Object.entries(menu.pages).flatMap(([id, { list }]) => (list === undefined ? [id] : []));

/** Every part of a page with its longest values, from the first to the last with 98. */
const partsOf = (language: string, id: string, budget: number): readonly string[] => {
  const spoken = textsIn(texts, language);
  const page = pageIn(menu, id);
  const longest = longestPage(standardWidths, { texts: spoken, id, page });
  const filled = { ...spoken, pages: { [id]: longest } };
  const how = { facts: {}, invalid: false, budget, measure: septets, fill: fillIn(spoken) };
  const parts: string[] = [];
  let frame: Frame | undefined = { page: id };
  while (frame !== undefined && parts.length < 10) {
    const shown = render({ texts: filled, page, frame, ...how });
    parts.push(shown.text);
    frame = turnedPage(shown.frame, '98');
  }
  return parts;
};

describe.each(Object.keys(texts))('pages in the language %s with their longest values', (language) => {
  const spoken = textsIn(texts, language);
  const [prefix = '', more = ''] = [spoken.words['invalid'], spoken.words['more']];

  test.each([120, 160, 182])('fit on a network of %i septets, in parts where they must, and lose no line', (budget) => {
    for (const id of PAGES) {
      const page = pageIn(menu, id);
      const parts = partsOf(language, id, budget);
      const tooLong = parts.filter((part) => septets((page.kind === 'END' ? '' : prefix) + part) > budget);
      expect([id, tooLong]).toEqual([id, []]);
      for (const [at, part] of parts.entries()) expect(part.endsWith(`\n${more}`)).toBe(at < parts.length - 1);
      const lines = parts.flatMap((part) => part.split('\n').filter((line) => line !== more));
      expect(lines.join('\n')).toBe(longestPage(standardWidths, { texts: spoken, id, page }).trimEnd());
      // The last words of a call cannot be turned over.
      if (page.kind === 'END') expect([id, parts.length]).toEqual([id, 1]);
    }
  });
});
