import { randomUUID } from 'node:crypto';

/** A call as the network keeps it: one session, and everything that was typed in it. */
export interface Call {
  readonly sessionId: string;
  readonly phone: string;
  /** The whole string that was dialled, `*384*7*1*12#`. */
  readonly dialled: string;
  readonly inputs: readonly string[];
  /** The page that the last answer named, with the proof behind it; a gateway echoes both. */
  readonly lastPage?: string;
}

/** How a network hands over what was dialled behind the code: as inputs, or inside the service code. Both are seen in the field. */
export type QuickDial = 'text' | 'code';

/** What came back, as the caller's phone would take it. */
export type Reply =
  | {
      readonly kind: 'CON' | 'END';
      readonly text: string;
      /** What is to be echoed with the next key press, on networks that echo: the page's id and the proof behind it. */
      readonly hop?: string | undefined;
    }
  | { readonly kind: 'BROKEN'; readonly status: number };

const DIAL_STRING = /^\*\d[\d*]*#$/;

/** What was dialled behind the code, or undefined when the code is not ours (another service answers that call). */
export const parseDial = (dialled: string, code: string): readonly string[] | undefined => {
  if (!DIAL_STRING.test(dialled)) return undefined;
  if (dialled === code) return [];
  const base = `${code.slice(0, -1)}*`;
  return dialled.startsWith(base) ? dialled.slice(base.length, -1).split('*') : undefined;
};

/** Begins a call with a session id as Africa's Talking makes them. */
export const startCall = (phone: string, dialled: string): Call => ({
  sessionId: `ATUid_${randomUUID().replaceAll('-', '')}`,
  phone,
  dialled,
  inputs: [],
});

/** The call after one more reply of the caller. */
export const replied = (call: Call, input: string): Call => ({ ...call, inputs: [...call.inputs, input] });

/** The call after the answer named its page. */
export const answered = (call: Call, hop: string | undefined): Call =>
  hop === undefined ? call : { ...call, lastPage: hop };

/** The page's id in what an answer gave to be echoed. */
export const pageIn = (hop: string | undefined): string | undefined => hop?.split('.')[0];
