import { z } from 'zod';
import { parseCaller } from '../../values/phone.ts';
import type { Answer } from '../../ussd/turn.ts';
import { echoOf } from '../echo.ts';
import type { Callback, CallbackAnswer } from '../network.ts';
import { inputsOf, type KeyPress, type NetworkDesk, type SessionEnd } from '../network-desk.ts';
import { conEndAnswer } from '../ussd-callback.ts';
import { AFRICAS_TALKING } from './settings.ts';

const HOP_HEADER = 'at-ussd-hop-metadata';

/** A form may repeat a key, and then the parser gives an array: only a single value counts. */
const one = z.string().max(4000).optional().catch(undefined);
const sessionId = z.string().trim().min(1).max(200);
const turnForm = z.object({
  sessionId,
  phoneNumber: one,
  networkCode: one,
  serviceCode: one,
  text: z.unknown().optional(),
});
const endForm = z.object({
  sessionId,
  phoneNumber: one,
  status: one,
  durationInMillis: one,
  hopsCount: one,
});

/** What gateways write that have no text to send: it is a dial, and nobody has typed anything. */
const NOTHING = /^\s*(null|undefined)?\s*$/;

const readInputs = (text: unknown): readonly string[] | undefined =>
  typeof text === 'string' ? inputsOf(NOTHING.test(text) ? '' : text) : undefined;

const toKeyPress = (form: z.infer<typeof turnForm>, hop: unknown): KeyPress => {
  const inputs = readInputs(form.text ?? '');
  return {
    sessionId: form.sessionId,
    phone: form.phoneNumber,
    ...(form.networkCode === undefined ? {} : { network: form.networkCode }),
    dialled: form.serviceCode,
    inputs: inputs && { all: inputs },
    echo: hop,
  };
};

const toReply = (answer: Answer): CallbackAnswer => {
  const { headers, ...reply } = conEndAnswer(answer);
  return { ...reply, headers: { ...headers, [HOP_HEADER]: echoOf(answer) } };
};

/** A key press, with all that was typed in the call. */
export const keyPressCallback = (desk: NetworkDesk): Callback => ({
  method: 'POST',
  carrier: 'form',
  answer: async ({ content, headers }) => {
    const form = turnForm.safeParse(content);
    if (!form.success) return undefined;
    return toReply(await desk.answer(toKeyPress(form.data, headers[HOP_HEADER])));
  },
});

const STATUSES: Readonly<Record<string, SessionEnd['status']>> = {
  success: 'success',
  incomplete: 'incomplete',
  failed: 'failed',
};

const count = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;

const toSessionEnd = (form: z.infer<typeof endForm>): SessionEnd => {
  const durationMs = count(form.durationInMillis);
  const hops = count(form.hopsCount);
  return {
    gateway: AFRICAS_TALKING,
    sessionId: form.sessionId,
    phone: parseCaller(form.phoneNumber ?? '') ?? '',
    status: STATUSES[(form.status ?? '').toLowerCase()] ?? 'unknown',
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(hops === undefined ? {} : { hops }),
  };
};

/** The notice of the end of a session. */
export const sessionEndCallback = (desk: NetworkDesk): Callback => ({
  method: 'POST',
  carrier: 'form',
  answer: async ({ content }) => {
    // Their `input` and `lastAppResponse` repeat all that was typed, the PIN included: they are not even read.
    const form = endForm.safeParse(content);
    if (!form.success) return undefined;
    await desk.onSessionEnd(toSessionEnd(form.data)).catch(desk.onFailure);
    return {};
  },
});
