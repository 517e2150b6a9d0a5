import type { IncomingSms } from '../../platform/sms.ts';
import type { OptOuts } from './opt-outs.ts';

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

/** Does the text say that the sender wants no more messages, or wants them again? */
export const readStopWord = (text: string): 'stop' | 'start' | undefined => {
  const word = text.trim().replace(/\.$/, '').trimEnd().toUpperCase();
  if (STOP.has(word)) return 'stop';
  return START.has(word) ? 'start' : undefined;
};

/** Takes an SMS to the short code. The same SMS may come again and changes nothing then. */
export type TakeIncomingSms = (sms: IncomingSms) => Promise<void>;

/** Makes the operation that reads what people write to the short code: STOP and START. */
export const createTakeIncomingSms =
  ({ optOuts }: { readonly optOuts: OptOuts }): TakeIncomingSms =>
  async ({ from, text }) => {
    const word = readStopWord(text);
    if (word === 'stop') await optOuts.optOut(from);
    if (word === 'start') await optOuts.optIn(from);
  };
