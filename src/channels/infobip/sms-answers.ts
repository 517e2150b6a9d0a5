import { z } from 'zod';
import { toReason, type DeliveryState, type SmsOutcome } from '../../values/sms.ts';

const word = z
  .string()
  .max(100)
  .transform((text) => text.trim().toUpperCase())
  .optional()
  .catch(undefined);

/** How a message stands: a group by number and by name, and a word of its own. Any of the three may be missing. */
export const status = z.object({
  groupId: z.coerce.number().int().optional().catch(undefined),
  groupName: word,
  name: word,
});
type Status = z.infer<typeof status>;

type Group = 'PENDING' | 'UNDELIVERABLE' | 'DELIVERED' | 'EXPIRED' | 'REJECTED';
const GROUPS: ReadonlyMap<string, Group> = new Map(
  (['PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED'] as const).flatMap(
    (name, index): [string, Group][] => [
      [name, name],
      [String(index + 1), name],
    ],
  ),
);

const groupOf = ({ groupId, groupName, name }: Status): Group | undefined =>
  GROUPS.get(groupName ?? '') ?? GROUPS.get(String(groupId)) ?? GROUPS.get(/^[A-Z]+/.exec(name ?? '')?.[0] ?? '');

/** What a report says. At the operator is not yet at the phone; what we don't know proves at least that they have it. */
export const stateOf = (told: Status): DeliveryState => {
  const group = groupOf(told);
  if (group === undefined || group === 'PENDING' || told.name === 'DELIVERED_TO_OPERATOR') return 'accepted';
  return group === 'DELIVERED' ? 'delivered' : 'undelivered';
};

const answer = z.object({
  messages: z.tuple([
    z.object({
      messageId: z.string().min(1).max(200).optional(),
      status,
      details: z.object({ messageCount: z.int().positive() }).optional().catch(undefined),
    }),
  ]),
});

/** Refusals that pass. */
const PASSING = new Set(['REJECTED_NOT_ENOUGH_CREDITS', 'REJECTED_FLOODING_FILTER', 'REJECTED_SYSTEM_ERROR']);
/** Refusals that are about the way, not about the number. */
const OF_THE_WAY = new Set([
  ...['REJECTED_NETWORK', 'REJECTED_ROUTE_NOT_AVAILABLE', 'REJECTED_PREFIX_MISSING', 'REJECTED_NOT_SUBSCRIBED'],
  ...['REJECTED_PREPAID_PACKAGE_EXPIRED', 'REJECTED_OPERATOR'],
]);

const refused = ({ name = '' }: Status): SmsOutcome => {
  const reason = toReason(name.toLowerCase(), 'rejected');
  if (PASSING.has(name)) return { status: 'try_later', reason };
  return { status: 'refused', reason, ...(OF_THE_WAY.has(name) && { elsewhere: true }) };
};

/** Reads the body of an answer to a message that was handed over; undefined when it is none. */
export const readAnswer = (body: unknown): SmsOutcome | undefined => {
  const read = answer.safeParse(body);
  if (!read.success) return undefined;
  const { messageId, status: told, details } = read.data.messages[0];
  const group = groupOf(told);
  if (group === undefined) return { status: 'unknown', reason: 'unreadable_answer' };
  if (group !== 'PENDING' && group !== 'DELIVERED') return refused(told);
  if (messageId === undefined) return { status: 'unknown', reason: 'no_message_id' };
  return { status: 'accepted', providerId: messageId, ...(details && { parts: details.messageCount }) };
};
