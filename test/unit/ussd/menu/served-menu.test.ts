import { describe, expect, test } from '@jest/globals';
import { checkMenu } from '../../../../src/ussd/menu/check-menu.ts';
import type { KnownAction, KnownView } from '../../../../src/ussd/menu/menu-problem.ts';
import { servedMenu } from '../../../../src/ussd/menu/served-menu.ts';
import { aMenu, pageIn, textsIn } from './a-menu.ts';

const only = <T>(all: ReadonlyMap<string, T>, features: readonly string[]): Map<string, T> =>
  new Map([...all].filter(([name]) => features.includes(name.split('.')[0] ?? '')));

const provisions = (
  features: readonly string[],
): { actions: Map<string, KnownAction>; views: Map<string, KnownView>; instead: string } => {
  const { actions, views } = aMenu();
  return { actions: only(actions, features), views: only(views, features), instead: 'U4' };
};

describe('a menu whose features are not all there yet', () => {
  test('is the whole menu once they are', () => {
    const { menu, texts, actions, views } = aMenu();
    expect(servedMenu({ menu, texts }, { actions, views, instead: 'U4' }).menu).toEqual(menu);
  });

  test('prints and handles only the entries there are, and their numbers stay', () => {
    const { menu, texts } = aMenu();
    const served = servedMenu({ menu, texts }, provisions(['entry', 'auth', 'sell', 'receipts', 'shop']));
    expect(Object.keys(pageIn(served.menu, 'VM').keys)).toEqual(['0', '1', '5', '6']);
    expect(served.texts['en']?.pages['VM']).toBe('{shop}{notice}\n1. Sell\n5. Receipts\n6. Shop and help\n0. Exit');
    expect(served.texts['en']?.pages['S3']).toContain('\n5. Add item\n6. Change 0. Back');
  });

  test('has no entry that leads to a page with nothing on it but the way back', () => {
    const { menu, texts } = aMenu();
    const served = servedMenu({ menu, texts }, provisions(['entry', 'auth', 'shop', 'sell']));
    expect(Object.keys(served.menu.pages)).not.toContain('D1C');
    expect(served.texts['en']?.pages['CM']).not.toContain('Debts');
    expect(served.texts['en']?.pages['S1Z']).toBe('You have no items yet.\n0. Back');
  });

  test('never leads to a page that asks for what nobody takes', () => {
    const { menu, texts } = aMenu();
    const served = servedMenu({ menu, texts }, provisions(['entry', 'auth', 'sell', 'shop']));
    expect(served.menu.entry.then['invited']).toBe('U4');
    expect(Object.keys(served.menu.pages)).not.toContain('RC1');
    expect(Object.keys(served.menu.pages)).not.toContain('K6');
  });

  test.each([
    [['entry', 'auth', 'shop', 'sell']],
    [['entry', 'auth', 'shop', 'stock', 'debts']],
    [['entry', 'auth', 'shop', 'sell', 'stock', 'receipts', 'help']],
    [['entry', 'auth', 'shop', 'sell', 'stock', 'receipts', 'credit', 'debts', 'signup']],
    [['entry', 'auth', 'shop', 'sell', 'items', 'reports', 'expenses', 'staff']],
  ])('passes its check with %s', (features) => {
    const { menu, texts } = aMenu();
    const known = provisions(features);
    const served = servedMenu({ menu, texts }, known);
    expect(checkMenu(served.menu, served.texts, known)).toEqual([]);
  });

  test('is refused when it has a mistake', () => {
    const { menu, texts, actions, views } = aMenu();
    textsIn(texts, 'sw').pages['S4'] = 'IMEHIFADHIWA';
    expect(() => servedMenu({ menu, texts }, { actions, views, instead: 'U4' })).toThrow('S4 (sw)');
  });
});
