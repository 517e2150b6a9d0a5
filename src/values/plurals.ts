/** A value in a text, `{n}`, or the word that goes with a count: `{n|sale|sales}`, the form for one first. */
export const PARAMETER = /\{([a-z][a-z0-9]*)(?:\|([^{}|]*)\|([^{}|]*))?\}/gi;

const rules = new Map<string, Intl.PluralRules>();

const rulesOf = (language: string): Intl.PluralRules => {
  const known = rules.get(language) ?? new Intl.PluralRules(language);
  rules.set(language, known);
  return known;
};

/** Whether a printed number takes the singular: 1 does, in French 0 and 1.5 do too. What is no number does not. */
const isOne = (language: string, printed: string): boolean =>
  /^\d/.test(printed) && rulesOf(language).select(Number(printed.replaceAll(',', ''))) === 'one';

/**
 * Puts the values into a text, each once: a value with braces stays as it is. What has no value stays, too.
 * @param language as in a language tag, such as `fr`: its rules choose between one and many
 */
export const fillText = (text: string, language: string, valueOf: (name: string) => string | undefined): string =>
  text.replace(PARAMETER, (whole, name: string, one?: string, many?: string) => {
    const value = valueOf(name);
    if (value === undefined || one === undefined || many === undefined) return value ?? whole;
    return isOne(language, value) ? one : many;
  });

/** The longer form of the word that goes with a count; undefined for a plain value. */
export const longerForm = (one: string | undefined, many: string | undefined): string | undefined =>
  one !== undefined && many !== undefined && one.length > many.length ? one : many;

/** What stands behind a count as it is, for one and for many, in the languages that write the counted word there. */
const sameForAll: Readonly<Record<string, readonly string[]>> = {
  en: ['found', 'min', 'more', 'sec', 'x'],
  fr: ['fois', 'min', 's', 'sec', 'x'],
};

/** The words behind counts that would read `1 sales`. @param isCount whether a parameter is a number of things */
export const bareCountedWords = (
  text: string,
  language: string,
  isCount: (name: string) => boolean,
): readonly string[] => {
  const allowed = sameForAll[language];
  if (allowed === undefined) return [];
  return [...text.matchAll(/\{([a-z][a-z0-9]*)\} (\p{L}+)/giu)]
    .filter(([, name = '', word = '']) => isCount(name) && !allowed.includes(word.toLowerCase()))
    .map(([, name = '', word = '']) => `{${name}} ${word}`);
};
