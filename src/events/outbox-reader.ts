import { z } from 'zod';
import type { BusMessage } from './bus.ts';
import type { EventType } from './catalogue.ts';
import { MAY_SEND } from './outbox.ts';
import { SLOTS, SLOT_OF_TENANT, type RelayQuery } from './relay-slots.ts';

/** A message and the row it comes from. */
export interface WaitingEvent {
  readonly position: string;
  readonly message: BusMessage;
}

export interface OutboxState {
  readonly pending: number;
  readonly oldestSeconds: number;
}

export interface ReadOptions {
  readonly slots: ReadonlySet<number>;
  /** Shops that have to wait a little. */
  readonly without: readonly string[];
  readonly limit: number;
}

/** More are not counted: the figure is for an alarm, and counting millions would add to what is wrong. */
const COUNT_UP_TO = 100_000;
const PRUNE_AT_ONCE = 2000;

const waitingRow = z.object({
  position: z.string(),
  id: z.string(),
  tenant_id: z.string(),
  type: z.string(),
  topic: z.string(),
  time: z.string(),
  body: z.string(),
});

/** The oldest waiting events of these slots, in their order. */
export async function readWaiting(query: RelayQuery, { slots, without, limit }: ReadOptions): Promise<WaitingEvent[]> {
  // Not `position > the last one`: a position is given out before its commit, so a late one would be passed over for ever.
  const rows = await query(
    `select position, id, tenant_id, type, payload->>'topic' as topic, payload->>'time' as time, payload::text as body
     from public.outbox
     where published_at is null and ${MAY_SEND} and ($1::int8[] is null or ${SLOT_OF_TENANT} = any($1)) and tenant_id <> all($2::uuid[])
     order by position limit $3`,
    [slots.size === SLOTS ? null : [...slots], without, limit],
  );
  return z.array(waitingRow).parse(rows).map(toWaitingEvent);
}

function toWaitingEvent({
  position,
  id,
  tenant_id,
  type,
  topic,
  time,
  body,
}: z.infer<typeof waitingRow>): WaitingEvent {
  return { position, message: { id, type, topic, key: tenant_id, time, body } };
}

/**
 * Calls begin and end so often that their events would be most of the outbox: a million dials a day, and two events each.
 * They are gone once they were published, and those that could not be published for an hour are given up.
 */
const OF_CALLS: readonly EventType[] = ['ussd.session.started', 'ussd.session.ended'];
const KEEP_CALLS_HOURS = 1;

/** Notes that these were published. */
export async function markPublished(query: RelayQuery, events: readonly WaitingEvent[]): Promise<void> {
  const positions = (isOfCalls: boolean): string[] =>
    events
      .filter(({ message }) => OF_CALLS.some((type) => type === message.type) === isOfCalls)
      .map(({ position }) => position);
  await query(
    `with gone as (delete from public.outbox where position = any($2::bigint[]))
     update public.outbox set published_at = clock_timestamp() where position = any($1::bigint[])`,
    [positions(false), positions(true)],
  );
}

/** The shops with events that happened before then and wait. */
export async function shopsWaiting(query: RelayQuery, before: Date): Promise<string[]> {
  const rows = await query(
    'select distinct tenant_id from public.outbox where published_at is null and occurred_at < $1',
    [before],
  );
  return z
    .array(z.object({ tenant_id: z.uuid() }))
    .parse(rows)
    .map(({ tenant_id }) => tenant_id);
}

/**
 * Takes out of the bus's way what happened before then and waits, in a database that came back from a backup: it may have
 * been published since. Answers how many.
 */
export async function setAsideWaiting(query: RelayQuery, before: Date): Promise<number> {
  const rows = await query(
    `with aside as (
       update public.outbox set published_at = clock_timestamp()
       where published_at is null and occurred_at < $1 returning position)
     select count(*)::int as count from aside`,
    [before],
  );
  const [aside] = z.tuple([z.object({ count: z.int() })]).parse(rows);
  return aside.count;
}

/** How much waits, and for how long. */
export async function measureOutbox(query: RelayQuery): Promise<OutboxState> {
  const rows = await query(
    `select count(*)::int as pending,
       coalesce(extract(epoch from clock_timestamp() - min(occurred_at)), 0)::float8 as "oldestSeconds"
     from (select occurred_at from public.outbox where published_at is null order by position limit ${COUNT_UP_TO}) waiting`,
  );
  const [state] = z.tuple([z.object({ pending: z.int(), oldestSeconds: z.number() })]).parse(rows);
  return { pending: state.pending, oldestSeconds: Math.max(0, state.oldestSeconds) };
}

/** Deletes some of the rows that were published longer ago than this, and of calls that nobody took any more. */
export async function pruneOutbox(query: RelayQuery, keepDays: number): Promise<void> {
  await query(
    `delete from public.outbox where position in (
       select position from public.outbox where published_at is null and type = any($1::text[])
         and occurred_at < clock_timestamp() - make_interval(hours => $2)
       order by position limit ${PRUNE_AT_ONCE} for update skip locked)`,
    [OF_CALLS, KEEP_CALLS_HOURS],
  );
  await query(
    `delete from public.outbox where position in (
       select position from public.outbox where published_at < clock_timestamp() - make_interval(days => $1)
       order by published_at limit ${PRUNE_AT_ONCE} for update skip locked)`,
    [keepDays],
  );
}
