import { describe, expect, test } from '@jest/globals';
import { checkMenu, describeProblem } from '../../../src/ussd/check-menu.ts';
import { aMenu, isAmong, pageIn, textsIn, type AMenu } from './a-menu.ts';

interface Mistake {
  readonly what: string;
  readonly plant: (on: AMenu) => void;
  readonly page: string;
  readonly says: string;
}

const change = (on: AMenu, language: string, id: string, from: string | RegExp, to: string): void => {
  const { pages } = textsIn(on.texts, language);
  pages[id] = (pages[id] ?? '').replace(from, to);
};

const mistakes: readonly Mistake[] = [
  {
    what: 'a key that leads to a page that is not there',
    plant: ({ menu }) => (pageIn(menu, 'U2').keys['1'] = 'R9'),
    page: 'R9',
    says: 'is not there, but U2, key 1 leads to it',
  },
  {
    what: 'a face of a page that is not there',
    plant: ({ menu }) => (pageIn(menu, 'R4E').face = 'R9'),
    page: 'R9',
    says: 'is not there, but the face R4E',
  },
  {
    what: 'a page that nobody can come to',
    plant: ({ menu }) => (pageIn(menu, 'U2').keys['4'] = 'U3'),
    page: 'U4',
    says: 'cannot be reached',
  },
  {
    what: 'an action that does not exist',
    plant: ({ actions }) => actions.delete('sell.pay'),
    page: 'S3',
    says: 'calls sell.pay, which is no action',
  },
  {
    what: 'a view that does not exist',
    plant: ({ views }) => views.delete('sell.cart'),
    page: 'S12',
    says: 'sell.cart is no view',
  },
  {
    what: 'an outcome without a way on',
    plant: ({ actions }) => actions.set('sell.undo', { outcomes: ['undone', 'not_allowed', 'gone'], saves: true }),
    page: 'S4',
    says: 'no way on for the outcome gone of sell.undo',
  },
  {
    what: 'a way on for an outcome that the action does not have',
    plant: ({ actions }) => actions.set('sell.search', { outcomes: ['found'], saves: false }),
    page: 'S1F',
    says: 'a way on for none, which is no outcome of sell.search',
  },
  {
    what: 'a key that is printed and does nothing',
    plant: (on) => change(on, 'sw', 'S4', '2. Uza tena', '2. Uza tena\n3. Risiti'),
    page: 'S4',
    says: 'prints the key 3, which does nothing',
  },
  {
    what: 'a second key on a line that is printed and does nothing',
    plant: ({ menu }) => delete pageIn(menu, 'D5').keys['3'],
    page: 'D5',
    says: 'prints the key 3, which does nothing',
  },
  {
    what: 'a key that is handled and not printed',
    plant: (on) => change(on, 'en', 'S3', ' 5. Add item', ''),
    page: 'S3',
    says: 'does not print the key 5',
  },
  {
    what: 'a key that an error page prints and the page beneath does not handle',
    plant: (on) => change(on, 'en', 'S1E', '0. Back', '0. Back 7. Other'),
    page: 'S1E',
    says: 'prints the key 7',
  },
  {
    what: 'a way to the next page where there is no list',
    plant: (on) => change(on, 'en', 'S4U', '0. Home', '98. More 0. Home'),
    page: 'S4U',
    says: 'prints the key 98',
  },
  {
    what: 'a way home before the caller is in',
    plant: (on) => change(on, 'en', 'R1', '0. Back', '00. Home\n0. Back'),
    page: 'R1',
    says: 'prints the key 00',
  },
  {
    what: 'a page without a translation',
    plant: ({ texts }) => delete textsIn(texts, 'sw').pages['K9'],
    page: 'K9',
    says: 'has no text in this language',
  },
  {
    what: 'a text without a page',
    plant: ({ texts }) => (textsIn(texts, 'sw').pages['Z1'] = 'Habari'),
    page: 'Z1',
    says: 'there is no such page',
  },
  {
    what: 'a word without a translation',
    plant: ({ texts }) => delete textsIn(texts, 'sw').words['unit_kg'],
    page: '',
    says: 'the word unit_kg is missing',
  },
  {
    what: 'a step that asks for a PIN in words that are missing',
    plant: ({ texts }) => {
      delete textsIn(texts, 'sw').words['hide_item'];
      delete textsIn(texts, 'en').words['hide_item'];
    },
    page: 'E7',
    says: 'the word hide_item is missing',
  },
  {
    what: 'a parameter that a translation leaves out',
    plant: (on) => change(on, 'sw', 'S4', '{rno}', '1043-2'),
    page: 'S4',
    says: '{pay, total}, and {pay, rno, total} in the other language',
  },
  {
    what: 'a parameter of a word that a translation leaves out',
    plant: ({ texts }) => (textsIn(texts, 'sw').words['notice_low'] = 'zinaisha'),
    page: '',
    says: 'the word notice_low shows {}, and {n}',
  },
  {
    what: 'a parameter that nobody fills',
    plant: (on) => {
      change(on, 'en', 'ST8', '{who}', '{who} {phone}');
      change(on, 'sw', 'ST8', '{who}', '{who} {phone}');
      on.views.set('staff.person', { params: ['who', 'state'] });
    },
    page: 'ST8',
    says: 'shows {phone}, which nothing gives it',
  },
  {
    what: 'a parameter on a page without a view',
    plant: (on) => change(on, 'en', 'P1', 'PIN', 'PIN {code}'),
    page: 'P1',
    says: 'shows {code}, which nothing gives it',
  },
  {
    what: 'something left behind for a page that does not show it',
    plant: ({ menu }) => pageIn(menu, 'S4U').data.push('total'),
    page: 'S4U',
    says: 'is given {total} and does not show it',
  },
  {
    what: 'a page that shows what no action left behind',
    plant: ({ menu }) => (pageIn(menu, 'K8').keys['1'] = { reset: 'K9' }),
    page: 'K9',
    says: 'K8, key 1 leads to it without an action',
  },
  {
    what: 'a page that is too long with the longest values',
    plant: (on) => change(on, 'en', 'K12', 'Old count wrong', 'The old count was wrong'),
    page: 'K12',
    says: 'takes 166 of 160',
  },
  {
    what: 'a word that makes a page too long',
    plant: ({ texts }) => (textsIn(texts, 'en').words['reason_lost'] = 'N'.repeat(80)),
    page: 'K16',
    says: 'with the longest values',
  },
  {
    what: 'a line that fits on no page, on a page that may be split',
    plant: (on) => change(on, 'en', 'T1', '{n} sales', 'x'.repeat(140)),
    page: 'T1',
    says: 'has a line that fits on no page',
  },
  {
    what: 'a parameter whose longest value nobody wrote down',
    plant: (on) => {
      change(on, 'en', 'H2', 'SMS', 'SMS {nothing}');
    },
    page: 'H2',
    says: 'shows {nothing}, whose longest value is not known',
  },
  {
    what: 'a character that GSM-7 cannot write',
    plant: (on) => change(on, 'sw', 'X0', 'Kwaheri', 'Kwahêri'),
    page: 'X0',
    says: 'holds ê, which GSM-7 cannot write',
  },
  {
    what: 'a character in a word that GSM-7 cannot write',
    plant: ({ texts }) => (textsIn(texts, 'en').words['pay_card'] = 'CARD ✓'),
    page: '',
    says: 'the word pay_card holds ✓',
  },
  {
    what: 'a page that ends the session and has keys',
    plant: ({ menu }) => (pageIn(menu, 'S4').kind = 'END'),
    page: 'S4',
    says: 'ends the session',
  },
  {
    what: 'a page that goes on and has no key',
    plant: ({ menu }) => (pageIn(menu, 'U3').kind = 'CON'),
    page: 'U3',
    says: 'has no way on',
  },
  {
    what: 'an action that saves where the menu does not say so',
    plant: ({ menu }) => {
      const key = pageIn(menu, 'S4').keys['9'];
      if (typeof key === 'object' && 'do' in key) key.saves = false;
    },
    page: 'S4',
    says: 'sell.undo saves, and the menu does not say so',
  },
  {
    what: 'an action that the menu takes for one that saves',
    plant: ({ actions }) => actions.set('debts.pay', { outcomes: ['saved', 'too_much'], saves: false }),
    page: 'D5',
    says: 'says that debts.pay saves, and it does not',
  },
  {
    what: 'an action that leads to one that saves, and does not say so',
    plant: ({ menu }) => pageIn(menu, 'E3').inputs.forEach((input) => (input.saves = false)),
    page: 'E3',
    says: 'leads to an action that saves',
  },
  {
    what: 'a PIN page that is not secret',
    plant: ({ menu }) => (pageIn(menu, 'L1').secret = false),
    page: 'L1',
    says: 'asks for a PIN or code, so it must be secret',
  },
  {
    what: 'a secret page that asks for no PIN',
    plant: ({ menu }) => (pageIn(menu, 'R1').secret = true),
    page: 'R1',
    says: 'is secret, but asks for no PIN',
  },
  {
    what: 'an error page without a page beneath',
    plant: ({ menu }) => {
      pageIn(menu, 'S2').otherwise = 'again';
      pageIn(menu, 'S2W').otherwise = 'again';
      for (const id of ['S2', 'S2W']) {
        for (const step of [...pageIn(menu, id).inputs, ...Object.values(pageIn(menu, id).keys)]) {
          if (typeof step === 'object' && 'then' in step && 'invalid' in step.then) step.then['invalid'] = 'again';
        }
      }
    },
    page: 'S2E',
    says: 'no page leads to it',
  },
  {
    what: 'an error page of an error page',
    plant: ({ menu }) => (pageIn(menu, 'R4E').face = 'R3E'),
    page: 'R4E',
    says: 'which is a face itself',
  },
  {
    what: 'an error page with inputs of its own',
    plant: ({ menu }) => pageIn(menu, 'S5E').inputs.push(...pageIn(menu, 'S5').inputs),
    page: 'S5E',
    says: 'inputs are those of the page beneath',
  },
  {
    what: 'a list whose text has no line for its rows',
    plant: (on) => change(on, 'sw', 'D2', '{picks}\n', '- {picks}\n'),
    page: 'D2',
    says: 'has no line {picks}',
  },
  {
    what: 'a choice from a list that is not there',
    plant: ({ menu }) => delete pageIn(menu, 'D2').list,
    page: 'D2',
    says: 'lets the caller pick from a list that it does not have',
  },
  {
    what: 'a key that depends on a fact that nobody gives',
    plant: ({ menu }) => delete pageIn(menu, 'K3C').view,
    page: 'K3C',
    says: 'depends on a fact',
  },
  {
    what: 'a way home in a menu without a home page',
    plant: ({ menu }) => menu.homes.splice(0),
    page: '',
    says: 'names no home page',
  },
  {
    what: 'a page that goes on after a PIN that it did not ask for',
    plant: ({ menu }) => (pageIn(menu, 'K8').keys['0'] = 'resume'),
    page: 'K8',
    says: 'not the PIN page',
  },
];

describe('the check of the menu', () => {
  test('has nothing to say of the menu as it is', () => {
    const { menu, texts, ...known } = aMenu();
    expect(checkMenu(menu, texts, known).map(describeProblem)).toEqual([]);
  });

  test.each(mistakes)('finds $what', ({ plant, page, says }) => {
    const on = aMenu();
    plant(on);
    const problems = checkMenu(on.menu, on.texts, on);
    expect(isAmong(problems, page, says) || problems.map(describeProblem)).toBe(true);
  });
});
