import type { z } from 'zod';
import type { Answer } from '../ussd/turn.ts';
import { parseCaller } from '../values/phone.ts';
import type { Callback, CallbackAnswer, CallbackRequest } from './network.ts';
import type { KeyPress, NetworkDesk, SessionEnd } from './network-desk.ts';

/** A call that ended from outside, as its network tells it. */
export interface CallOver {
  readonly sessionId: string;
  /** The caller's number as it came. */
  readonly phone: string | undefined;
  readonly status: SessionEnd['status'];
}

/** What a request of a network says. */
export type Told = { readonly press: KeyPress } | { readonly over: CallOver };

/** How a network that calls for each key press speaks. */
export interface UssdProtocol<R> extends Pick<Callback, 'method' | 'carrier'> {
  /** What the request must be; anything else is an empty 400. */
  readonly schema: z.ZodType<R>;
  /** Whether the request proves that it comes from the network; where it can't, the secret of the address must do. */
  readonly isSigned?: (request: CallbackRequest, read: R) => boolean;
  readonly told: (read: R, request: CallbackRequest) => Told;
  /** The answer in the words of the network. */
  readonly write: (answer: Answer, read: R) => CallbackAnswer;
  /** What answers the news that a call is over; by default an empty last page. */
  readonly writeOver?: (read: R) => CallbackAnswer;
}

const NO_PAGE: Answer = { text: '', end: true, page: '' };

/** A key press or the end of a call, by the protocol of a network. */
export const ussdCallback = <R>(name: string, desk: NetworkDesk, protocol: UssdProtocol<R>): Callback => {
  const { method, carrier, schema, isSigned, told, write } = protocol;
  const { writeOver = (read: R) => write(NO_PAGE, read) } = protocol;
  return {
    method,
    carrier,
    answer: async (request) => {
      const read = schema.safeParse(request.content);
      if (!read.success) return undefined;
      if (isSigned?.(request, read.data) === false) {
        desk.onRejected({ gateway: name, reason: 'secret' });
        return { status: 403 };
      }
      const said = told(read.data, request);
      if ('press' in said) return write(await desk.answer(said.press), read.data);
      const { sessionId, phone = '', status } = said.over;
      const end = { gateway: name, sessionId, phone: parseCaller(phone) ?? '', status };
      await desk.onSessionEnd(end).catch(desk.onFailure);
      return writeOver(read.data);
    },
  };
};

/** JSON in UTF-8. */
export const jsonAnswer = (body: object): CallbackAnswer => ({
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

/** Plain text that begins with what becomes of the call, and nothing before it. */
export const conEndAnswer = ({ text, end }: Pick<Answer, 'text' | 'end'>): CallbackAnswer => ({
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: `${end ? 'END' : 'CON'} ${text}`,
});
