import type { CallEnd, GatewayFormat, GatewayLine, GatewayRequest } from '../../src/simulator/formats/format.ts';
import { answered, replied, startCall, type Call, type Reply } from '../../src/simulator/phone-session.ts';

/** A network that calls the running program. */
export interface GatewayUnderTest {
  readonly url: string;
  readonly format: GatewayFormat;
  readonly line: GatewayLine;
}

/** What came back: as the caller's phone takes it, and the bytes. */
export interface Delivered {
  readonly status: number;
  readonly body: string;
  readonly reply: Reply;
  /** What the caller reads; empty when the network broke the call off. */
  readonly text: string;
}

/** Sends a request as the network would, whatever it is. */
export const deliver = async (
  { url, format }: GatewayUnderTest,
  { method, path, headers, body }: GatewayRequest,
  secret = 'local',
): Promise<Delivered> => {
  const content = body === undefined ? {} : { body };
  const response = await fetch(`${url}/callbacks/${secret}/${format.name}/${path}`, { method, headers, ...content });
  const text = await response.text();
  const reply = format.read({ status: response.status, headers: response.headers, body: text });
  return { status: response.status, body: text, reply, text: reply.kind === 'BROKEN' ? '' : reply.text };
};

/** A phone behind a network, in the words of that network. */
export const gatewayPhone = (gateway: GatewayUnderTest, phone: string) => {
  const { format, line } = gateway;
  const sent: GatewayRequest[] = [];
  let call: Call = startCall(phone, line.code);

  const post = async (next: Call): Promise<Delivered> => {
    const request = format.keyPress(next, line);
    sent.push(request);
    const screen = await deliver(gateway, request);
    call = answered(next, screen.reply.kind === 'BROKEN' ? undefined : screen.reply.hop);
    return screen;
  };
  return {
    /** Dials; `sessionId` is one of before, or a new one. */
    dial: (dialled = line.code, { sessionId }: { readonly sessionId?: string } = {}) => {
      sent.length = 0;
      const fresh = startCall(phone, dialled);
      return post(sessionId === undefined ? fresh : { ...fresh, sessionId });
    },
    send: (input: string) => post(replied(call, input)),
    /** The last request once more, as the network repeats it. */
    repeat: () => deliver(gateway, sent.at(-1) ?? format.keyPress(call, line)),
    /** What a reply would be, not sent; `from` is another phone on the same session. */
    requestFor: (input: string, { from = phone }: { readonly from?: string } = {}): GatewayRequest =>
      format.keyPress(replied({ ...call, phone: from }, input), line),
    /** The call ends from outside; undefined where the network doesn't tell. */
    over: async (how: CallEnd): Promise<Delivered | undefined> => {
      const request = format.over[how]?.(call, line);
      return request && (await deliver(gateway, request));
    },
    sessionId: () => call.sessionId,
  };
};

export type GatewayPhone = ReturnType<typeof gatewayPhone>;
