import { isGsm7 } from '../../values/gsm7.ts';
import { bareCountedWords } from '../../values/plurals.ts';
import type { Page, Texts } from '../engine/menu.ts';
import { misfitWord, takesTyped } from '../engine/render.ts';
import { keysOf } from './check-menu-structure.ts';
import { basesOf } from './menu-ways.ts';
import type { Checked, Problem } from './menu-problem.ts';
import { isCount, longestPage, paramsIn } from './menu-widths.ts';
import { measureOf } from './measure.ts';

/** What every page may print without a view. */
const commonParams: ReadonlySet<string> = new Set(['brand', 'shop', 'shopno', 'dial', 'help', 'smsno', 'owner', 'mm']);

interface Shown {
  readonly checked: Checked;
  readonly texts: Texts;
  readonly id: string;
  readonly page: Page;
  readonly text: string;
}
type TextCheck = (shown: Shown) => readonly string[];

/** The strict length of a page, in septets; every network takes it. */
const strictBudget = 160;

/** `1. Cash 2. {mm} 3. Card` prints three keys. */
const printedOption = /(?:^|[\n ])(\d{1,2})\. (?=\S)/g;
const printedKeys = (text: string): readonly string[] => [...text.matchAll(printedOption)].map(([, key = '']) => key);

const nextPageKey = '98';
const homeKey = '00';

const printedNotHandled: TextCheck = ({ checked, id, page, text }) => {
  if (page.kind === 'END') return [];
  const bases = page.face === undefined ? [id] : basesOf(checked.menu, checked.ways, id);
  return printedKeys(text)
    .filter((key) => !isImplicit(checked, { id, page, key }))
    .filter(
      (key) => !keysOf(page).includes(key) && !bases.every((base) => keysOf(checked.menu.pages[base]).includes(key)),
    )
    .map((key) => `prints the key ${key}, which does nothing`);
};

const isImplicit = (checked: Checked, { id, page, key }: { id: string; page: Page; key: string }): boolean =>
  (key === nextPageKey && page.list !== undefined) || (key === homeKey && checked.inside.has(id));

const handledNotPrinted: TextCheck = ({ page, text }) =>
  page.face === undefined
    ? keysOf(page)
        .filter((key) => !printedKeys(text).includes(key))
        .map((key) => `does not print the key ${key}, which it handles`)
    : [];

const unfilled: TextCheck = ({ checked, id, page, text }) => {
  const view = page.view === undefined ? [] : checked.views?.get(page.view)?.params;
  // While the view is not written, it may give anything.
  if (view === undefined) return [];
  const given = new Set([...view, ...page.data, page.typed ?? '', page.list?.param ?? '']);
  return paramsIn(text)
    .filter((name) => !given.has(name) && !commonParams.has(name))
    .map((name) => `shows {${name}}, which nothing gives it (${page.view ?? `${id} has no view`})`);
};

const unused: TextCheck = ({ page, text }) => {
  const shown = paramsIn(text);
  const meant = [...page.data, ...(page.typed === undefined ? [] : [page.typed])];
  return meant.filter((name) => !shown.includes(name)).map((name) => `is given {${name}} and does not show it`);
};

const listLine: TextCheck = ({ page, text }) => {
  if (page.list === undefined) return [];
  const { param } = page.list;
  return text.split('\n').includes(`{${param}}`) ? [] : [`has no line {${param}} for the rows of its list`];
};

const unknownWidths: TextCheck = ({ checked, texts, id, page }) =>
  paramsIn(longestPage(checked.widths, { texts, id, page })).map(
    (name) => `shows {${name}}, whose longest value is not known`,
  );

/** Whoever types something that does not fit is told what does. */
const noReason: TextCheck = ({ texts, id, page }) => {
  const ways = page.inputs.flatMap(({ then }) => Object.values(then));
  const comesAgain = [page.otherwise, ...ways].includes('again');
  return page.face === undefined && comesAgain && takesTyped(page) && misfitWord(texts, id, page) === 'invalid'
    ? [`comes again after what does not fit, and no word says why: invalid_${id}, or one of the kind of its input`]
    : [];
};

const tooLong: TextCheck = ({ checked, texts, id, page }) => {
  const prefix = page.kind === 'END' ? '' : (texts.words[misfitWord(texts, id, page)] ?? '');
  const measure = measureOf(texts);
  const longest = longestPage(checked.widths, { texts, id, page });
  if (!page.long) {
    const length = measure(prefix + longest);
    return length > strictBudget ? [`takes ${length} of ${strictBudget} with the longest values`] : [];
  }
  const more = `\n${texts.words['more'] ?? ''}`;
  return longest
    .split('\n')
    .filter((line) => measure(prefix + line + more) > strictBudget)
    .map((line) => `has a line that fits on no page: ${line}`);
};

