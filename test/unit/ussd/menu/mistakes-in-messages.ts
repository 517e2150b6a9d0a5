import type { Mistake } from './a-menu.ts';

/** What goes wrong with the texts of SMS. */
export const mistakesInMessages: readonly Mistake[] = [
  {
    what: 'an SMS that is too long with the longest values',
    plant: ({ messages: { en } }) => (en.messages.M15 += ' Thank you very much.'),
    found: ['M15 (en) takes 174 septets with the longest values'],
  },
  {
    what: 'an SMS without one of its parameters',
    plant: ({ messages: { sw } }) => (sw.messages.M3 = sw.messages.M3.replace('{rest}', '...')),
    found: ['M3 (sw) does not show {rest}'],
  },
  {
    what: 'an SMS with a parameter that it is not given',
    plant: ({ messages: { fr } }) => (fr.messages.M5 += ' {price}'),
    found: ['M5 (fr) shows {price}, which it is not given'],
  },
  {
    what: 'an SMS that would say 1 sales',
    plant: ({ messages: { en } }) => (en.messages.M21 = en.messages.M21.replace('{n|sale|sales}', 'sales')),
    found: ['M21 (en) says {n} sales for one, too: write {n|one|many}'],
  },
  {
    what: 'an SMS with a character that GSM-7 cannot write',
    plant: ({ messages: { fr } }) => (fr.messages.M25 += ' Bientôt'),
    found: [
      'M25 (fr) has a character that is not in the GSM alphabet',
      'M25 (fr) takes 256 septets with the longest values',
    ],
  },
];
