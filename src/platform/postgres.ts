import {
  Pool,
  TypeOverrides,
  types,
  type PoolClient,
  type QueryConfig,
  type QueryResult,
  type QueryResultRow,
} from 'pg';
import { toDatabaseFailure, type DatabaseFailure } from './database-failure.ts';
import { createLines, type Lines } from './lines.ts';
import { createPlanNaming, type PlanNames } from './plan-names.ts';

/** Where connections come from: the pool of a process, or the share that some of its work has in it. */
export interface DatabasePool {
  /**
   * A connection, if possible one that served this shop before, to be given back with `release`. Rejects when none is free in
   * time.
   */
  connect(shop?: string): Promise<DatabaseClient>;
  /** One statement on a connection of its own. */
  query<Row extends QueryResultRow>(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult<Row>>;
}

/** All connections of a process to one database. */
export type WholePool = Lines;
export type DatabaseClient = PoolClient;

/** An int8 as a number. Money and quantities stay far below 2^53; what does not is refused, not rounded. */
const toSafeInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('An int8 from the database is too large for a number.');
  return value;
};

/** How values come back: int8 as number, date as 'YYYY-MM-DD', timestamptz as Date, numeric as text. */
const createValueTypes = (): TypeOverrides => {
  const valueTypes = new TypeOverrides();
  valueTypes.setTypeParser(types.builtins.INT8, toSafeInteger);
  // A business day has no time zone: a Date would shift it.
  valueTypes.setTypeParser(types.builtins.DATE, (text: string) => text);
  return valueTypes;
};

export interface PoolSettings {
  readonly url: string;
  /** Seen in pg_stat_activity: `kibanda web`. */
  readonly applicationName: string;
  readonly max: number;
  /** Hears of connections that broke while nobody used them. */
  readonly onError: (failure: DatabaseFailure) => void;
  /** How long to wait for a free connection, in milliseconds. */
  readonly waitMs?: number;
  /** How long to wait for the answer to a query that names no limit of its own, in milliseconds. */
  readonly answerMs?: number;
  /** Hears that the connections keep no plans any more, because a pooler in between loses them. */
  readonly onPlansLost?: () => void;
}

const planNames = new WeakMap<DatabaseClient, PlanNames>();

/** The names under which this connection keeps plans; undefined for one that no pool of ours made. */
export const planNamesOf = (client: DatabaseClient): PlanNames | undefined => planNames.get(client);

/**
 * Opens a pool of connections (none is made before the first query). Connections are replaced after half an hour or
 * 5,000 uses, because a backend remembers every shop's tables that it ever saw.
 */
export const createPool = ({
  url,
  applicationName,
  max,
  onError,
  waitMs = 1000,
  answerMs = 10_000,
  onPlansLost = ignore,
}: PoolSettings): WholePool => {
  const types = createValueTypes();
  const newNames = createPlanNaming(onPlansLost);
  const open = (): Pool => {
    const pool = new Pool({
      connectionString: url,
      application_name: applicationName,
      max: 1,
      // A query is sent without waiting for the answer to the one before it: BEGIN travels with the first statement and
      // the outbox rows with COMMIT.
      pipeline: true,
      types,
      keepAlive: true,
      connectionTimeoutMillis: waitMs,
      // A line that went silent reports nothing: whoever asked would wait for ever, and keep the connection.
      query_timeout: answerMs,
      idleTimeoutMillis: 60_000,
      maxLifetimeSeconds: 1800,
      maxUses: 5000,
    });
    pool.on('error', (error) => {
      onError(toDatabaseFailure(error));
    });
    // A connection that breaks while it is lent out tells it to its query; without a listener it would also end the program.
    pool.on('connect', (client) => {
      client.on('error', ignore);
      planNames.set(client, newNames());
    });
    return pool;
  };
  return createLines(open, { max, waitMs });
};

const ignore = (): void => undefined;
