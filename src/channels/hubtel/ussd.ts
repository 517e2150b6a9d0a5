import { z } from 'zod';
import type { Answer, LastInput } from '../../ussd/turn.ts';
import { parseCaller } from '../../values/phone.ts';
import { echoOf } from '../echo.ts';
import type { Callback, CallbackAnswer } from '../network.ts';
import { splitInputs, type NetworkDesk, type SessionEnd } from '../network-desk.ts';

export const HUBTEL = 'hubtel';

const text = z.string().max(4000).nullish().catch(undefined);

/** Its samples write numbers as texts, and the types in capitals here and there. */
const request = z.object({
  Type: z
    .string()
    .transform((type) => type.trim().toLowerCase())
    .pipe(z.enum(['initiation', 'response', 'release', 'timeout'])),
  SessionId: z.string().trim().min(1).max(200),
  Message: z.string().nullish(),
  Mobile: text,
  Operator: text,
  Sequence: z
    .union([
      z.int().nonnegative(),
      z
        .string()
        .regex(/^\d{1,9}$/)
        .transform(Number),
    ])
    .optional()
    .catch(undefined),
  ClientState: z.unknown().optional(),
});
type Request = z.infer<typeof request>;

/** The last input alone: at the dial none, since its message is what was dialled. */
const toInputs = ({ Type, Message, Sequence }: Request): LastInput | undefined => {
  const next = Type === 'initiation' ? [] : splitInputs(Message ?? '');
  return next && { next, ...(Sequence === undefined ? {} : { sequence: Sequence }) };
};

const toAnswer = (sessionId: string, { text: message, end, ...shown }: Answer): CallbackAnswer => ({
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({
    sessionId,
    type: end ? 'Release' : 'Response',
    message,
    clientState: echoOf(shown),
    label: '',
    dataType: end ? 'display' : 'input',
    fieldType: 'text',
  }),
});

/** `release`: the caller hung up. `timeout`: our answer came too late to be shown. */
const toSessionEnd = ({ Type, SessionId: sessionId, Mobile }: Request): SessionEnd => ({
  gateway: HUBTEL,
  sessionId,
  phone: parseCaller(Mobile ?? '') ?? '',
  status: Type === 'timeout' ? 'failed' : 'incomplete',
});

/** A key press, or the end of the call: both come to one address. */
export const keyPressCallback = (desk: NetworkDesk): Callback => ({
  method: 'POST',
  carrier: 'json',
  answer: async ({ content }) => {
    const read = request.safeParse(content);
    if (!read.success) return undefined;
    const { Type, SessionId: sessionId, Message, Mobile, Operator, ClientState } = read.data;
    if (Type === 'release' || Type === 'timeout') {
      await desk.onSessionEnd(toSessionEnd(read.data)).catch(desk.onFailure);
      return toAnswer(sessionId, { text: '', end: true, page: '' });
    }
    const dialled = Type === 'initiation' ? (Message ?? '') : '';
    const from = { sessionId, phone: Mobile ?? undefined, ...(Operator ? { network: Operator } : {}) };
    return toAnswer(sessionId, await desk.answer({ ...from, dialled, inputs: toInputs(read.data), echo: ClientState }));
  },
});
