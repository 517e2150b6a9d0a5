import { isGsm7, septets } from '../../values/gsm7.ts';
import { bareCountedWords, longerForm, PARAMETER } from '../../values/plurals.ts';
import { LANGUAGES, type Language } from '../../tenancy/tenant.ts';
import { TEMPLATE_IDS, templateOf, type TemplateId } from './message-templates.ts';
import { LONGEST, type ParamKind } from './message-widths.ts';
import { SMS_SEPTETS, type LanguageTexts } from './message-texts.ts';

const LONG_LINE = '0.313 Sugar brown 1. 46.95';
const TEN_LINES: readonly string[] = Array.from({ length: 10 }, () => LONG_LINE);
const THREE_LINES: readonly string[] = Array.from({ length: 3 }, () => 'Sugar brown 1. 12.5');

/** At least this much of a cart can be read. */
const SHORT_LINE = '3 Sugar 1kg 450';

const longestOf = (kind: ParamKind): string | readonly string[] => {
  if (kind === 'spare') return '';
  if (kind === 'lines') return TEN_LINES;
  return kind === 'three' ? THREE_LINES : LONGEST[kind];
};

const longestValues = (id: TemplateId): Record<string, string | readonly string[]> =>
  Object.fromEntries(Object.entries(templateOf(id).params).map(([name, kind]) => [name, longestOf(kind)]));

/** Everything that is wrong with the SMS texts, one sentence each; empty when all is well. */
export const checkMessageTexts = (texts: Readonly<Record<Language, LanguageTexts>>): string[] =>
  LANGUAGES.flatMap((language) =>
    TEMPLATE_IDS.flatMap((id) => problemsOf(texts[language], id).map((problem) => `${id} (${language}) ${problem}`)),
  );

const problemsOf = (texts: LanguageTexts, id: TemplateId): string[] => {
  const text = texts.messages[id];
  const named = new Set([...text.matchAll(PARAMETER)].map(([, name = '']) => name));
  const known = Object.keys(templateOf(id).params);
  const problems = [
    ...known.filter((name) => !named.has(name)).map((name) => `does not show {${name}}`),
    ...[...named].filter((name) => !known.includes(name)).map((name) => `shows {${name}}, which it is not given`),
  ];
  if (!isGsm7(text)) problems.push('has a character that is not in the GSM alphabet');
  const isCount = (name: string): boolean => ['count', 'minutes'].includes(templateOf(id).params[name] ?? '');
  for (const words of bareCountedWords(text, texts.language, isCount)) {
    problems.push(`says ${words} for one, too: write {n|one|many}`);
  }
  const length = septets(fullLength(texts, id));
  if (length > SMS_SEPTETS) problems.push(`takes ${length} septets with the longest values`);
  return problems;
};

/** The length before anything is cut: names in full, one line of a cart, and no tail. */
const fullLength = (texts: LanguageTexts, id: TemplateId): string => {
  const [main = ''] = texts.messages[id].split('||');
  const values = longestValues(id);
  return main.replace(PARAMETER, (whole, name: string, one?: string, many?: string) => {
    const value = longerForm(one, many) ?? values[name] ?? whole;
    return typeof value === 'string' ? value : SHORT_LINE;
  });
};
