import { fit, septets, toGsm7 } from '../../values/gsm7.ts';
import { fillText, PARAMETER } from '../../values/plurals.ts';
import type { Language } from '../../tenancy/tenant.ts';
import { templateOf, type MessageParams, type TemplateId } from './message-templates.ts';
import { CUT, type ParamKind } from './message-widths.ts';

/** One SMS; longer texts are billed twice and may arrive in halves. */
export const SMS_SEPTETS = 160;

export interface LanguageTexts {
  readonly language: Language;
  /** `+{n} more`, behind a list that did not fit. */
  readonly more: string;
  readonly messages: Readonly<Record<TemplateId, string>>;
}

export interface MessageTexts {
  /** The message as it is sent: at most one SMS in the GSM alphabet, whatever the values are. */
  render<T extends TemplateId>(id: T, language: Language, params: MessageParams<T>): string;
  /** The same with values that were kept: what is no text and no list of texts is left out. */
  renderAny(id: TemplateId, language: Language, params: Readonly<Record<string, unknown>>): string;
}

type Values = Readonly<Record<string, string | readonly string[]>>;

/** A name is still recognised by this much of it. */
const SHORTEST_NAME = 4;

/** Makes the renderer of the texts that were loaded. */
export const createMessageTexts = (texts: Readonly<Record<Language, LanguageTexts>>): MessageTexts => ({
  render: (id, language, params) => renderText(texts[language], id, params),
  renderAny: (id, language, params) => renderText(texts[language], id, textsIn(params)),
});

const isText = (value: unknown): value is string => typeof value === 'string';

const textsIn = (params: Readonly<Record<string, unknown>>): Values => {
  const known = Object.entries(params).flatMap(([name, value]): [string, string | readonly string[]][] => {
    if (isText(value)) return [[name, value]];
    return Array.isArray(value) ? [[name, value.filter(isText)]] : [];
  });
  return Object.fromEntries(known);
};

/** Renders one message with values of any kind, for checks that don't know the types. */
export const renderText = (texts: LanguageTexts, id: TemplateId, params: Values): string => {
  const kinds = templateOf(id).params;
  const clean = cleanValues(params, kinds);
  const fill = fillerOf(texts);
  const [main = '', tail] = texts.messages[id].split('||');
  if (tail !== undefined) {
    const whole = fill(main + tail, withLists(main + tail, clean, texts));
    if (septets(whole) <= SMS_SEPTETS) return whole;
  }
  const spared = fitsWithSpares(main, clean, kinds, fill) ? clean : withoutSpares(clean, kinds);
  return shorten(main, withLists(main, spared, texts), kinds, fill);
};

/** Whether there is room for what may be left out, with the first line of every list in full. */
const fitsWithSpares = (
  text: string,
  values: Values,
  kinds: Readonly<Record<string, ParamKind>>,
  fill: Filler,
): boolean => {
  const first = Object.entries(values).map(([name, value]) => {
    if (typeof value === 'string' || kinds[name] === undefined) return [name, value] as const;
    return [name, value[0] ?? ''] as const;
  });
  return septets(fill(text, Object.fromEntries(first))) <= SMS_SEPTETS;
};

const withoutSpares = (values: Values, kinds: Readonly<Record<string, ParamKind>>): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, kinds[name] === 'spare' ? '' : value]));

const cleanValues = (params: Values, kinds: Readonly<Record<string, ParamKind>>): Values => {
  const cleaned = Object.entries(kinds).map(([name, kind]) => {
    const value = params[name] ?? '';
    if (typeof value !== 'string') return [name, value.slice(0, kind === 'three' ? 3 : undefined).map(toLine)] as const;
    return [name, fit(toLine(value), CUT[kind] ?? SMS_SEPTETS)] as const;
  });
  return Object.fromEntries<string | readonly string[]>(cleaned);
};

const toLine = (text: string): string => toGsm7(text).replace(/\s+/g, ' ');

/** Values are put in once and never looked at again: a name with braces stays a name with braces. */
type Filler = (text: string, values: Values) => string;

const fillerOf =
  ({ language }: LanguageTexts): Filler =>
  (text, values) =>
    fillText(text, language, (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    });

/** A list as one text: as many of its lines as there is room for beside the other values. */
const withLists = (text: string, values: Values, texts: LanguageTexts): Values => {
  const fill = fillerOf(texts);
  const named = new Set([...text.matchAll(PARAMETER)].map(([, name = '']) => name));
  const filled = Object.entries(values).map(([name, value]) => {
    if (typeof value === 'string' || !named.has(name)) return [name, value] as const;
    const room = SMS_SEPTETS - septets(fill(text.replace(`{${name}}`, ''), values));
    return [name, fitLines(value, room, (hidden) => fill(texts.more, { n: String(hidden) }))] as const;
  });
  return Object.fromEntries<string | readonly string[]>(filled);
};

/** As many lines as fit, then '+n more'. One line is always there, cut with a dot if it must be. */
export const fitLines = (lines: readonly string[], room: number, more: (hidden: number) => string): string => {
  for (let shown = lines.length; shown > 0; shown -= 1) {
    const text = [...lines.slice(0, shown), ...rest(lines.length - shown, more)].join(', ');
    if (septets(text) <= room) return text;
  }
  const [first = ''] = lines;
  const behind = rest(lines.length - 1, more)
    .map((text) => `, ${text}`)
    .join('');
  return fit(first, Math.max(0, room - septets(behind))) + behind;
};

const rest = (hidden: number, more: (hidden: number) => string): string[] => (hidden > 0 ? [more(hidden)] : []);

/** Amounts and numbers are never cut; names are, a little more each time, until the text is one SMS. */
const shorten = (text: string, values: Values, kinds: Readonly<Record<string, ParamKind>>, fill: Filler): string => {
  const widest = Math.max(...Object.values(CUT));
  for (let width = widest; width >= SHORTEST_NAME; width -= 1) {
    const cut = Object.entries(values).map(([name, value]) => {
      const isName = typeof value === 'string' && CUT[kinds[name] ?? 'lines'] !== undefined;
      return [name, isName ? fit(value, width) : value] as const;
    });
    const rendered = fill(text, Object.fromEntries(cut));
    if (septets(rendered) <= SMS_SEPTETS) return rendered;
  }
  return fit(fill(text, values), SMS_SEPTETS);
};
