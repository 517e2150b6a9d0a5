import { z } from 'zod';
import { parseCaller } from '../../values/phone.ts';
import { toReason, type DeliveryReport, type DeliveryState } from '../../values/sms.ts';
import type { Callback, Callbacks } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { AFRICAS_TALKING } from './settings.ts';

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
const callback = <Form>(
  { onFailure }: NetworkDesk,
  schema: z.ZodType<Form>,
  handle: (form: Form) => Promise<void>,
): Callback => ({
  method: 'POST',
  carrier: 'form',
  answer: async ({ content }) => {
    const form = schema.safeParse(content);
    if (!form.success) return undefined;
    try {
      await handle(form.data);
      return {};
    } catch (error) {
      onFailure(error);
      return { status: 503 };
    }
  },
});

/** What Africa's Talking tells us about SMS. */
export const smsCallbacks = (desk: NetworkDesk): Callbacks => ({
  'delivery-reports': callback(desk, reportForm, (read) => desk.onDeliveryReport(toReport(read))),
  'opt-outs': callback(desk, optOutForm, async ({ phoneNumber }) => {
    // A number that is none can't be kept out of anything.
    if (phoneNumber !== undefined) await desk.onOptOut(phoneNumber);
  }),
  sms: callback(desk, smsForm, async ({ from, to = '', ...sms }) => {
    // Alphanumeric senders (operators, banks) write to short codes, too.
    if (from !== undefined) await desk.onIncomingSms({ ...sms, from, to, provider: AFRICAS_TALKING });
  }),
});
