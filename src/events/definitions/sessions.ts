import { z } from 'zod';
import { instant, phoneKey, word, type EventDefinition } from './fields.ts';

const topic = 'kibanda.sessions';
const session = { sessionKey: z.string().regex(/^[0-9a-f]{16,64}$/), gateway: word };
const page = z.string().regex(/^[A-Z][A-Z0-9]{0,9}$/);

/** Calls: which pages, how long, never what was typed. */
export const sessionEvents = {
  'ussd.session.started': {
    topic,
    version: 1,
    audited: false,
    summary: 'Somebody dialled: of the shop, or of the service when the number has no shop or has not chosen one yet.',
    data: z.object({ ...session, phoneKey, network: z.string().max(20).nullable() }),
  },
  'ussd.session.ended': {
    topic,
    version: 1,
    audited: false,
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
    summary: 'Callbacks were refused; those of some seconds together. Of the service, not of a shop.',
    data: z.object({
      /** As the address named it; `unknown` when it is none of ours. */
      gateway: word,
      /** `secret`: the address was wrong. `form`: it could not be read. `number`: the caller has none. */
      reason: word,
      count: z.int().positive(),
      /** When the first of them came. */
      since: instant,
    }),
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
