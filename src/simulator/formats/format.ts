import type { z } from 'zod';
import type { Call, QuickDial, Reply } from '../phone-session.ts';

/** What a network sends to its callback address. */
export interface GatewayRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Behind the network's name in the address, with its query: `ussd?text=1`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What it got for an answer. */
export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly body: string;
}

/** What a network knows of the service behind a code. */
export interface GatewayLine {
  /** What is dialled, `*384*7#`. */
  readonly code: string;
  /** The settings of the network as they stand in the environment: what proves that a request comes from it. */
  readonly settings: Readonly<Record<string, string>>;
  readonly quickDial?: QuickDial;
}

/** How a call ends from outside: the caller hung up, or our answer did not come in time. */
export type CallEnd = 'abort' | 'timeout';

/** The network's side of a call, request by request: the simulator's phones speak it, and so does the conformance kit. */
export interface GatewayFormat {
  /** The network's name in its addresses. */
  readonly name: string;
  readonly label: string;
  /** What is sent for the newest key press of a call; without any input it is the dial. */
  readonly keyPress: (call: Call, line: GatewayLine) => GatewayRequest;
  /** Reads an answer as strictly as the network does. */
  readonly read: (answer: GatewayAnswer) => Reply;
  /** What is sent when a call ends from outside, as far as the network tells of it. */
  readonly over: Readonly<Partial<Record<CallEnd, (call: Call, line: GatewayLine) => GatewayRequest>>>;
  /** Whether what was dialled behind the code comes to us. */
  readonly carriesQuickDial: boolean;
}

/** The number as most networks write it, without the plus. */
export const bare = (phone: string): string => phone.replace(/^\+/, '');

/** The newest input of a call; undefined at the dial. */
export const newest = ({ inputs }: Call): string | undefined => inputs.at(-1);

export const jsonRequest = (path: string, body: object, method: 'POST' | 'PUT' = 'POST'): GatewayRequest => ({
  method,
  path,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

export const getRequest = (path: string, fields: Readonly<Record<string, string>>): GatewayRequest => ({
  method: 'GET',
  path: `${path}?${new URLSearchParams(fields).toString()}`,
  headers: {},
});

export const formRequest = (path: string, fields: Readonly<Record<string, string>>): GatewayRequest => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
});

/** The answer as the JSON that it should be; undefined for anything else, which breaks the call off. */
export const jsonIn = <T>(schema: z.ZodType<T>, { status, body }: GatewayAnswer): T | undefined => {
  if (status !== 200) return undefined;
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
};

export const broken = ({ status }: GatewayAnswer): Reply => ({ kind: 'BROKEN', status });

/** Reads text that begins with what becomes of the call; anything else breaks it off. */
export const readConEnd = (answer: GatewayAnswer, hop?: string): Reply => {
  const kind = answer.body.slice(0, 4);
  if (answer.status !== 200 || (kind !== 'CON ' && kind !== 'END ')) return broken(answer);
  const text = answer.body.slice(4);
  return { kind: kind === 'CON ' ? 'CON' : 'END', text, ...(hop === undefined ? {} : { hop }) };
};
