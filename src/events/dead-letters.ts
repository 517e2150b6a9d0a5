import { idFrom } from '../platform/ids.ts';
import { DEAD_LETTER_TOPIC, type BusMessage, type Delivery, type EventBus } from './bus.ts';
import type { UnreadableReason } from './cloud-event.ts';

/** Why an event was set aside. */
export type DeadLetterReason = UnreadableReason | 'unknown_tenant' | 'handler_failed';

export interface DeadLetter {
  readonly consumer: string;
  readonly reason: DeadLetterReason;
  readonly delivery: Delivery;
  /** How often it was tried. */
  readonly attempts: number;
  /** As far as it could be read. */
  readonly event: {
    readonly id?: string;
    readonly type?: string;
    readonly tenantId?: string;
  };
}

export interface DeadLetters {
  /** Resolves when it is kept. The same event set aside again by the same consumer is kept once. */
  put(letter: DeadLetter): Promise<void>;
}

export interface DeadLettersDeps {
  /** Runs SQL with the program's own login. */
  readonly query: (text: string, values: unknown[]) => Promise<unknown>;
  readonly bus: Pick<EventBus, 'publishBatch'>;
}

const LONGEST_BODY = 64 * 1024;
const LONGEST_TYPE = 100;

/** Keeps what can't be handled as a row and on a topic of its own, each with the reason. */
export function createDeadLetters({ query, bus }: DeadLettersDeps): DeadLetters {
  return {
    put: async (letter) => {
      const { consumer, reason, delivery, attempts, event } = letter;
      const id = idFrom(`${consumer} ${event.id ?? delivery.position}`);
      const type = event.type?.slice(0, LONGEST_TYPE);
      await query(
        `insert into public.dead_letters (id, consumer, event_id, tenant_id, type, reason, attempts, position, body)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`,
        [id, consumer, event.id, event.tenantId, type, reason, attempts, delivery.position, storable(delivery.body)],
      );
      await bus.publishBatch([messageOf(letter, { id: event.id ?? id, type: type ?? 'unreadable' })]);
    },
  };
}

const messageOf = (
  { consumer, reason, delivery }: DeadLetter,
  named: { readonly id: string; readonly type: string },
): BusMessage => ({
  ...named,
  topic: DEAD_LETTER_TOPIC,
  key: delivery.key,
  time: new Date().toISOString(),
  body: delivery.body,
  headers: { kibanda_reason: reason, kibanda_consumer: consumer, kibanda_position: delivery.position },
});

/** Text that PostgreSQL takes. */
function storable(body: string): string {
  return body.slice(0, LONGEST_BODY).replaceAll('\u0000', '\uFFFD');
}
