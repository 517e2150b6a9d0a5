import { z } from 'zod';

/** Runs SQL on the relay's own connection, to which the locks belong. */
export type RelayQuery = (text: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

/** Shops are dealt to so many slots; each slot is worked on by one relay at a time. More relays than this are idle. */
export const SLOTS = 64;

/** The slot of a shop, in SQL. */
export const SLOT_OF_TENANT = `(uuid_hash_extended(tenant_id, 7) & ${SLOTS - 1})`;

/** First halves of the keys of our session locks: one for "I am a relay", one for the slots. */
const PRESENCE = 1_801_675_105;
const SLOT = 1_801_675_106;

const LOCKS = `pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 2
  and l.database = (select oid from pg_database where datname = current_database())`;

export interface RelaySlots {
  /** The slots that are ours now. */
  readonly held: ReadonlySet<number>;
  /** Says on this connection that a relay is here. */
  join(): Promise<void>;
  /** Takes or gives back slots until each relay has its share, and ends relays that no longer move. */
  settle(): Promise<void>;
  /** Gives all back, for others who may have more luck. */
  releaseAll(): Promise<void>;
}

/**
 * Which shops this relay works on. A slot is a session lock: it is free the moment its holder's connection is gone. A
 * holder whose connection lives while it does nothing itself (a stopped process, a machine cut off) is cut off by the others.
 */
export function createRelaySlots(query: RelayQuery, stuckMs: number): RelaySlots {
  const held = new Set<number>();
  const giveBack = async (slots: readonly number[]): Promise<void> => {
    for (const slot of slots) held.delete(slot);
    await query(`select pg_advisory_unlock(${SLOT}, slot) from unnest($1::int[]) as slot`, [slots]);
  };
  return {
    held,
    join: async () => {
      await query(`select pg_advisory_lock_shared(${PRESENCE}, 0)`);
    },
    settle: async () => {
      await endStuckRelays(query, stuckMs);
      const { relays, taken } = await look(query);
      const share = Math.ceil(SLOTS / Math.max(relays, 1));
      if (held.size > share) await giveBack([...held].slice(share));
      const free = allSlots.filter((slot) => !taken.includes(slot) && !held.has(slot));
      const wanted = free.slice(0, Math.max(0, share - held.size));
      for (const slot of await take(query, wanted)) held.add(slot);
    },
    releaseAll: () => giveBack([...held]),
  };
}

const endStuckRelays = (query: RelayQuery, stuckMs: number): Promise<unknown> =>
  query(
    `select pg_terminate_backend(a.pid) from pg_stat_activity a
     where a.pid <> pg_backend_pid() and a.usename = current_user
       and greatest(a.query_start, a.state_change) < clock_timestamp() - make_interval(secs => $1)
       and a.pid in (select l.pid from ${LOCKS} and l.classid = ${PRESENCE})`,
    [stuckMs / 1000],
  );

/** How many relays there are, and which slots somebody holds. */
const look = async (query: RelayQuery): Promise<{ relays: number; taken: readonly number[] }> => {
  const rows = await query(
    `select (select count(*) from ${LOCKS} and l.classid = ${PRESENCE})::int as relays,
       array(select l.objid::int from ${LOCKS} and l.classid = ${SLOT}) as taken`,
  );
  const [row] = z.tuple([z.object({ relays: z.int(), taken: z.array(z.int()) })]).parse(rows);
  return row;
};

/** Takes those of these slots that nobody else was quicker to take. */
const take = async (query: RelayQuery, slots: readonly number[]): Promise<readonly number[]> => {
  if (slots.length === 0) return [];
  const text = `select slot from unnest($1::int[]) as slot where pg_try_advisory_lock(${SLOT}, slot)`;
  const rows = z.array(z.object({ slot: z.int() })).parse(await query(text, [slots]));
  return rows.map(({ slot }) => slot);
};

const allSlots = Array.from({ length: SLOTS }, (_, slot) => slot);