const foreignCharacters = (texts: Texts, text: string): readonly string[] =>
  texts.alphabet === 'gsm7' && !isGsm7(text)
    ? [
        `holds ${Array.from(text)
          .filter((character) => !isGsm7(character))
          .join(' ')}, which GSM-7 cannot write`,
      ]
    : [];

const oneSales = ({ widths }: Checked, { language }: Texts, page: string, text: string): readonly string[] =>
  bareCountedWords(text, language, (name) => isCount(widths, page, name)).map(
    (words) => `says ${words} for one, too: write {n|one|many}`,
  );

const noPlural: TextCheck = ({ checked, texts, id, text }) => oneSales(checked, texts, id, text);

const alphabet: TextCheck = ({ texts, text }) => foreignCharacters(texts, text);

const textChecks: readonly TextCheck[] = [
  printedNotHandled,
  handledNotPrinted,
  unfilled,
  unused,
  listLine,
  unknownWidths,
  noReason,
  tooLong,
  noPlural,
  alphabet,
];

/** Everything that is wrong with the texts of the pages, and with the words that are put into them. */
export const checkTexts = (checked: Checked): readonly Problem[] => [
  ...checked.texts.flatMap((texts) => [...checkLanguage(checked, texts), ...checkWords(checked, texts)]),
  ...sameParams(checked),
];

const checkLanguage = (checked: Checked, texts: Texts): readonly Problem[] => {
  const { language } = texts;
  const pages = checked.pages.flatMap(([id, page]) => {
    const text = Object.hasOwn(texts.pages, id) ? texts.pages[id] : undefined;
    const sentences =
      text === undefined
        ? ['has no text in this language']
        : textChecks.flatMap((check) => check({ checked, texts, id, page, text }));
    return sentences.map((sentence) => ({ page: id, language, sentence }));
  });
  const strays = Object.keys(texts.pages)
    .filter((id) => !Object.hasOwn(checked.menu.pages, id))
    .map((page) => ({ page, language, sentence: 'has a text, but there is no such page' }));
  return [...pages, ...strays];
};

/** The words that the engine itself needs; those of step-up pages and of tasks come from the menu. */
const neededWords = ['invalid', 'more'];

const checkWords = (checked: Checked, texts: Texts): readonly Problem[] => {
  const { steps, pages, texts: all } = checked;
  const asked = steps.flatMap(({ step, page }) => (step.stepUp === undefined ? [] : [{ page, word: step.stepUp }]));
  const elsewhere = all.flatMap(({ words }) => Object.keys(words)).map((word) => ({ page: '', word }));
  const tasks = pages.flatMap(([page, { busy }]) => (busy === undefined ? [] : [{ page, word: `busy_${busy}` }]));
  const needed = [...elsewhere, ...neededWords.map((word) => ({ page: '', word })), ...asked, ...tasks];
  const missing = new Map(
    needed.filter(({ word }) => !Object.hasOwn(texts.words, word)).map((one) => [one.word, one.page]),
  );
  const { language } = texts;
  return [
    ...[...missing].map(([word, page]) => ({ page, language, sentence: `the word ${word} is missing` })),
    ...Object.entries(texts.words).flatMap(([word, text]) =>
      [...foreignCharacters(texts, text), ...oneSales(checked, texts, '', text)].map((sentence) => ({
        page: '',
        language,
        sentence: `the word ${word} ${sentence}`,
      })),
    ),
  ];
};

/** A text and its translations show the same things, pages and words alike. */
const sameParams = ({ texts: [first, ...others] }: Checked): readonly Problem[] => {
  if (first === undefined) return [];
  return others.flatMap((other) => [
    ...differing(first.pages, other.pages).map(({ key, sentence }) => ({
      page: key,
      language: other.language,
      sentence,
    })),
    ...differing(first.words, other.words).map(({ key, sentence }) => ({
      page: '',
      language: other.language,
      sentence: `the word ${key} ${sentence}`,
    })),
  ]);
};

const differing = (
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): readonly { readonly key: string; readonly sentence: string }[] =>
  Object.entries(one).flatMap(([key, text]) => {
    const translated = Object.hasOwn(other, key) ? other[key] : undefined;
    if (translated === undefined) return [];
    const [here, there] = [paramsIn(text).toSorted().join(', '), paramsIn(translated).toSorted().join(', ')];
    return here === there ? [] : [{ key, sentence: `shows {${there}}, and {${here}} in the other language` }];
  });
