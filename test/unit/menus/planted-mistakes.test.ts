import { describe, expect, test } from '@jest/globals';
import { checkMenu, describeProblem } from '../../../src/ussd/check-menu.ts';
import { aMenu, isAmong } from './a-menu.ts';
import { mistakesInPages } from './mistakes-in-pages.ts';
import { mistakesInTexts } from './mistakes-in-texts.ts';

describe('the check of the menu', () => {
  test('has nothing to say of the menu as it is', () => {
    const { menu, texts, ...known } = aMenu();
    expect(checkMenu(menu, texts, known).map(describeProblem)).toEqual([]);
  });

  test.each([...mistakesInPages, ...mistakesInTexts])('finds $what', ({ plant, page, says }) => {
    const on = aMenu();
    plant(on);
    const problems = checkMenu(on.menu, on.texts, on);
    expect(isAmong(problems, page, says) || problems.map(describeProblem)).toBe(true);
  });
});
