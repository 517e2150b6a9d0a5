import { z } from 'zod';
import { id, phoneKey, word, type EventDefinition } from './fields.ts';

const topic = 'kibanda.messages';
const message = {
  messageId: id,
  /** The id of the text, as in menus/sms: `M1`. */
  template: z.string().regex(/^M[0-9]{1,2}$/),
  class: z.enum(['transactional', 'alert', 'reminder', 'security', 'reply']),
  recipientKey: phoneKey,
};
const attempt = { ...message, attempt: z.int().nonnegative(), provider: word };

/** Text messages: never their words, never the number they go to. */
export const messageEvents = {
  'sms.queued': { topic, version: 1, audited: false, summary: 'A message waits to be sent.', data: z.object(message) },
  'sms.sent': {
    topic,
    version: 1,
    audited: false,
    summary: 'The provider took a message.',
    data: z.object({ ...attempt, parts: z.int().positive().optional() }),
  },
  'sms.failed': {
    topic,
    version: 1,
    audited: false,
    summary: 'A message will not arrive.',
    data: z.object({ ...attempt, reason: word }),
  },
  'sms.outcome_unknown': {
    topic,
    version: 1,
    audited: false,
    summary: 'The provider may or may not have taken a message; it waits for a delivery report.',
    data: z.object({ ...attempt, reason: word }),
  },
  'sms.unknown': {
    topic,
    version: 1,
    summary: 'Somebody without a shop wrote to the short code. Of the service, not of a shop.',
    data: z.object({ senderKey: phoneKey, provider: word }),
  },
  'sms.optout': {
    topic,
    version: 1,
    summary: 'Somebody wants no more messages of any shop, or wants them again. Of the service, not of a shop.',
    data: z.object({
      recipientKey: phoneKey,
      optedOut: z.boolean(),
      /** `sms`: the person wrote so; `gateway`: the operator was told; `provider`: it refused a message for that. */
      source: z.enum(['sms', 'gateway', 'provider']),
    }),
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
