import { readReply, type Reply, type TurnForm } from './phone-session.ts';

/** Posts one key press to a gateway's callback address and reads the answer as the gateway would. */
export type SendCallback = (form: TurnForm, lastPage?: string) => Promise<Reply>;

const HOP_HEADER = 'at-ussd-hop-metadata';
/** Africa's Talking waits this long for an answer, then tells the caller that the service does not respond. */
const ANSWER_TIMEOUT_MS = 10_000;

/** Speaks to the real callback over HTTP. The address is asked for each time: the port is known only once the program listens. */
export const createSendCallback =
  (callbackUrl: () => string, http: typeof fetch = fetch): SendCallback =>
  async (form, lastPage) => {
    try {
      const response = await http(callbackUrl(), {
        method: 'POST',
        headers: lastPage === undefined ? {} : { [HOP_HEADER]: lastPage },
        body: new URLSearchParams({ ...form }),
        signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
      });
      return readReply(response.status, await response.text(), response.headers.get(HOP_HEADER) ?? undefined);
    } catch {
      return { kind: 'BROKEN', status: 0 };
    }
  };
