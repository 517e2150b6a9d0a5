import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { createGate, type Gate } from './gate.ts';
import type { DatabaseClient, DatabasePool } from './postgres.ts';

/** The two kinds of work that share the connections of a process. */
export interface PoolShares {
  /** For whoever waits at a phone: every connection that is free. */
  readonly callers: DatabasePool;
  /** For what goes on by itself (consumers, jobs, events that are written behind the answers): gives way to callers. */
  readonly behind: DatabasePool;
}

export interface SharesSettings {
  /** Connections that the pool may have. */
  readonly total: number;
  /** How long work behind waits for its turn, in milliseconds; it is tried again by whoever began it. */
  readonly waitMs?: number;
}

/** While callers came within this time, work behind keeps to its part. */
const CALLERS_MS = 2000;
/** What is left to it then: it goes on, so that nothing piles up. */
const PART = 0.5;
const WAIT_MS = 5000;

/**
 * Shares one pool, so that receipts and events can never take the last connection from somebody who waits for a page.
 * Without callers, as in a process that only works, everything is for the work behind.
 */
export const createPoolShares = (pool: DatabasePool, { total, waitMs = WAIT_MS }: SharesSettings): PoolShares => {
  let lastCall = -Infinity;
  const noted = <T>(asked: T): T => {
    lastCall = performance.now();
    return asked;
  };
  const most = (): number =>
    performance.now() - lastCall < CALLERS_MS ? Math.max(1, Math.floor(total * PART)) : total;
  const enter = turnsAt(createGate({ most, waitMs }));

  const connect = async (shop?: string): Promise<DatabaseClient> => {
    const leave = await enter();
    try {
      const client = await pool.connect(shop);
      // The pool makes this function anew each time it lends a connection.
      const release = client.release.bind(client);
      client.release = (broken) => {
        release(broken);
        leave();
      };
      return client;
    } catch (error) {
      leave();
      throw error;
    }
  };
  const query = async <Row extends QueryResultRow>(
    statement: string | QueryConfig,
    values?: unknown[],
  ): Promise<QueryResult<Row>> => {
    const leave = await enter();
    try {
      return await pool.query<Row>(statement, values);
    } finally {
      leave();
    }
  };
  return {
    callers: {
      connect: (shop) => noted(pool.connect(shop)),
      query: (statement, values) => noted(pool.query(statement, values)),
    },
    behind: { connect, query },
  };
};

/** Rejects whoever has waited for too long. */
const turnsAt = (gate: Gate) => async (): Promise<() => void> => {
  const leave = await gate.enter();
  if (!leave) throw new Error('no connection was left to work behind the callers');
  return leave;
};
