import type { GatewayFormat, GatewayRequest } from './formats/format.ts';
import type { Reply } from './phone-session.ts';

/** Sends a request to a network's callback address, and reads the answer as the network would. */
export type SendCallback = (format: Pick<GatewayFormat, 'name' | 'read'>, request: GatewayRequest) => Promise<Reply>;

/** Africa's Talking waits this long for an answer, then tells the caller that the service does not respond. */
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Speaks to the real callback over HTTP. `callbacks` is the address up to the secret; it is asked for each time: the port
 * is known only once the program listens.
 */
export const createSendCallback =
  (callbacks: () => string, http: typeof fetch = fetch): SendCallback =>
  async (format, { method, path, headers, body }) => {
    try {
      const response = await http(`${callbacks()}/${format.name}/${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      return format.read({ status: response.status, headers: response.headers, body: await response.text() });
    } catch {
      return { kind: 'BROKEN', status: 0 };
    }
  };
