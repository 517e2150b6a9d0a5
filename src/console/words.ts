import { localDate, localTime, type Day } from '../values/business-day.ts';
import { isCurrencyCode } from '../values/currencies.ts';
import { formatMoney } from '../values/money.ts';
import { fillText } from '../values/plurals.ts';
import { TEXTS, type TextKey } from './texts/all.ts';

/** The languages of the console, in the order of each text. */
export const LANGUAGES = ['en', 'sw', 'fr'] as const;
export type ConsoleLanguage = (typeof LANGUAGES)[number];

/** How each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<ConsoleLanguage, string>> = {
  en: 'English',
  sw: 'Kiswahili',
  fr: 'Français',
};

const LOCALES: Readonly<Record<ConsoleLanguage, string>> = { en: 'en-GB', sw: 'sw', fr: 'fr' };

export const isConsoleLanguage = (text: string): text is ConsoleLanguage => LANGUAGES.some((one) => one === text);

/** Money as the API writes it. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** How pages say things: in one language, and in the zone of one shop. */
export interface Words {
  readonly language: ConsoleLanguage;
  readonly timezone: string;
  readonly t: (key: TextKey, values?: Readonly<Record<string, string | number>>) => string;
  readonly money: (amount: Money) => string;
  /** A day of the shop: `Fri 12 June 2026`. */
  readonly day: (day: Day) => string;
  /** A moment on the shop's clock: `12/06 14:05`. */
  readonly moment: (instant: string) => string;
}

/** @param timezone IANA name; where there is no shop yet, UTC */
export const createWords = (language: ConsoleLanguage, timezone = 'UTC'): Words => {
  const days = new Intl.DateTimeFormat(LOCALES[language], {
    ...{ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
  });
  return {
    language,
    timezone,
    t: (key, values = {}) => {
      const text = TEXTS[key][LANGUAGES.indexOf(language)] ?? key;
      return fillText(text, language, (name) => (name in values ? String(values[name]) : undefined));
    },
    money: ({ amountMinor, currency }) => (isCurrencyCode(currency) ? formatMoney(amountMinor, currency) : ''),
    day: (day) => days.format(new Date(`${day}T00:00:00Z`)),
    moment: (instant) => {
      const at = new Date(instant);
      return `${localDate(at, timezone)} ${localTime(at, timezone)}`;
    },
  };
};

/** The language that a browser would like best among ours; English if none. */
export const languageOf = (accepted: readonly string[]): ConsoleLanguage =>
  accepted.map((tag) => tag.slice(0, 2).toLowerCase()).find(isConsoleLanguage) ?? 'en';
