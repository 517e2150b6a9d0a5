import type { Key, Menu } from '../../../../src/ussd/engine/menu.ts';
import { inEach, pageIn, type Mistake } from './a-menu.ts';

/** One of the keys that choose how a sale is paid, and save it. */
const payKey = (menu: Menu, name: string): Extract<Key, { unseen?: unknown }> => {
  const key = pageIn(menu, 'S3').keys[name];
  if (typeof key !== 'object' || !('unseen' in key)) throw new Error(`key ${name} does not pay`);
  return key;
};

/** What goes wrong with pages, keys and actions. */
export const mistakesInPages: readonly Mistake[] = [
  {
    what: 'a key that leads to a page that is not there',
    plant: ({ menu }) => (pageIn(menu, 'U2').keys['1'] = 'R9'),
    found: ['R9 is not there, but U2, key 1 leads to it'],
  },
  {
    what: 'a face of a page that is not there',
    plant: ({ menu }) => (pageIn(menu, 'R4E').face = 'R9'),
    found: [
      'R9 is not there, but the face R4E leads to it',
      'R4E cannot be left: none of its keys leads to the end of the call',
      ...inEach('R4E', 'prints the key 0, which does nothing'),
    ],
  },
  {
    what: 'a page that nobody can come to',
    plant: ({ menu }) => (pageIn(menu, 'U2').keys['4'] = 'U3'),
    found: ['U4 cannot be reached from any dial'],
  },
  {
    what: 'an action that does not exist',
    plant: ({ actions }) => actions.delete('sell.pay'),
    found: [
      'S3 key 1 calls sell.pay, which is no action',
      'S3 key 2 calls sell.pay, which is no action',
      'S3 key 3 calls sell.pay, which is no action',
    ],
  },
  {
    what: 'a view that does not exist',
    plant: ({ views }) => views.delete('sell.cart'),
    found: ['S3 its view sell.cart is no view', 'S12 its view sell.cart is no view'],
  },
  {
    what: 'an outcome without a way on',
    plant: ({ actions }) =>
      actions.set('sell.undo', { outcomes: ['undone', 'not_allowed', 'too_old', 'gone'], saves: true }),
    found: [
      'S4 key 9: no way on for the outcome gone of sell.undo',
      'C5 key 9: no way on for the outcome gone of sell.undo',
      'C5L key 9: no way on for the outcome gone of sell.undo',
    ],
  },
  {
    what: 'a way on for an outcome that the action does not have',
    plant: ({ actions }) => actions.set('sell.search', { outcomes: ['found'], saves: false }),
    found: [
      'S1 input search: a way on for none, which is no outcome of sell.search',
      'S1F input search: a way on for none, which is no outcome of sell.search',
    ],
  },
  {
    what: 'a second key on a line that is printed and does nothing',
    plant: ({ menu }) => delete pageIn(menu, 'D5').keys['3'],
    found: [...inEach('D5', 'prints the key 3, which does nothing')],
  },
  {
    what: 'something left behind for a page that does not show it',
    plant: ({ menu }) => pageIn(menu, 'S4U').data.push('total'),
    found: [...inEach('S4U', 'is given {total} and does not show it')],
  },
  {
    what: 'a page that shows what no action left behind',
    plant: ({ menu }) => (pageIn(menu, 'K8').keys['1'] = { reset: 'K9' }),
    found: ['K9 shows {name}, {new}, {unit}, but K8, key 1 leads to it without an action that leaves them'],
  },
  {
    what: 'a page that ends the session and has keys',
    plant: ({ menu }) => (pageIn(menu, 'S4').kind = 'END'),
    found: ['S4 ends the session, so no key or input of it can be used'],
  },
  {
    what: 'a page that goes on and has no key',
    plant: ({ menu }) => (pageIn(menu, 'U3').kind = 'CON'),
    found: ['U3 has no way on, so it must be an END page'],
  },
  {
    what: 'an action that saves where the menu does not say so',
    plant: ({ menu }) => {
      const key = pageIn(menu, 'S4').keys['9'];
      if (typeof key === 'object' && 'do' in key) key.saves = false;
    },
    found: ['S4 key 9: sell.undo saves, and the menu does not say so'],
  },
  {
    what: 'an action that the menu takes for one that saves',
    plant: ({ actions }) => actions.set('debts.pay', { outcomes: ['saved', 'too_much', 'paid_off'], saves: false }),
    found: [
      'D5 key 1: the menu says that debts.pay saves, and it does not',
      'D5 key 2: the menu says that debts.pay saves, and it does not',
      'D5 key 3: the menu says that debts.pay saves, and it does not',
    ],
  },
  {
    what: 'an action that leads to one that saves, and does not say so',
    plant: ({ menu }) => {
      pageIn(menu, 'E3').inputs.forEach((input) => (input.saves = false));
    },
    found: ['E3 input money: leads to an action that saves, so it needs saves: true'],
  },
  {
    what: 'a PIN page that is not secret',
    plant: ({ menu }) => (pageIn(menu, 'L1').secret = false),
    found: ['L1 asks for a PIN or code, so it must be secret'],
  },
  {
    what: 'a secret page that asks for no PIN',
    plant: ({ menu }) => (pageIn(menu, 'R1').secret = true),
    found: ['R1 is secret, but asks for no PIN or code'],
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
    found: [
      'S2E cannot be reached from any dial',
      'S2E is a face of whichever page is on top, and no page leads to it',
    ],
  },
  {
    what: 'an error page of an error page',
    plant: ({ menu }) => (pageIn(menu, 'R4E').face = 'R3E'),
    found: [
      'R4E is a face of R3E, which is a face itself',
      'R4E cannot be left: none of its keys leads to the end of the call',
      ...inEach('R4E', 'prints the key 0, which does nothing'),
    ],
  },
  {
    what: 'an error page with inputs of its own',
    plant: ({ menu }) => pageIn(menu, 'S5E').inputs.push(...pageIn(menu, 'S5').inputs),
    found: ['S5E is a face: inputs are those of the page beneath, not its own'],
  },
  {
    what: 'a choice from a list that is not there',
    plant: ({ menu }) => delete pageIn(menu, 'D2').list,
    found: [
      'D2 lets the caller pick from a list that it does not have',
      ...inEach('D2', 'prints the key 98, which does nothing'),
      ...inEach('D2', 'shows {picks}, whose longest value is not known'),
    ],
  },
  {
    what: 'a key that depends on a fact that nobody gives',
    plant: ({ menu }) => delete pageIn(menu, 'K3C').view,
    found: ['K3C has a key that depends on a fact, but no view that gives it'],
    andMore: true,
  },
  {
    what: 'a way home in a menu without a home page',
    plant: ({ menu }) => menu.homes.splice(0),
    found: ['the dial goes home, and the menu names no home page'],
    andMore: true,
  },
  {
    what: 'a page that goes on after a PIN that it did not ask for',
    plant: ({ menu }) => (pageIn(menu, 'K8').keys['0'] = 'resume'),
    found: ['K8 key 0 goes on with a step that waits, but none waits on this page'],
  },
  {
    what: 'a page of which every key leads to itself',
    plant: ({ menu }) => (pageIn(menu, 'H2').keys['0'] = 'again'),
    found: ['H2 cannot be left: none of its keys leads to the end of the call'],
  },
  {
    what: 'two pages that lead to nothing but each other',
    plant: ({ menu }) => {
      pageIn(menu, 'H1').keys = { '1': 'H2', '0': 'H2' };
      pageIn(menu, 'H2').keys = { '0': 'back' };
    },
    found: [
      'H1 cannot be left: none of its keys leads to the end of the call',
      'H2 cannot be left: none of its keys leads to the end of the call',
    ],
  },
  {
    what: 'a key that saves from a page that was not seen',
    plant: ({ menu }) => {
      const key = payKey(menu, '1');
      const { do: pay, with: payment, then } = key;
      key.unseen = { do: pay, with: payment, then, saves: true };
    },
    found: ['S3 key 1 unseen: sell.pay saves from a page that was not seen'],
  },
  {
    what: 'a dial that saves',
    plant: ({ menu, actions }) => {
      menu.entry.saves = true;
      actions.set('entry.dial', { outcomes: Object.keys(menu.entry.then), saves: true });
    },
    found: ['the dial: entry.dial saves from a page that was not seen'],
  },
  {
    what: 'a saving key without a way for a page that was not seen, where its neighbours have one',
    plant: ({ menu }) => delete payKey(menu, '2').unseen,
    found: ['S3 key 2 saves and has no way for a page that was not seen, as others here have'],
  },
];
