import { z } from 'zod';
import type { DeliveryState, SmsOutcome } from '../../values/sms.ts';
import type { SmsAnswer } from '../post-sms.ts';

const accepted = z.object({
  // Nineteen digits and more: as a JSON number it has lost some of them, and would never be found again.
  message_id: z.string().trim().min(1).max(200).optional().catch(undefined),
  message_id_str: z.string().trim().min(1).max(200).optional().catch(undefined),
  code: z.string().optional().catch(undefined),
  message: z.string().max(500).optional().catch(undefined),
});

/** Its refusals are sentences: what they speak of decides. The first that fits counts. */
const REFUSALS: readonly (readonly [about: RegExp, outcome: SmsOutcome])[] = [
  [/balance|credit|fund/i, { status: 'try_later', reason: 'insufficient_balance' }],
  [/sender/i, { status: 'refused', reason: 'invalid_sender_id' }],
  [/route|network|country|channel/i, { status: 'refused', reason: 'could_not_route', elsewhere: true }],
  [/dnd|do.not.disturb/i, { status: 'refused', reason: 'do_not_disturb' }],
  [/phone|recipient|destination|invalid number/i, { status: 'refused', reason: 'invalid_phone_number' }],
];

/** Statuses with which it says that this message was refused, and why stands in the body. */
const REFUSING = new Set([400, 404, 422]);

/** What an answer means; undefined where its status says it all. */
export const readAnswer = ({ status, json }: SmsAnswer): SmsOutcome | undefined => {
  const read = accepted.safeParse(json);
  if (!read.success) return undefined;
  const { message = '', message_id: asText, message_id_str: id = asText } = read.data;
  if (REFUSING.has(status)) return REFUSALS.find(([about]) => about.test(message))?.[1];
  if (status < 200 || status > 299) return undefined;
  return id === undefined ? { status: 'unknown', reason: 'no_message_id' } : { status: 'accepted', providerId: id };
};

/** In small letters, without spaces. */
const STATES: ReadonlyMap<string, DeliveryState> = new Map([
  ['sent', 'accepted'],
  ['messagesent', 'accepted'],
  ['delivered', 'delivered'],
  ['received', 'delivered'],
  ['failed', 'undelivered'],
  ['messagefailed', 'undelivered'],
  ['dndactiveonphonenumber', 'undelivered'],
  ['rejected', 'undelivered'],
  ['expired', 'undelivered'],
]);

/** What a report says; a word that we don't know proves at least that they have the message. */
export const stateOf = (status: string): DeliveryState =>
  STATES.get(status.toLowerCase().replace(/[\s_]/g, '')) ?? 'accepted';
