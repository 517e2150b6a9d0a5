import { describe, expect, test } from '@jest/globals';
import { requireSound } from '../../../../src/ussd/menu/check-menu.ts';
import { aMenu, textsIn } from './a-menu.ts';

describe('a menu that is to be served', () => {
  test('is served when nothing is wrong with it', () => {
    const { menu, texts, actions, views } = aMenu();
    expect(() => {
      requireSound(menu, texts, { actions, views });
    }).not.toThrow();
  });

  test('is refused for a mistake in one language, which is named', () => {
    const { menu, texts, actions, views } = aMenu();
    textsIn(texts, 'sw').pages['S4'] = 'IMEHIFADHIWA';
    expect(() => {
      requireSound(menu, texts, { actions, views });
    }).toThrow('S4 (sw)');
  });

  test('is refused when an action that it names is not written', () => {
    const { menu, texts, actions, views } = aMenu();
    actions.delete('sell.pay');
    expect(() => {
      requireSound(menu, texts, { actions, views });
    }).toThrow('sell.pay');
  });
});
