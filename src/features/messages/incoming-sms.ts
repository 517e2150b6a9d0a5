import type { IncomingSms } from '../../platform/sms.ts';
import type { Language } from '../../tenancy/tenant.ts';

const STOP = new Set([
  'STOP',
  'END',
  'CANCEL',
  'QUIT',
  'UNSUBSCRIBE',
  'ACHA',
  'TOKA',
  'ONDOKA',
  'SITISHA',
  'ARRET',
  'ARRETER',
]);
const START = new Set(['START', 'ANZA', 'REPRENDRE']);

const LANGUAGE_OF: ReadonlyMap<string, Language> = new Map([
  ['ACHA', 'sw'],
  ['TOKA', 'sw'],
  ['ONDOKA', 'sw'],
  ['SITISHA', 'sw'],
  ['ANZA', 'sw'],
  ['ARRET', 'fr'],
  ['ARRETER', 'fr'],
  ['REPRENDRE', 'fr'],
]);

const wordIn = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').trim().replace(/\.$/, '').trimEnd().toUpperCase();

/** Does the text say that the sender wants no more messages, or wants them again? */
export const readStopWord = (text: string): 'stop' | 'start' | undefined => {
  const word = wordIn(text);
  if (STOP.has(word)) return 'stop';
  return START.has(word) ? 'start' : undefined;
};

/** The language of such a word; undefined for those that everybody uses. */
export const languageOfStopWord = (text: string): Language | undefined => LANGUAGE_OF.get(wordIn(text));

/** Takes an SMS to the short code. The same SMS may come again and changes nothing then. */
export type TakeIncomingSms = (sms: IncomingSms) => Promise<void>;
