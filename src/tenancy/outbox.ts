import type { DomainEvent } from '../events/catalogue.ts';
import type { Sql } from './transaction.ts';

/** Writes an event as it will be published: the whole CloudEvent. */
export type EncodeEvent = (event: DomainEvent) => unknown;

/** One INSERT for all events of a transaction, in their order; undefined when there are none. */
export const outboxInsert = (events: readonly DomainEvent[], encode: EncodeEvent): Sql | undefined => {
  if (events.length === 0) return undefined;
  return {
    text: `insert into public.outbox (id, tenant_id, type, payload, occurred_at)
      select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::timestamptz[])`,
    values: [
      events.map((event) => event.id),
      events.map((event) => event.tenantId),
      events.map((event) => event.type),
      events.map((event) => JSON.stringify(encode(event))),
      events.map((event) => event.occurredAt.toISOString()),
    ],
  };
};
