import { z } from 'zod';
import type { SmsOutcome } from '../values/sms.ts';
import { SEND_TIMEOUT_MS } from './sms-channel.ts';

/** Failures of the request that mean: surely not sent, and our fault or nobody's. */
const REFUSING = new Set([400, 422]);
/** The provider itself said that it failed. What stands before it (502, 504) can't know how far it came. */
const AMBIGUOUS_FROM = 500;
const SURELY_FAILED = new Set([500, 503]);

/** What an HTTP status other than 2xx means. 401 and 403 are of the account, not of the message: a new key takes a while to work. */
export const readStatus = (status: number, retryAfter: unknown): SmsOutcome => {
  const reason = `http_${status}`;
  if (REFUSING.has(status)) return { status: 'refused', reason };
  if (status >= AMBIGUOUS_FROM && !SURELY_FAILED.has(status)) return { status: 'unknown', reason };
  const seconds = z.coerce.number().int().positive().max(86_400).safeParse(retryAfter);
  return { status: 'try_later', reason, ...(seconds.success && { retryAfterMs: seconds.data * 1000 }) };
};

/** Nobody was there to take it. */
export const NOT_CONNECTED: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
]);
/** Whoever was there could not prove to be the provider: nothing was said to it. */
const NOT_TRUSTED = /^(?:CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/;

/** What a connection that failed leaves behind: `fetch failed`, and why. */
const failure = z.object({ cause: z.object({ code: z.string().optional(), syscall: z.string().optional() }) });

/** Only words of ours: the error may hold the key and the text. */
const readFailure = (thrown: unknown): SmsOutcome => {
  const { code = '', syscall = '' } = failure.safeParse(thrown).data?.cause ?? {};
  const wasNobody = syscall === 'connect' || NOT_CONNECTED.has(code) || NOT_TRUSTED.test(code);
  return wasNobody
    ? { status: 'try_later', reason: 'not_connected' }
    : { status: 'unknown', reason: 'connection_lost' };
};

/** A request that hands one message over. */
export interface SmsPost {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly timeoutMs?: number | undefined;
  /** What the answer means; undefined where its status says it all. */
  readonly read: (answer: SmsAnswer) => SmsOutcome | undefined;
}

export interface SmsAnswer {
  readonly status: number;
  /** The JSON of the body; undefined when it is none. */
  readonly json: unknown;
}

/** Of an answer no more is read. */
const MOST_ANSWER = 64 * 1024;
/** The runtime gives a connection ten seconds to be made, and says so: only then is it sure that nothing was sent. */
const CONNECTING_MS = 1500;

/**
 * Posts JSON to a provider, once, and says what came of it. It never throws, follows no redirect, and waits for ten seconds
 * and a little.
 */
export const postSms = async ({ url, headers, body, timeoutMs, read }: SmsPost): Promise<SmsOutcome> => {
  const signal = AbortSignal.timeout(timeoutMs ?? SEND_TIMEOUT_MS + CONNECTING_MS);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
    text = await response.text();
  } catch (thrown) {
    return signal.aborted ? { status: 'unknown', reason: 'no_answer' } : readFailure(thrown);
  }
  const { status } = response;
  const outcome = text.length > MOST_ANSWER ? undefined : read({ status, json: toJson(text) });
  if (outcome !== undefined) return outcome;
  if (response.ok) return { status: 'unknown', reason: 'unreadable_answer' };
  return readStatus(status, response.headers.get('retry-after') ?? undefined);
};

const toJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
