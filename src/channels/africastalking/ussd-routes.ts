import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import { z } from 'zod';
import { parseCaller } from '../../values/phone.ts';
import type { Answer, Turn } from '../../ussd/turn.ts';
import {
  answerInTime,
  inputsOf,
  serviceTokensOf,
  type SessionEnd,
  type UssdChannel,
  type UssdChannelDeps,
} from '../ussd-channel.ts';
import type { AnswerForm, CallbackAnswer } from '../ussd-callbacks.ts';

const GATEWAY = 'africastalking';
const TURN_MS = 3500;
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

/** Our own header come back: the page that was shown last, and the proof of it. */
const echoed = z
  .string()
  .regex(/^[A-Z0-9]{1,8}(?:\.[a-z0-9]{1,40})?$/)
  .transform((hop) => hop.split('.'))
  .catch([]);

/** What gateways write that have no text to send: it is a dial, and nobody has typed anything. */
const NOTHING = /^\s*(null|undefined)?\s*$/;

const readInputs = (text: unknown): readonly string[] | undefined =>
  typeof text === 'string' ? inputsOf(NOTHING.test(text) ? '' : text) : undefined;

/** The form as a turn; undefined when it belongs to a session but says nothing that can be understood. */
const toTurn = (
  form: z.infer<typeof turnForm>,
  hop: unknown,
  { code, budget, onRejected }: Pick<UssdChannelDeps, 'code' | 'budget' | 'onRejected'>,
): Turn | undefined => {
  const inputs = readInputs(form.text ?? '');
  const phone = form.phoneNumber === undefined ? undefined : parseCaller(form.phoneNumber);
  // A number with digits missing is nobody's, and must not become somebody's.
  if (phone === undefined) onRejected({ gateway: GATEWAY, reason: 'number' });
  if (inputs === undefined || phone === undefined) return undefined;
  const [lastPage, proof] = echoed.parse(hop);
  return {
    gateway: GATEWAY,
    sessionId: form.sessionId,
    phone,
    ...(form.networkCode === undefined ? {} : { network: form.networkCode }),
    serviceTokens: serviceTokensOf(form.serviceCode ?? '', code),
    inputs: { all: inputs },
    ...(lastPage === undefined ? {} : { lastPage }),
    ...(proof === undefined ? {} : { proof }),
    budget,
    deadlineMs: TURN_MS,
  };
};

/** Exactly what Africa's Talking accepts: plain text that begins with the word, and nothing before it. */
const toReply = ({ text, end, page, proof }: Answer): CallbackAnswer => ({
  headers: {
    'content-type': 'text/plain; charset=utf-8',
    [HOP_HEADER]: proof === undefined ? page : `${page}.${proof}`,
  },
  body: `${end ? 'END' : 'CON'} ${text}`,
});

const answerForm =
  (deps: UssdChannelDeps): AnswerForm =>
  async (fields, headers) => {
    const form = turnForm.safeParse(fields);
    if (!form.success) return undefined;
    const turn = toTurn(form.data, headers[HOP_HEADER], deps);
    const answer = turn && (await answerInTime(deps, () => deps.handleTurn(turn)));
    return toReply(answer ?? deps.apologies.nothingSaved);
  };

const STATUSES: Readonly<Record<string, SessionEnd['status']>> = {
  success: 'success',
  incomplete: 'incomplete',
  failed: 'failed',
};

const count = (value: string | undefined): number | undefined =>
  value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : undefined;

const sessionEnd =
  (deps: UssdChannelDeps): RequestHandler =>
  async (request, response) => {
    const form = endForm.safeParse(request.body);
    if (!form.success) {
      deps.onRejected({ gateway: GATEWAY, reason: 'form' });
      response.status(400).end();
      return;
    }
    // Their `input` and `lastAppResponse` repeat all that was typed, the PIN included: they are not even read.
    const { phoneNumber, status, durationInMillis, hopsCount } = form.data;
    const durationMs = count(durationInMillis);
    const hops = count(hopsCount);
    try {
      await deps.onSessionEnd({
        gateway: GATEWAY,
        sessionId: form.data.sessionId,
        phone: parseCaller(phoneNumber ?? '') ?? '',
        status: STATUSES[(status ?? '').toLowerCase()] ?? 'unknown',
        ...(durationMs === undefined ? {} : { durationMs }),
        ...(hops === undefined ? {} : { hops }),
      });
    } catch (error) {
      deps.onFailure(error);
    }
    response.status(200).end();
  };

/** A body that is too big, cut off or not decodable can't be read at all. Anything else is the program's own failure. */
const unreadable =
  (deps: UssdChannelDeps): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (!(error instanceof Error) || !('type' in error)) {
      next(error);
      return;
    }
    deps.onRejected({ gateway: GATEWAY, reason: 'form' });
    response.status(400).end();
  };

/** USSD of Africa's Talking: the turns of a session, and the notice of its end. */
export const createAfricasTalkingUssd = (deps: UssdChannelDeps): UssdChannel => {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 50 });
  router.post('/ussd-events', form, sessionEnd(deps));
  router.use(unreadable(deps));
  return { gateway: GATEWAY, answerForm: answerForm(deps), router };
};
