import http from 'node:http';
import https from 'node:https';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';

/** What became of a request to somebody else's server. */
export type PostOutcome =
  | { readonly status: number; readonly retryAfterMs: number }
  /** There was no answer: the name, the address, the connection, the time. */
  | { readonly status: undefined; readonly reason: 'no_answer' | 'timeout' };

export interface PostOutsideOptions {
  /** How long all of it may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** For tests: servers of this machine, also without TLS. */
  readonly allowInside?: boolean;
}

export type PostOutside = (
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<PostOutcome>;

const TIMEOUT_MS = 15_000;
const MOST_ANSWER = 64 * 1024;

/**
 * Makes the one way to post to addresses that strangers chose: every address that a name resolves to is looked at when the
 * connection is made, and one of this machine or of its network is refused. Redirects are not followed, and of an answer
 * only the status is read.
 */
export const createPostOutside = ({
  timeoutMs = TIMEOUT_MS,
  allowInside = false,
}: PostOutsideOptions = {}): PostOutside => {
  const options = { allowPrivateIPAddress: allowInside, allowMetaIPAddress: allowInside };
  const secure = new RequestFilteringHttpsAgent(options);
  const plain = new RequestFilteringHttpAgent(options);
  return (url, body, headers) =>
    new Promise((resolve) => {
      const { protocol } = new URL(url);
      if (protocol !== 'https:' && !allowInside) {
        resolve({ status: undefined, reason: 'no_answer' });
        return;
      }
      const [client, agent] = protocol === 'https:' ? [https, secure] : [http, plain];
      const signal = AbortSignal.timeout(timeoutMs);
      const length = String(Buffer.byteLength(body));
      const sent = { ...headers, 'content-type': 'application/json', 'content-length': length, connection: 'close' };
      const none = (): void => {
        resolve({ status: undefined, reason: signal.aborted ? 'timeout' : 'no_answer' });
      };
      const request = client.request(url, { method: 'POST', agent, headers: sent, signal }, (answer) => {
        const { statusCode = 0 } = answer;
        const retryAfterMs = retryAfter(answer.headers['retry-after']);
        let read = 0;
        answer.on('data', (chunk: Buffer) => {
          read += chunk.length;
          if (read > MOST_ANSWER) answer.destroy();
        });
        answer.on('error', () => undefined);
        answer.once('close', () => {
          resolve({ status: statusCode, retryAfterMs });
        });
      });
      request.once('error', none);
      request.end(body);
    });
};

/** Seconds, or a date. */
const retryAfter = (header = ''): number => {
  const seconds = Number(header);
  if (header !== '' && Number.isFinite(seconds)) return Math.max(seconds * 1000, 0);
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(at - Date.now(), 0);
};
