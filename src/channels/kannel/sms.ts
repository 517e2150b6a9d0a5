import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isGsm7 } from '../../values/gsm7.ts';
import { toReason, type SmsOutcome } from '../../values/sms.ts';
import { SEND_TIMEOUT_MS, type OutgoingSms, type SmsChannel } from '../sms-channel.ts';
import { KANNEL, type KannelSettings } from './settings.ts';

export type KannelSmsSettings = KannelSettings & {
  readonly KANNEL_SENDSMS_URL: string;
  readonly KANNEL_CALLBACK_URL: string;
};

/** Sends SMS through a Kannel by its `sendsms`. */
export const createKannelSms = (settings: KannelSmsSettings, timeoutMs = SEND_TIMEOUT_MS): SmsChannel => ({
  name: KANNEL,
  send: async (sms) => {
    // Kannel's answer names no id: reports find the message by one of ours, another for each try.
    const reference = randomUUID();
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(addressOf(settings, sms, reference), { redirect: 'manual', signal });
      return readAnswer(response.status, (await response.text()).slice(0, LONGEST_ANSWER), reference);
    } catch (thrown) {
      return signal.aborted ? { status: 'unknown', reason: 'no_answer' } : readFailure(thrown);
    }
  },
});

const LONGEST_ANSWER = 200;

/** Delivered, failed, waiting for the phone, taken by the SMSC, refused by it. */
const ALL_REPORTS = '31';
const GSM7 = '0';
const UCS2 = '2';

/** Coding and charset always: left to guess, Kannel loses letters, or sends UTF-8 for UCS-2. */
const addressOf = (settings: KannelSmsSettings, { to, text }: OutgoingSms, reference: string): URL => {
  const url = new URL(settings.KANNEL_SENDSMS_URL);
  const { KANNEL_USERNAME: username, KANNEL_PASSWORD: password, KANNEL_SENDER: from } = settings;
  const fields = {
    ...{ username, password, to, text },
    ...(from === '' ? {} : { from }),
    coding: isGsm7(text) ? GSM7 : UCS2,
    charset: 'UTF-8',
    'dlr-mask': ALL_REPORTS,
    'dlr-url': reportAddress(settings.KANNEL_CALLBACK_URL, to, reference),
  };
  for (const [name, value] of Object.entries(fields)) url.searchParams.set(name, value);
  return url;
};

/** Kannel puts its numbers and words in the places of `%d` and `%A`. */
const reportAddress = (callbackUrl: string, to: string, reference: string): string =>
  `${callbackUrl.replace(/\/$/, '')}/delivery-reports?id=${reference}&to=${encodeURIComponent(to)}&state=%d&answer=%A`;

/** `0: Accepted for delivery`, `3: Queued for later delivery`: neither is a promise. Anything else was not taken. */
const readAnswer = (status: number, text: string, providerId: string): SmsOutcome => {
  if (status === 202 && /^[03]:/.test(text)) return { status: 'accepted', providerId };
  if (status === 400) return { status: 'refused', reason: 'http_400' };
  // A wrong password, a full queue, a bearerbox that is away: somebody will mend it.
  if (status === 403 || status === 404 || status === 503) return { status: 'try_later', reason: `http_${status}` };
  return { status: 'unknown', reason: `http_${status}` };
};

const failure = z.object({ cause: z.object({ code: z.string().optional(), syscall: z.string().optional() }) });

/** Only words of ours: the error holds the address, and with it the password and the text. */
const readFailure = (thrown: unknown): SmsOutcome => {
  const { code, syscall } = failure.safeParse(thrown).data?.cause ?? {};
  const wasNobody = syscall === 'connect' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
  return wasNobody
    ? { status: 'try_later', reason: 'not_connected' }
    : { status: 'unknown', reason: toReason(code, 'connection_lost') };
};
