import { z } from 'zod';
import { parseCaller } from '../../values/phone.ts';
import { toReason, type DeliveryReport } from '../../values/sms.ts';
import type { Callbacks } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { reportsCallback } from '../sms-callback.ts';
import { TERMII } from './settings.ts';
import { stateOf } from './sms-answers.ts';

const report = z.object({
  message_id: z.string().trim().min(1).max(200),
  receiver: z.string().max(40).optional().catch(undefined),
  status: z.string().trim().min(1).max(100),
});

const toReport = ({ message_id: providerId, receiver, status }: z.infer<typeof report>): DeliveryReport => {
  const state = stateOf(status);
  return {
    provider: TERMII,
    providerId,
    phone: parseCaller(receiver ?? '') ?? '',
    state,
    ...(state === 'undelivered' && { reason: toReason(status.toLowerCase().replace(/\s+/g, '_'), 'other') }),
  };
};

/** What Termii tells us about SMS. */
export const smsCallbacks = (desk: NetworkDesk): Callbacks => ({
  'delivery-reports': reportsCallback(desk, report, (read) => [toReport(read)]),
});
