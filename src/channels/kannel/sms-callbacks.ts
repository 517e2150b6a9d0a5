import { z } from 'zod';
import { parseCaller } from '../../values/phone.ts';
import type { DeliveryReport } from '../../values/sms.ts';
import type { Callback, Callbacks } from '../network.ts';
import type { NetworkDesk } from '../network-desk.ts';
import { KANNEL } from './settings.ts';

const id = z.string().trim().min(1).max(200);
const one = z.string().max(2000).catch('');

const reportQuery = z.object({ id, to: one, state: z.string().regex(/^\d{1,2}$/), answer: one });
const smsQuery = z.object({ id, from: one, to: one, text: z.string().max(4000) });

const STATES = new Map<string, DeliveryReport['state']>([
  ['1', 'delivered'],
  ['2', 'undelivered'],
  ['4', 'accepted'],
  ['8', 'accepted'],
  ['16', 'undelivered'],
]);

/**
 * Kannel gives up after some tries without an answer, and calls it a refusal: but each of the tries may have been taken.
 * Nobody knows, and nothing is said of the message.
 */
const NOBODY_KNOWS = /Retries Exceeded/i;

const toReport = ({ id: providerId, to, state, answer }: z.infer<typeof reportQuery>): DeliveryReport | undefined => {
  const said = STATES.get(state);
  if (said === undefined || NOBODY_KNOWS.test(answer)) return undefined;
  const reason = said === 'undelivered' ? { reason: state === '16' ? 'rejected' : 'undeliverable' } : {};
  return { provider: KANNEL, providerId, phone: parseCaller(to) ?? '', state: said, ...reason };
};

/** Reads what stands behind the address. 200 with nothing in it: Kannel would send the words of an answer to the phone. */
const callback = <Query>(
  { onFailure }: NetworkDesk,
  schema: z.ZodType<Query>,
  handle: (query: Query) => Promise<void>,
): Callback => ({
  method: 'GET',
  carrier: 'query',
  answer: async ({ content }) => {
    const query = schema.safeParse(content);
    if (!query.success) return undefined;
    try {
      await handle(query.data);
      return {};
    } catch (error) {
      onFailure(error);
      return { status: 503 };
    }
  },
});

/** What Kannel tells us: reports of its `dlr-url`, and SMS of its `sms-service`. */
export const kannelCallbacks = (desk: NetworkDesk): Callbacks => ({
  'delivery-reports': callback(desk, reportQuery, async (query) => {
    const report = toReport(query);
    if (report !== undefined) await desk.onDeliveryReport(report);
  }),
  sms: callback(desk, smsQuery, async ({ id: given, from: sender, to, text }) => {
    const from = parseCaller(sender);
    // Operators and banks write under names.
    if (from === undefined) return;
    await desk.onIncomingSms({ provider: KANNEL, id: given, from, to, text: text.replaceAll('\0', '') });
  }),
});
