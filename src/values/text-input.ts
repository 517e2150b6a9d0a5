import { septets, toGsm7 } from './gsm7.ts';

/** What a caller typed to find an item. */
export type ItemQuery =
  | { readonly kind: 'number'; readonly code: number }
  | { readonly kind: 'keypad'; readonly digits: string }
  | { readonly kind: 'name'; readonly text: string };

const MAX_INPUT_LENGTH = 40;
const MAX_NUMBER = /^\d{1,12}$/;
/** First characters of the digits of other scripts: full-width, Arabic-Indic, Extended Arabic-Indic (Persian, Urdu). */
const OTHER_ZEROS = [0xff10, 0x0660, 0x06f0] as const;
const KEYPAD_LETTERS = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'] as const;

const toAsciiDigit = (digit: string): string => {
  const code = digit.charCodeAt(0);
  const zero = OTHER_ZEROS.find((first) => code >= first && code < first + 10);
  return zero === undefined ? digit : String(code - zero);
};

const OTHER_DIGITS = /[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]/g;

/** Digits of other scripts as 0 to 9. */
export const asciiDigits = (text: string): string => text.replace(OTHER_DIGITS, toAsciiDigit);

/**
 * Cleans one input of a caller: trims spaces and a final `#`, collapses spaces, turns full-width and Arabic digits into
 * ours, drops invisible direction marks. Undefined if nothing is left or more than 40 characters are: both are invalid
 * input on every page.
 */
export const cleanInput = (raw: string): string | undefined => {
  // Far longer than any handset can send: not worth the work.
  if (raw.length > 1000) return undefined;
  const spaced = raw
    .normalize('NFC')
    .replace(OTHER_DIGITS, toAsciiDigit)
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const text = (spaced.endsWith('#') ? spaced.slice(0, -1) : spaced).trim();
  const length = Array.from(text).length;
  return length === 0 || length > MAX_INPUT_LENGTH ? undefined : text;
};

/** Reads a whole number, leading zeros dropped. More than 12 digits are too big for anything, and never parsed. */
export const parseWholeNumber = (text: string): number | undefined =>
  MAX_NUMBER.test(text) ? Number(text) : undefined;

/** Whether a text is a number of more digits than we ever read: the answer is "too big", not "not a number". */
export const isNumberTooBig = (text: string): boolean => /^\d{13,}$/.test(text);

/** Whether a number may be given to an item: 1 to 9999, but not 98 and 99, which are keys. */
export const isItemCode = (code: number): boolean =>
  Number.isInteger(code) && code >= 1 && code <= 9999 && code !== 98 && code !== 99;

/**
 * Reads what a caller typed where an item is asked for: `12` is a number, `0784` are the keypad keys of SUG, any other
 * leading zero is dropped (`012` is 12), letters search by name. The text must be cleaned.
 */
export const parseItemQuery = (text: string): ItemQuery | undefined => {
  if (/^0[2-9]{1,15}$/.test(text)) return { kind: 'keypad', digits: text.slice(1) };
  const code = parseWholeNumber(text);
  if (code !== undefined) return { kind: 'number', code };
  return wordsOf(text).length === 0 || isNumberTooBig(text) ? undefined : { kind: 'name', text };
};

/** Lower-case letters without accents and digits; an apostrophe joins (`ng'ombe` is one word). */
const wordsOf = (text: string): readonly string[] =>
  toGsm7(text)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}']/gu, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** Under which two names are the same name: `Sugar  1KG` and `sugar 1kg`. */
export const nameKey = (name: string): string => toGsm7(name.replace(/\s/g, ' ')).toLowerCase();

const keypadDigit = (character: string): string => {
  const row = KEYPAD_LETTERS.findIndex((letters) => letters.includes(character));
  return row === -1 ? character : String(row + 2);
};

/** The keys that type a word on a keypad: `sugar` is 78427. Digits stand for themselves. */
export const toKeypad = (word: string): string => Array.from(wordsOf(word).join(''), keypadDigit).join('');

