import { z } from 'zod';
import { parseCaller } from '../../values/phone.ts';
import { toReason, type DeliveryReport } from '../../values/sms.ts';
import type { Callbacks } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { reportsCallback } from '../sms-callback.ts';
import { INFOBIP } from './settings.ts';
import { stateOf, status } from './sms-answers.ts';

const text = z.string().max(200).optional().catch(undefined);

/** Several messages at once. */
const reports = z.object({
  results: z
    .array(
      z.object({
        messageId: z.string().trim().min(1).max(200),
        to: text,
        status,
        error: z.object({ name: text }).optional().catch(undefined),
      }),
    )
    .max(200),
});

const toReport = ({
  messageId,
  to,
  status: told,
  error,
}: z.infer<typeof reports>['results'][number]): DeliveryReport => {
  const state = stateOf(told);
  const why = error?.name === undefined || error.name === 'NO_ERROR' ? told.name : error.name;
  return {
    provider: INFOBIP,
    providerId: messageId,
    phone: parseCaller(to ?? '') ?? '',
    state,
    ...(state === 'undelivered' && { reason: toReason(why?.toLowerCase(), 'other') }),
  };
};

/** What Infobip tells us about SMS. */
export const smsCallbacks = (desk: NetworkDesk): Callbacks => ({
  'delivery-reports': reportsCallback(desk, reports, ({ results }) => results.map(toReport)),
});
