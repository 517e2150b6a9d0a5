import { describe, expect, test } from '@jest/globals';
import { checkMenu, describeProblem } from '../../../../src/ussd/menu/check-menu.ts';
import { aMenu } from './a-menu.ts';
import { mistakesInMessages } from './mistakes-in-messages.ts';
import { mistakesInPages } from './mistakes-in-pages.ts';
import { mistakesInTexts } from './mistakes-in-texts.ts';

describe('the check of the menu', () => {
  test('has nothing to say of the menu as it is', () => {
    const { menu, texts, ...known } = aMenu();
    expect(checkMenu(menu, texts, known).map(describeProblem)).toEqual([]);
  });

  test.each([...mistakesInPages, ...mistakesInTexts, ...mistakesInMessages])('finds $what', (mistake) => {
    const on = aMenu();
    mistake.plant(on);
    const said = checkMenu(on.menu, on.texts, on).map(describeProblem).toSorted();
    const expected = mistake.found.toSorted();
    expect(said).toEqual(mistake.andMore ? expect.arrayContaining(expected) : expected);
  });
});
