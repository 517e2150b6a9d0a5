import { createTogether } from '../platform/together.ts';
import { isAudited, type DomainEvent } from './catalogue.ts';
import { toCloudEvent } from './cloud-event.ts';

/** The channel on which relays hear that there is something in the outbox. */
export const OUTBOX_CHANNEL = 'kibanda_outbox';

/**
 * In SQL: whether this database may send what waits in it. Not while it is a copy that came back from a backup and nobody
 * has said what becomes of that (`tenancy/lineage.ts`).
 */
export const MAY_SEND = 'public.sends_since() is not null';

/** An event larger than this is a mistake: it would not fit through the broker and would hold up all behind it. */
const LARGEST_PAYLOAD = 128 * 1024;

/** A row of `outbox`; the database adds `position`. */
export interface OutboxRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly type: string;
  /** The whole CloudEvent, as JSON text. */
  readonly payload: string;
  readonly occurred_at: string;
  /** Whether it goes into the shop's audit log, which the database does itself. */
  readonly audited: boolean;
}

/** The rows to insert for the events of one transaction, in their order. */
export function outboxRows(events: readonly DomainEvent[]): OutboxRow[] {
  return events.map((event) => {
    const payload = JSON.stringify(toCloudEvent(event));
    if (payload.length > LARGEST_PAYLOAD) throw new RangeError(`An event ${event.type} is too large to be published.`);
    return {
      id: event.id,
      tenant_id: event.tenantId,
      type: event.type,
      payload,
      occurred_at: event.occurredAt.toISOString(),
      audited: isAudited(event.type),
    };
  });
}

/**
 * The one INSERT with which a transaction leaves its events in the outbox, undefined without events. It must be the
 * last statement before COMMIT. It takes a turn lock of the shop first: so a shop's rows get their positions in the
 * order in which their transactions become visible, and a relay that reads by position can't overtake a late commit.
 * A sale holds the shop's receipt counter by then, which puts sales in the same order; the lock costs them nothing.
 */
export function outboxInsert(events: readonly DomainEvent[]): { text: string; values: unknown[] } | undefined {
  if (events.length === 0) return undefined;
  const rows = outboxRows(events);
  // Mostly one shop. In one order, so that two who write for the same shops can't wait for each other.
  const shops = [...new Set(rows.map((row) => row.tenant_id))].sort();
  const columns = OUTBOX_COLUMNS.map((column) => rows.map((row) => row[column]));
  return { text: OUTBOX_INSERT, values: [...columns, shops] };
}

const OUTBOX_COLUMNS = ['id', 'tenant_id', 'type', 'payload', 'occurred_at', 'audited'] as const;
const OUTBOX_INSERT = `with turn as materialized (
    select count(pg_advisory_xact_lock(uuid_hash_extended(shop, 7))) from unnest($7::uuid[]) as shop)
  insert into public.outbox (${OUTBOX_COLUMNS.join(', ')})
  select event.* from turn cross join
    unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::timestamptz[], $6::boolean[]) as event`;

/** Says on a connection of its own, outside any transaction, that events wait. */
export const notifyRelays = (pool: { query(text: string, values: unknown[]): Promise<unknown> }): Promise<unknown> =>
  pool.query(`select pg_notify($1, '')`, [OUTBOX_CHANNEL]);

export interface OutboxBellDeps {
  /** Sends NOTIFY on a connection of its own, outside any transaction. */
  readonly notify: () => Promise<unknown>;
  readonly everyMs?: number;
}

export interface OutboxBell {
  /** Call it after a commit that left events in the outbox. Never waits, never fails. */
  ring(): void;
  /** Stops a ring that is still to come. */
  stop(): void;
}

/**
 * Wakes the relays after commits, at most once in `everyMs`. NOTIFY inside the saving transaction would be simpler,
 * but PostgreSQL lets only one committing transaction with a NOTIFY through at a time, its flush to disk included: all
 * shops would queue behind each other. A ring that gets lost costs at most one turn of the relay's slow poll.
 */
export function createOutboxBell({ notify, everyMs = 20 }: OutboxBellDeps): OutboxBell {
  const { ask, stop } = createTogether({ work: () => notify().catch(() => undefined), everyMs, firstAtOnce: true });
  return { ring: ask, stop };
}
