import { postSms } from '../post-sms.ts';
import type { SmsChannel } from '../sms-channel.ts';
import { INFOBIP } from './settings.ts';
import { readAnswer } from './sms-answers.ts';

export interface InfobipSmsSettings {
  /** The account's own address, `https://xyz.api.infobip.com`. */
  readonly url: string;
  readonly apiKey: string;
  /** Who the SMS comes from, where the shop has no sender of its own. */
  readonly sender: string;
  readonly timeoutMs?: number;
}

/** Sends SMS through Infobip's API (`/sms/3/messages`). */
export const createInfobipSms = ({ url, apiKey, sender, timeoutMs }: InfobipSmsSettings): SmsChannel => ({
  name: INFOBIP,
  send: ({ to, text, from = sender }) =>
    postSms({
      url: new URL('/sms/3/messages', url).href,
      headers: { authorization: `App ${apiKey}` },
      body: { messages: [{ sender: from, destinations: [{ to: to.replace(/^\+/, '') }], content: { text } }] },
      timeoutMs,
      read: ({ json }) => readAnswer(json),
    }),
});
