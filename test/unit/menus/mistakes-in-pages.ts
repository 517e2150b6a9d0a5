import { pageIn, type Mistake } from './a-menu.ts';

/** What goes wrong with pages, keys and actions. */
export const mistakesInPages: readonly Mistake[] = [
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
    what: 'a second key on a line that is printed and does nothing',
    plant: ({ menu }) => delete pageIn(menu, 'D5').keys['3'],
    page: 'D5',
    says: 'prints the key 3, which does nothing',
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
    plant: ({ menu }) => {
      pageIn(menu, 'E3').inputs.forEach((input) => (input.saves = false));
    },
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
