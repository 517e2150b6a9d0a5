import { inEach, textsIn, type AMenu, type Mistake } from './a-menu.ts';

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
    found: ['S4 (sw) prints the key 3, which does nothing'],
  },
  {
    what: 'a key that is handled and not printed',
    plant: (on) => {
      change(on, 'en S3', ' 5. Add item', '');
    },
    found: ['S3 (en) does not print the key 5, which it handles'],
  },
  {
    what: 'a key that an error page prints and the page beneath does not handle',
    plant: (on) => {
      change(on, 'en S1E', '0. Back', '0. Back 7. Other');
    },
    found: ['S1E (en) prints the key 7, which does nothing'],
  },
  {
    what: 'a way to the next page where there is no list',
    plant: (on) => {
      change(on, 'en S4U', '0. Home', '98. More 0. Home');
    },
    found: ['S4U (en) prints the key 98, which does nothing'],
  },
  {
    what: 'a way home before the caller is in',
    plant: (on) => {
      change(on, 'en R1', '0. Back', '00. Home\n0. Back');
    },
    found: ['R1 (en) prints the key 00, which does nothing'],
  },
  {
    what: 'a page without a translation',
    plant: ({ texts }) => delete textsIn(texts, 'sw').pages['K9'],
    found: ['K9 (sw) has no text in this language'],
  },
  {
    what: 'a page that would say 1 personnes',
    plant: (on) => {
      change(on, 'fr D1', '{n|personne|personnes}', 'personnes');
    },
    found: ['D1 (fr) says {n} personnes for one, too: write {n|one|many}'],
  },
  {
    what: 'a word that would say 1 items',
    plant: ({ texts }) => (textsIn(texts, 'en').words['notice_low'] = '{n} items low'),
    found: ['(en) the word notice_low says {n} items for one, too: write {n|one|many}'],
  },
  {
    what: 'a text without a page',
    plant: ({ texts }) => (textsIn(texts, 'sw').pages['Z1'] = 'Habari'),
    found: ['Z1 (sw) has a text, but there is no such page'],
  },
  {
    what: 'a word without a translation',
    plant: ({ texts }) => delete textsIn(texts, 'sw').words['unit_kg'],
    found: ['(sw) the word unit_kg is missing'],
  },
  {
    what: 'a step that asks for a PIN in words that are missing',
    plant: ({ texts }) => {
      for (const language of ['en', 'fr', 'sw']) delete textsIn(texts, language).words['hide_item'];
    },
    found: [...inEach('E7', 'the word hide_item is missing')],
  },
  {
    what: 'a parameter that a translation leaves out',
    plant: (on) => {
      change(on, 'sw S4', '{rno}', '1043-2');
    },
    found: [
      'S4 (sw) is given {rno} and does not show it',
      'S4 (sw) shows {came, pay, total}, and {came, pay, rno, total} in the other language',
    ],
  },
  {
    what: 'a parameter of a word that a translation leaves out',
    plant: ({ texts }) => (textsIn(texts, 'sw').words['notice_low'] = 'zinaisha'),
    found: ['(sw) the word notice_low shows {}, and {n} in the other language'],
  },
  {
    what: 'a parameter that nobody fills',
    plant: (on) => {
      for (const language of ['en', 'fr', 'sw']) change(on, `${language} ST8`, '{who}', '{who} {phone}');
      on.views.set('staff.person', { params: ['who', 'state'] });
    },
    found: [
      ...inEach('ST6', 'shows {phone}, which nothing gives it (staff.person)'),
      ...inEach('ST8', 'shows {phone}, which nothing gives it (staff.person)'),
    ],
  },
  {
    what: 'a parameter on a page without a view',
    plant: (on) => {
      for (const language of ['en', 'fr', 'sw']) change(on, `${language} P1`, 'PIN', 'PIN {code}');
    },
    found: [...inEach('P1', 'shows {code}, which nothing gives it (P1 has no view)')],
  },
  {
    what: 'a page that is too long only with the prefix of an invalid input',
    plant: (on) => {
      change(on, 'en K12', 'Old count wrong', 'The old count was wrong');
    },
    found: ['K12 (en) takes 166 of 160 with the longest values'],
  },
  {
    what: 'a page that is too long with the longest values, and that no prefix comes before',
    plant: (on) => {
      change(
        on,
        'en X3U',
        'Wait 1 minute',
        'Please be so kind and wait for at least 1 minute or better 2 or 3 before you do so, then',
      );
    },
    found: ['X3U (en) takes 172 of 160 with the longest values'],
  },
  {
    what: 'a word that makes a page too long',
    plant: ({ texts }) => (textsIn(texts, 'en').words['reason_lost'] = 'N'.repeat(80)),
    found: ['K16 (en) takes 178 of 160 with the longest values'],
  },
  {
    what: 'a line that fits on no page, on a page that may be split',
    plant: (on) => {
      change(on, 'en T1', '{n|sale|sales}', `{n|sale|sales} ${'x'.repeat(110)}`);
    },
    found: [`T1 (en) has a line that fits on no page: TODAY NNNNN: NNN sales ${'x'.repeat(110)} NNNNNNNNNNNN`],
  },
  {
    what: 'a parameter whose longest value nobody wrote down',
    plant: (on) => {
      for (const language of ['en', 'fr', 'sw']) change(on, `${language} H2`, 'SMS', 'SMS {nothing}');
    },
    found: [
      ...inEach('H2', 'shows {nothing}, which nothing gives it (H2 has no view)'),
      ...inEach('H2', 'shows {nothing}, whose longest value is not known'),
    ],
  },
  {
    what: 'a character that GSM-7 cannot write',
    plant: (on) => {
      change(on, 'sw X0', 'Kwaheri', 'Kwahêri');
    },
    found: ['X0 (sw) holds ê, which GSM-7 cannot write'],
  },
  {
    what: 'a character in a word that GSM-7 cannot write',
    plant: ({ texts }) => (textsIn(texts, 'en').words['pay_card'] = 'CARD ✓'),
    found: ['(en) the word pay_card holds ✓, which GSM-7 cannot write'],
  },
  {
    what: 'a list whose text has no line for its rows',
    plant: (on) => {
      change(on, 'sw D2', '{picks}\n', '- {picks}\n');
    },
    found: ['D2 (sw) has no line {picks} for the rows of its list'],
  },
  {
    what: 'a list without its rows',
    plant: (on) => {
      change(on, 'fr RC1', '{picks}\n', '');
    },
    found: [
      'RC1 (fr) has no line {picks} for the rows of its list',
      'RC1 (fr) shows {}, and {picks} in the other language',
    ],
  },
];
