import { textsIn, type AMenu, type Mistake } from './a-menu.ts';

/** Changes the text of a page, named with its language: `sw S4`. */
const change = (on: AMenu, where: string, from: string, to: string): void => {
  const [language = '', id = ''] = where.split(' ');
  const { pages } = textsIn(on.texts, language);
  pages[id] = (pages[id] ?? '').replace(from, to);
};

/** What goes wrong with texts and words. */
export const mistakesInTexts: readonly Mistake[] = [
  {
    what: 'a key that is printed and does nothing',
    plant: (on) => {
      change(on, 'sw S4', '2. Uza tena', '2. Uza tena\n3. Risiti');
    },
    page: 'S4',
    says: 'prints the key 3, which does nothing',
  },
  {
    what: 'a key that is handled and not printed',
    plant: (on) => {
      change(on, 'en S3', ' 5. Add item', '');
    },
    page: 'S3',
    says: 'does not print the key 5',
  },
  {
    what: 'a key that an error page prints and the page beneath does not handle',
    plant: (on) => {
      change(on, 'en S1E', '0. Back', '0. Back 7. Other');
    },
    page: 'S1E',
    says: 'prints the key 7',
  },
  {
    what: 'a way to the next page where there is no list',
    plant: (on) => {
      change(on, 'en S4U', '0. Home', '98. More 0. Home');
    },
    page: 'S4U',
    says: 'prints the key 98',
  },
  {
    what: 'a way home before the caller is in',
    plant: (on) => {
      change(on, 'en R1', '0. Back', '00. Home\n0. Back');
    },
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
    plant: (on) => {
      change(on, 'sw S4', '{rno}', '1043-2');
    },
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
      change(on, 'en ST8', '{who}', '{who} {phone}');
      change(on, 'sw ST8', '{who}', '{who} {phone}');
      on.views.set('staff.person', { params: ['who', 'state'] });
    },
    page: 'ST8',
    says: 'shows {phone}, which nothing gives it',
  },
  {
    what: 'a parameter on a page without a view',
    plant: (on) => {
      change(on, 'en P1', 'PIN', 'PIN {code}');
    },
    page: 'P1',
    says: 'shows {code}, which nothing gives it',
  },
  {
    what: 'a page that is too long with the longest values',
    plant: (on) => {
      change(on, 'en K12', 'Old count wrong', 'The old count was wrong');
    },
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
    plant: (on) => {
      change(on, 'en T1', '{n} sales', 'x'.repeat(140));
    },
    page: 'T1',
    says: 'has a line that fits on no page',
  },
  {
    what: 'a parameter whose longest value nobody wrote down',
    plant: (on) => {
      change(on, 'en H2', 'SMS', 'SMS {nothing}');
    },
    page: 'H2',
    says: 'shows {nothing}, whose longest value is not known',
  },
  {
    what: 'a character that GSM-7 cannot write',
    plant: (on) => {
      change(on, 'sw X0', 'Kwaheri', 'Kwahêri');
    },
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
    what: 'a list whose text has no line for its rows',
    plant: (on) => {
      change(on, 'sw D2', '{picks}\n', '- {picks}\n');
    },
    page: 'D2',
    says: 'has no line {picks}',
  },
];
