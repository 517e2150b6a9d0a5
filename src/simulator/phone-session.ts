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

/** The fields that Africa's Talking posts for each key press. */
export interface TurnForm {
  readonly sessionId: string;
  readonly phoneNumber: string;
  readonly networkCode: string;
  readonly serviceCode: string;
  readonly text: string;
}

/** What came back, as the caller's phone would take it. */
export type Reply =
  | {
      readonly kind: 'CON' | 'END';
      readonly text: string;
      /** The page's id alone. */
      readonly page: string | undefined;
      /** What is to be echoed with the next key press: the page's id and the proof behind it. */
      readonly hop?: string | undefined;
    }
  | { readonly kind: 'BROKEN'; readonly status: number };

/** The network code of Africa's Talking's own simulator. */
const NETWORK = '99999';
const DIAL_STRING = /^\*\d[\d*]*#$/;

/** What was dialled behind the code, or undefined when the code is not ours (another service answers that call). */
export const parseDial = (dialled: string, code: string): readonly string[] | undefined => {
  if (!DIAL_STRING.test(dialled)) return undefined;
  if (dialled === code) return [];
  const base = `${code.slice(0, -1)}*`;
  return dialled.startsWith(base) ? dialled.slice(base.length, -1).split('*') : undefined;
};

/** Begins a call with a session id as the gateway makes them. */
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

/** The page's id in the header of an answer. */
export const pageIn = (hop: string | undefined): string | undefined => hop?.split('.')[0];

/** The form of the call's newest turn; undefined when the dialled code is not ours. */
export const toForm = (call: Call, code: string, quickDial: QuickDial = 'text'): TurnForm | undefined => {
  const tokens = parseDial(call.dialled, code);
  if (tokens === undefined) return undefined;
  const typed = quickDial === 'text' ? [...tokens, ...call.inputs] : call.inputs;
  return {
    sessionId: call.sessionId,
    phoneNumber: call.phone,
    networkCode: NETWORK,
    serviceCode: quickDial === 'text' ? code : call.dialled,
    text: typed.join('*'),
  };
};

/** Reads an answer as strictly as the gateway does: anything but 200 with `CON ` or `END ` in front breaks the session off. */
export const readReply = (status: number, body: string, hop: string | undefined): Reply => {
  const kind = body.slice(0, 4);
  if (status !== 200 || (kind !== 'CON ' && kind !== 'END ')) return { kind: 'BROKEN', status };
  return { kind: kind === 'CON ' ? 'CON' : 'END', text: body.slice(4), page: pageIn(hop), hop };
};
