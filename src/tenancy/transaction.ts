import type { Knex } from 'knex';
import type { QueryConfig, QueryResultRow } from 'pg';
import {
  isConnectionLoss,
  isWorthRepeating,
  mayBeCommitted,
  toNotSavedError,
  toDatabaseFailure,
} from '../platform/database-failure.ts';
import { DomainError } from '../values/errors.ts';
import type { DatabaseClient, DatabasePool } from '../platform/postgres.ts';

/** A statement and its parameters. Values always travel as parameters. */
export interface Sql {
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Statement = Sql | Knex.QueryBuilder | Knex.Raw;

/** Runs a statement on the transaction's own connection. */
export type RunQuery = <Row extends object>(sql: Statement) => Promise<Row[]>;

export interface TransactionPlan {
  /** BEGIN and everything that must hold for the transaction, sent as one message with the first statement. */
  readonly opening: string;
  /** What to write just before COMMIT, in the same round trip: the outbox. */
  readonly closing: () => Sql | undefined;
  /** How long the client waits for an answer before it gives the connection up. */
  readonly answerMs: number;
  readonly readOnly: boolean;
}

/**
 * Runs `work` between BEGIN and COMMIT. A connection goes back to the pool only when no transaction is open on it.
 * Throws `unavailable` when surely nothing was saved, `outcome_unknown` when the answer to COMMIT was lost.
 */
export const runTransaction = async <T>(
  pool: DatabasePool,
  plan: TransactionPlan,
  work: (query: RunQuery) => Promise<T>,
): Promise<T> => {
  const client = await pool.connect().catch((error: unknown) => {
    throw toNotSavedError(error);
  });
  try {
    return await beginWorkCommit(client, plan, work);
  } finally {
    // Anything but idle (a transaction still open, a connection that broke) is destroyed.
    client.release(client.getTransactionStatus() !== 'I');
  }
};

/** Three waits of half a second for a lock leave a caller's turn time to answer. */
const MOST_ATTEMPTS = 3;

/** Runs it again, twice at most, when the database broke it off only because of what others did at the same time. */
export const withRepeats = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isWorthRepeating(error)) throw error;
      if (attempts === MOST_ATTEMPTS) throw toNotSavedError(error);
    }
  }
};

const beginWorkCommit = async <T>(
  client: DatabaseClient,
  plan: TransactionPlan,
  work: (query: RunQuery) => Promise<T>,
): Promise<T> => {
  const transaction = open(client, plan);
  try {
    const result = await work(transaction.query);
    await transaction.commit(plan.closing());
    return result;
  } catch (error) {
    await transaction.rollBack();
    throw error;
  }
};

const open = (client: DatabaseClient, plan: TransactionPlan) => {
  const send = <Row extends QueryResultRow>(text: string, values?: unknown[]) =>
    client.query<Row>(answeredWithin(plan.answerMs, text, values));
  // Not awaited here: the first statement is sent right behind it. If it fails the server refuses all that follows.
  const opened = send(plan.opening);
  opened.catch(ignore);
  let over = false;

  const query = async <Row extends object>(statement: Statement): Promise<Row[]> => {
    if (over) throw new Error('This transaction is over.');
    const { text, values } = toSql(statement);
    const answer = send<Row & QueryResultRow>(text, values);
    answer.catch(ignore);
    try {
      await opened;
      return (await answer).rows;
    } catch (error) {
      throw toNotSavedError(error);
    }
  };

  const commit = async (closing: Sql | undefined): Promise<void> => {
    over = true;
    const written = closing === undefined ? undefined : send(closing.text, [...closing.values]);
    const committed = send('commit');
    const [first, before, last] = await Promise.allSettled([opened, written, committed]);
    // A failure before COMMIT that the server itself reported: it has then answered COMMIT with ROLLBACK.
    for (const part of [first, before]) {
      if (part.status === 'rejected' && !isConnectionLoss(toDatabaseFailure(part.reason)))
        throw toNotSavedError(part.reason);
    }
    if (last.status === 'rejected') throw afterFailedCommit(last.reason, plan);
    if (last.value.command !== 'COMMIT') throw new Error('A statement had failed before, so nothing was saved.');
  };

  const rollBack = async (): Promise<void> => {
    over = true;
    // Until BEGIN is answered the status still tells of the transaction before.
    await opened.catch(ignore);
    if (client.getTransactionStatus() === 'I') return;
    await send('rollback').catch(ignore);
  };

  return { query, commit, rollBack };
};

/** A query with a time limit on our side too: a network that went silent reports nothing. */
export const answeredWithin = (answerMs: number, text: string, values: unknown[] = []): QueryConfig => {
  // The typings know `query_timeout` for a connection only; the driver takes it for a query as well.
  const query = { text, values, query_timeout: answerMs };
  return query;
};

const afterFailedCommit = (reason: unknown, plan: TransactionPlan): Error => {
  const failure = toDatabaseFailure(reason);
  return mayBeCommitted(failure) && !plan.readOnly
    ? new DomainError('outcome_unknown', {}, { cause: failure })
    : toNotSavedError(failure);
};

/** The text and the values of a statement, however it was written. */
export const toSql = (statement: Statement): { text: string; values: unknown[] } => {
  if ('text' in statement) return { text: statement.text, values: [...statement.values] };
  const { sql, bindings } = statement.toSQL().toNative();
  return { text: sql, values: [...bindings] };
};

const ignore = (): void => undefined;
