import { z } from 'zod';
import { businessDay, channel, currency, id, instant, language, role, word, type EventDefinition } from './fields.ts';

const topic = 'kibanda.tenants';
const person = { memberId: id, role, sellerNumber: z.int().nonnegative().nullable() };

/** Shops, their people and how those prove who they are. */
export const tenantEvents = {
  'tenant.registered': {
    topic,
    version: 1,
    summary: 'A shop was opened.',
    data: z.object({
      number: z.int().positive(),
      shopNumber: z.string().regex(/^\d+$/),
      country: z.string().regex(/^[A-Z]{2}$/),
      currency,
      language,
      timezone: z.string(),
      channel,
    }),
  },
  'tenant.setting_changed': {
    topic,
    version: 1,
    summary: 'A setting of the shop was changed.',
    data: z.object({
      setting: word,
      before: word.or(z.number()).or(z.boolean()).nullable(),
      after: word.or(z.number()).or(z.boolean()).nullable(),
    }),
  },
  'data.exported': {
    topic,
    version: 1,
    summary: 'Somebody took a part of the books out of the shop, as a file.',
    data: z.object({ kind: word, format: word, firstDay: businessDay.nullable(), lastDay: businessDay.nullable() }),
  },
  'webhook.added': {
    topic,
    version: 1,
    summary: 'A program hears of events of the shop from now on.',
    data: z.object({ webhookId: id, eventTypes: z.array(word) }),
  },
  'webhook.removed': {
    topic,
    version: 1,
    summary: 'A program hears of nothing any more.',
    data: z.object({ webhookId: id }),
  },
  'webhook.switched_off': {
    topic,
    version: 1,
    summary: 'A program hears of nothing any more, because it took nothing for days, or said that it is gone.',
    data: z.object({ webhookId: id, reason: z.enum(['failing', 'gone']) }),
  },
  'user.joined': {
    topic,
    version: 1,
    summary: 'A person now works in the shop: its owner, or somebody who took an invitation.',
    data: z.object({ ...person, language }),
  },
  'staff.invited': {
    topic,
    version: 1,
    summary: 'The owner invited somebody to sell.',
    data: z.object({ ...person, invitedUntil: instant.nullable() }),
  },
  'staff.invite.refused': {
    topic,
    version: 1,
    summary: 'Somebody refused an invitation to sell.',
    data: z.object(person),
  },
  'staff.stopped': { topic, version: 1, summary: 'A seller may no longer sell.', data: z.object(person) },
  'auth.pin.ok': {
    topic,
    version: 1,
    summary: 'A person gave the right PIN.',
    data: z.object({ memberId: id, purpose: z.enum(['window', 'step_up', 'change']) }),
  },
  'auth.pin.reset': {
    topic,
    version: 1,
    summary: 'A PIN was set anew.',
    data: z.object({
      memberId: id,
      by: z.enum(['self', 'owner', 'admin']),
      reason: z.enum(['chosen', 'changed', 'code', 'support']),
    }),
  },
  'user.locked': {
    topic,
    version: 1,
    summary: 'Too many wrong PINs: the person is locked out.',
    data: z.object({ memberId: id, level: z.int().positive(), lockedUntil: instant.nullable() }),
  },
  'sim.swap.suspected': {
    topic,
    version: 1,
    summary: 'The operator says that the SIM changed lately.',
    data: z.object({ memberId: id, swappedAt: instant.nullable(), source: word }),
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
