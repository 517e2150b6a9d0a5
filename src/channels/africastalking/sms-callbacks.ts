import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import { z } from 'zod';
import { parseCaller } from '../../values/phone.ts';
import { toReason, type DeliveryReport, type DeliveryState, type IncomingSms } from '../../values/sms.ts';
import type { OnRejected } from '../callback-secret.ts';
import { AFRICAS_TALKING } from './sms.ts';

export interface SmsCallbacksDeps {
  readonly onDeliveryReport: (report: DeliveryReport) => Promise<void>;
  /** Somebody left the sender's list. */
  readonly onOptOut: (phone: string) => Promise<void>;
  readonly onIncomingSms: (sms: IncomingSms) => Promise<void>;
  readonly onRejected: OnRejected;
  /** Hears why something could not be taken; the provider is asked to come again. */
  readonly onFailure: (error: unknown) => void;
}

/** A form may repeat a key, and then the parser gives an array: only a single value counts. */
const one = z.string().max(2000).optional().catch(undefined);
const id = z.string().trim().min(1).max(200);
const phone = z.string().max(40).transform(parseCaller);

const reportForm = z.object({ id, status: z.string().trim().min(1).max(60), phoneNumber: one, failureReason: one });
const optOutForm = z.object({ phoneNumber: phone });
const smsForm = z.object({ id, from: phone, to: one, text: z.string().max(2000) });

/** In small letters: the provider's capitals differ from place to place. */
const STATES = new Map<string, DeliveryState>([
  ['sent', 'accepted'],
  ['submitted', 'accepted'],
  ['buffered', 'accepted'],
  ['success', 'delivered'],
  ['failed', 'undelivered'],
  ['rejected', 'undelivered'],
  ['absentsubscriber', 'undelivered'],
  ['expired', 'undelivered'],
]);

/** A status that we don't know proves at least that the provider has the message. */
const toReport = ({
  id: providerId,
  status,
  phoneNumber,
  failureReason,
}: z.infer<typeof reportForm>): DeliveryReport => {
  const state = STATES.get(status.toLowerCase());
  const isNews = state === undefined || state === 'undelivered';
  return {
    provider: AFRICAS_TALKING,
    providerId,
    phone: parseCaller(phoneNumber ?? '') ?? '',
    state: state ?? 'accepted',
    ...(isNews && { reason: toReason(failureReason ?? status, 'other') }),
  };
};

/** Reads a form and hands it on. 200 when it was taken, 400 when it can't be read, 503 when it should come again. */
const callback =
  <Form>(deps: SmsCallbacksDeps, schema: z.ZodType<Form>, take: (form: Form) => Promise<void>): RequestHandler =>
  async (request, response) => {
    const form = schema.safeParse(request.body);
    if (!form.success) {
      deps.onRejected({ gateway: AFRICAS_TALKING, reason: 'form' });
      response.status(400).end();
      return;
    }
    try {
      await take(form.data);
      response.status(200).end();
    } catch (error) {
      deps.onFailure(error);
      response.status(503).end();
    }
  };

const unreadable =
  ({ onRejected }: SmsCallbacksDeps): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (!(error instanceof Error) || !('type' in error)) {
      next(error);
      return;
    }
    onRejected({ gateway: AFRICAS_TALKING, reason: 'form' });
    response.status(400).end();
  };

/** What Africa's Talking tells us about SMS. To be mounted behind the callback secret, next to its USSD. */
export const createAfricasTalkingSmsCallbacks = (deps: SmsCallbacksDeps): Router => {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 50 });
  const report = callback(deps, reportForm, (read) => deps.onDeliveryReport(toReport(read)));
  const optOut = callback(deps, optOutForm, async ({ phoneNumber }) => {
    // A number that is none can't be kept out of anything.
    if (phoneNumber !== undefined) await deps.onOptOut(phoneNumber);
  });
  const incoming = callback(deps, smsForm, async ({ from, to = '', ...sms }) => {
    // Alphanumeric senders (operators, banks) write to short codes, too.
    if (from !== undefined) await deps.onIncomingSms({ ...sms, from, to, provider: AFRICAS_TALKING });
  });
  router.post('/delivery-reports', form, report);
  router.post('/opt-outs', form, optOut);
  router.post('/sms', form, incoming);
  router.use(unreadable(deps));
  return router;
};
