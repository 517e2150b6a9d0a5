import { z } from 'zod';
import { VISIT_REASONS, VISIT_REFERENCE } from '../../values/visit.ts';
import { id, instant, word, type EventDefinition } from './fields.ts';

const topic = 'kibanda.tenants';
const member = z.object({ memberId: id });
const reference = z.string().regex(VISIT_REFERENCE);
const reason = z.enum(VISIT_REASONS);

/** Who can sign in where, and what those who run the service do. In every shop where the person works. */
export const accountEvents = {
  'account.claimed': {
    topic,
    version: 1,
    summary: 'Somebody who works here by phone has a name and a password for the web now.',
    data: member,
  },
  'account.password_reset': {
    topic,
    version: 1,
    summary: 'Somebody set a new password by a code that came by SMS.',
    data: member,
  },
  'account.mfa_on': { topic, version: 1, summary: 'Somebody switched a second factor on.', data: member },
  'account.mfa_off': { topic, version: 1, summary: 'Somebody switched the second factor off.', data: member },
  'staff.unlocked': {
    topic,
    version: 1,
    summary:
      'Somebody who was locked out may try the PIN again: by the owner, or by who runs the service, for a reason.',
    data: z.object({ memberId: id, reason: reason.nullable(), reference: reference.nullable() }),
  },
  'staff.pin_taken': {
    topic,
    version: 1,
    summary: 'The owner took a seller’s PIN away, and has a code for a new one.',
    data: member,
  },
  'webhook.replayed': {
    topic,
    version: 1,
    summary: 'A program gets what happened since a time once more.',
    data: z.object({ webhookId: id, since: instant }),
  },
  'data.read_by_operator': {
    topic,
    version: 1,
    summary: 'Somebody who runs the service read data of the shop, for a reason.',
    data: z.object({ operation: word, reason, reference }),
  },
  'operator.called': {
    topic: 'kibanda.sessions',
    version: 1,
    summary:
      'Somebody who runs the service asked for something over HTTP, whatever came of it. Of the service, not of a shop.',
    data: z.object({ operation: word, subjectId: id.nullable() }),
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
