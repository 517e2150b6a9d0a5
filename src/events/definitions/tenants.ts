import { z } from 'zod';
import { channel, currency, id, instant, language, role, word, type EventDefinition } from './fields.ts';

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
