import { describe, expect, test } from '@jest/globals';
import { loadMenu } from '../../../../src/ussd/menu/load-menu.ts';
import { paramsIn } from '../../../../src/ussd/menu/menu-widths.ts';

const { menu, texts } = loadMenu('menus');

/** Parameters that are figures: amounts of money, and quantities that are to be booked. */
const FIGURES = new Set([
  'total',
  'paid',
  'amt',
  'cost',
  'price',
  'old',
  'new',
  'cart',
  'sale',
  'cash',
  'b',
  'c',
  'thr',
]);

/**
 * Pages with figures and a key that saves, and why what they show is what is booked.
 * `agreed`: the figures that were shown stay on the frame, the operation compares them inside its transaction, and refuses.
 * `kept`: what was typed is kept as it is and booked as it is; nothing is worked out again.
 * `booked`: the page shows something that was saved before; `again` in a page's words is no change of money.
 */
const WHY: Readonly<Record<string, 'agreed' | 'kept' | 'booked'>> = {
  S3: 'agreed',
  S3C: 'agreed',
  S9: 'agreed',
  S10N: 'agreed',
  C3: 'agreed',
  C4V: 'agreed',
  K8: 'agreed',
  K8C: 'agreed',
  K8P: 'agreed',
  K12S: 'agreed',
  K12: 'kept',
  K12P: 'kept',
  K16: 'kept',
  K16S: 'kept',
  D5: 'kept',
  T6: 'kept',
  T7: 'booked',
  T9: 'booked',
  N5: 'kept',
  E3W: 'kept',
  K9: 'booked',
  K14: 'booked',
  S4: 'booked',
  C5: 'booked',
  D6: 'booked',
  D7: 'booked',
  RC2: 'booked',
  RC3: 'booked',
  RC6: 'booked',
};

const savesWith = (key: unknown): boolean => {
  if (typeof key !== 'object' || key === null || !('do' in key)) return false;
  const nested = 'then' in key && typeof key.then === 'object' && key.then !== null ? Object.values(key.then) : [];
  return ('saves' in key && key.saves === true) || nested.some(savesWith);
};

const pagesWithFigures = Object.entries(menu.pages)
  .filter(([id]) => paramsIn(texts['en']?.pages[id] ?? '').some((param) => FIGURES.has(param)))
  .filter(([, page]) => Object.values(page.keys).some(savesWith))
  .map(([id]) => id);

describe('what a page shows is what its saving key books', () => {
  test('of each page above it is so that it has figures and such a key', () => {
    expect(pagesWithFigures).toEqual(expect.arrayContaining(Object.keys(WHY)));
  });

  test('a page whose figures may change meanwhile is looked at before its key saves', () => {
    const unseen = Object.keys(WHY).filter((id) => {
      const page = menu.pages[id];
      const hasUnseen = Object.values(page?.keys ?? {}).some((key) => typeof key === 'object' && 'unseen' in key);
      return WHY[id] === 'agreed' && page?.mustSee !== true && !hasUnseen;
    });
    expect(unseen).toEqual([]);
  });

  test('the word that figures have changed is no longer than the one of an invalid input, for which there is room', () => {
    for (const { words } of Object.values(texts)) {
      expect((words['changed'] ?? '').length).toBeGreaterThan(0);
      expect((words['changed'] ?? '').length).toBeLessThanOrEqual((words['invalid'] ?? '').length);
    }
  });
});
