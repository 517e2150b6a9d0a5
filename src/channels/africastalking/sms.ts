import { createRequire } from 'node:module';
import { setTimeout as wait } from 'node:timers/promises';
import createClient from 'africastalking';
import urls from 'africastalking/lib/common.js';
import { z } from 'zod';
import type { SmsOutcome } from '../../values/sms.ts';
import { SEND_TIMEOUT_MS, type OutgoingSms, type SmsChannel } from '../sms-channel.ts';
import { AFRICAS_TALKING } from './settings.ts';
import { readAnswer, readFailure } from './sms-answers.ts';

export interface AfricasTalkingSmsSettings {
  readonly username: string;
  readonly apiKey: string;
  /** Where messages are posted; the provider's own address by default. */
  readonly url?: string | undefined;
  /** The registered sender name; the provider's shared one by default. */
  readonly sender?: string | undefined;
  readonly timeoutMs?: number;
}

/** Sends SMS through the provider's own SDK, made safe. */
export const createAfricasTalkingSms = (settings: AfricasTalkingSmsSettings): SmsChannel => {
  const { username, apiKey, sender, timeoutMs = SEND_TIMEOUT_MS } = settings;
  const client = createClient({ username, apiKey });
  const address = settings.url ?? addressOf(username);
  limitWaiting(timeoutMs);

  const send = async ({ to, text, from = sender }: OutgoingSms): Promise<unknown> => {
    // The address is shared by all clients of the process and read when `send` is called: with it set here, a client of
    // the sandbox, whose creation switches everybody over, can't draw our messages away.
    urls.SMS_URL = address;
    return client.SMS.send({ to, message: text, ...(from !== undefined && { from }) });
  };

  return {
    name: AFRICAS_TALKING,
    async send(sms) {
      const over = new AbortController();
      const late = wait(timeoutMs + GRACE_MS, NO_ANSWER, { signal: over.signal }).catch(() => NO_ANSWER);
      try {
        return await Promise.race([ask(send(sms)), late]);
      } finally {
        over.abort();
      }
    },
  };
};

const NO_ANSWER: SmsOutcome = { status: 'unknown', reason: 'no_answer' };
/** The SDK's HTTP client gives up first, and closes its connection; should it not, we don't wait either. */
const GRACE_MS = 500;

const ask = async (request: Promise<unknown>): Promise<SmsOutcome> => {
  try {
    return readAnswer(await request) ?? { status: 'unknown', reason: 'unreadable_answer' };
  } catch (thrown) {
    return readFailure(thrown);
  }
};

const addressOf = (username: string): string => {
  const host = username.toLowerCase() === 'sandbox' ? 'api.sandbox.africastalking.com' : 'api.africastalking.com';
  return `https://${host}/version1/messaging`;
};

/**
 * The SDK waits for ever, and follows a redirect with the key in its hand. Its HTTP client is an instance of its own
 * whose defaults are the only way in.
 */
const limitWaiting = (timeoutMs: number): void => {
  const here = createRequire(import.meta.url);
  const axios = z
    .custom<{ defaults: { timeout: number; maxRedirects: number } }>((value) => typeof value === 'function')
    .parse(createRequire(here.resolve('africastalking'))('axios'));
  axios.defaults.timeout = timeoutMs;
  axios.defaults.maxRedirects = 0;
};
