import { postSms } from '../post-sms.ts';
import type { SmsChannel } from '../sms-channel.ts';
import { TERMII } from './settings.ts';
import { readAnswer } from './sms-answers.ts';

export interface TermiiSmsSettings {
  readonly url: string;
  readonly apiKey: string;
  /** Who the SMS comes from, where the shop has no sender of its own. */
  readonly sender: string;
  readonly channel: 'dnd' | 'generic';
  readonly timeoutMs?: number;
}

/** Sends SMS through Termii's API (`/api/sms/send`). */
export const createTermiiSms = ({ url, apiKey, sender, channel, timeoutMs }: TermiiSmsSettings): SmsChannel => ({
  name: TERMII,
  send: ({ to, text, from = sender }) =>
    postSms({
      url: new URL('/api/sms/send', url).href,
      body: { api_key: apiKey, to: to.replace(/^\+/, ''), from, sms: text, type: 'plain', channel },
      timeoutMs,
      read: readAnswer,
    }),
});
