import { z } from 'zod';
import { phoneKey, word, type EventDefinition } from './fields.ts';

const topic = 'kibanda.sessions';
const session = { sessionKey: z.string().regex(/^[0-9a-f]{16,64}$/), gateway: word };
const page = z.string().regex(/^[A-Z][A-Z0-9]{0,9}$/);

/** Calls: which pages, how long, never what was typed. */
export const sessionEvents = {
  'ussd.session.started': {
    topic,
    version: 1,
    summary: 'Somebody of the shop dialled.',
    data: z.object({ ...session, phoneKey, network: z.string().max(20).nullable() }),
  },
  'ussd.session.ended': {
    topic,
    version: 1,
    summary: 'A call ended.',
    data: z.object({
      ...session,
      lastPage: page.nullable(),
      steps: z.int().nonnegative(),
      durationMs: z.int().nonnegative(),
      outcome: z.enum(['finished', 'dropped', 'failed', 'timed_out']),
    }),
  },
  'gateway.rejected': {
    topic,
    version: 1,
    summary: 'A gateway refused or cut one of our answers.',
    data: z.object({ gateway: word, reason: word, page: page.nullable() }),
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