type Rank = 0 | 1 | undefined;

/** 0: found at the beginning of the name; 1: at the beginning of a later word. Typing may run on over the space. */
const rankOfRun = (words: readonly string[], run: string): Rank => {
  const at = words.findIndex((_, index) => words.slice(index).join('').startsWith(run));
  if (at === -1) return undefined;
  return at === 0 ? 0 : 1;
};

/** Also found if each word typed begins some word of the name: `unga dola` finds Dola unga 2kg. */
const rankOfWords = (words: readonly string[], typed: readonly string[]): Rank => {
  const rank = rankOfRun(words, typed.join(''));
  if (rank !== undefined) return rank;
  return typed.every((part) => words.some((word) => word.startsWith(part))) ? 1 : undefined;
};

/** Makes the test of one search: how well a name is found, undefined if it is not. A number finds no name. */
const ranker = (query: ItemQuery): ((name: string) => Rank) => {
  if (query.kind === 'number') return () => undefined;
  if (query.kind === 'keypad') return (name) => rankOfRun(wordsOf(name).map(toKeypad), query.digits);
  const typed = wordsOf(query.text);
  return (name) => (typed.length === 0 ? undefined : rankOfWords(wordsOf(name), typed));
};

/** What a search finds: names that begin with it first, then those with a later word that does; else in the order given. */
export const searchByName = <Item>(
  items: readonly Item[],
  query: ItemQuery,
  nameOf: (item: Item) => string,
): readonly Item[] => {
  const rank = ranker(query);
  const found: Record<0 | 1, Item[]> = { 0: [], 1: [] };
  for (const item of items) {
    const place = rank(nameOf(item));
    if (place !== undefined) found[place].push(item);
  }
  return [...found[0], ...found[1]];
};

/** How long a name may be, in septets. */
interface NameLimits {
  readonly min: number;
  readonly max: number;
}

/**
 * Reads a name (shop 2-16, person 2-12, item 2-16 characters): all tokens of the answer joined by a space, made showable
 * on every phone. Undefined if it is then shorter or longer than allowed.
 */
export const parseName = (tokens: string | readonly string[], limits: NameLimits): string | undefined => {
  const name = showable(tokens);
  const length = septets(name);
  return length >= limits.min && length <= limits.max ? name : undefined;
};

/** A name as it was typed, or what would be left of it: whoever typed it is asked before that is kept. */
export type NameReading =
  { readonly whole: true; readonly name: string } | { readonly whole: false; readonly fits: string };

/**
 * Reads a name like `parseName`, but says what fits of one that is too long, or has letters that not every phone can
 * show. Letters without their accents count as shown, and nobody misses a smiley. Undefined when too little would be left.
 */
export const readName = (typed: string, { min, max }: NameLimits): NameReading | undefined => {
  const name = showable(typed);
  const kept = beginning(name, max);
  const isWhole = kept === name && !losesLetters(typed);
  // A `#` that comes to stand at the end would be taken for the key that ends an input.
  const fits = isWhole ? name : kept.replace(/[\s#]+$/, '');
  if (septets(fits) < min) return undefined;
  return isWhole ? { whole: true, name } : { whole: false, fits };
};

const showable = (tokens: string | readonly string[]): string => {
  const joined = typeof tokens === 'string' ? tokens : tokens.join(' ');
  return toGsm7((cleanInput(joined) ?? '').replace(/\s/g, ' '));
};

const beginning = (name: string, max: number): string => {
  let kept = '';
  for (const character of name) {
    if (septets(kept + character) > max) break;
    kept += character;
  }
  return kept.trimEnd();
};

const losesLetters = (typed: string): boolean =>
  Array.from((cleanInput(typed) ?? '').normalize('NFC')).some(
    (character) => /[\p{L}\p{N}]/u.test(character) && toGsm7(character) === '',
  );
