import type { IncomingSms } from '../values/sms.ts';
import { LANGUAGES, type Language } from '../tenancy/tenant.ts';

/** What people write who want no more messages, by the language they write; what nobody else would write is in `any`. */
const STOP: Readonly<Record<Language | 'any', readonly string[]>> = {
  any: ['STOP', 'STOPALL', 'STOPP', 'END', 'CANCEL', 'QUIT', 'UNSUBSCRIBE', 'OPTOUT', 'REVOKE'],
  en: [],
  sw: ['ACHA', 'ACHENI', 'TOKA', 'ONDOKA', 'ONDOA', 'JIONDOE', 'SITISHA', 'SIMAMISHA', 'KOMESHA', 'SITAKI'],
  fr: ['ARRET', 'ARRETE', 'ARRETER', 'ARRETEZ', 'STOPPER', 'STOPPEZ', 'DESABONNER', 'DESABONNEMENT', 'DESINSCRIRE'],
};
const START: Readonly<Record<Language | 'any', readonly string[]>> = {
  any: ['START', 'UNSTOP', 'OPTIN'],
  en: [],
  sw: ['ANZA', 'ANZISHA'],
  fr: ['REPRENDRE'],
};

const findWord = (lists: typeof STOP, word: string): Language | 'any' | undefined =>
  (['any', ...LANGUAGES] as const).find((one) => lists[one].includes(word));

/**
 * The first word, in capitals: `STOP` of `stop please`, `"Stop!"` and `STOP to 21384`. What stands before it, marks and
 * blanks of any kind, does not count; `opt out` is one word, however it is written.
 */
const firstWord = (text: string): string => {
  const plain = text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toUpperCase();
  const [first = '', second = ''] = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return first === 'OPT' && (second === 'OUT' || second === 'IN') ? first + second : first;
};

/** Does the text say that the sender wants no more messages, or wants them again? Its first word decides. */
export const readStopWord = (text: string): 'stop' | 'start' | undefined => {
  const word = firstWord(text);
  if (findWord(STOP, word) !== undefined) return 'stop';
  return findWord(START, word) === undefined ? undefined : 'start';
};

/** The language of such a word; undefined for those that everybody uses. */
export const languageOfStopWord = (text: string): Language | undefined => {
  const word = firstWord(text);
  const language = findWord(STOP, word) ?? findWord(START, word);
  return language === 'any' ? undefined : language;
};

/** Takes an SMS to the short code. The same SMS may come again and changes nothing then. */
export type HandleIncomingSms = (sms: IncomingSms) => Promise<void>;
