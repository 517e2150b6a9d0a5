import type { Knex } from 'knex';
import type { QueryConfig, QueryResult, QueryResultRow } from 'pg';
import {
  DatabaseFailure,
  isConnectionLoss,
  isWorthRepeating,
  mayBeCommitted,
  toNotSavedError,
  toDatabaseFailure,
} from '../platform/database-failure.ts';
import { isUselessPlan, type PlanNames } from '../platform/plan-names.ts';
import { planNamesOf, type DatabaseClient, type DatabasePool } from '../platform/postgres.ts';
import { DomainError } from '../values/errors.ts';

/** A statement and its parameters. Values always travel as parameters. */
export interface Sql {
  readonly text: string;
  readonly values: readonly unknown[];
}

export type Statement = Sql | Knex.QueryBuilder | Knex.Raw;

/** Runs a statement on the transaction's own connection. */
export type RunQuery = <Row extends object>(sql: Statement) => Promise<Row[]>;

/** Runs one statement on its own, without a transaction around it. */
export type RunOnce = <Row extends object>(sql: Sql) => Promise<Row[]>;

/** What goes before the work, sent with its first statement. */
export interface Opening {
  readonly begin: string;
  /** Everything that must hold for the transaction. It names no table, so one plan does for all shops. */
  readonly settings: Sql;
}

export interface TransactionPlan {
  readonly opening: Opening;
  /** What to write just before COMMIT, in the same round trip: the outbox. */
  readonly closing: () => Sql | undefined;
  /** How long the client waits for an answer before it gives the connection up. */
  readonly answerMs: number;
  readonly readOnly: boolean;
  /** The shop whose connection it is to be, if possible. */
  readonly connectionOf?: string;
  /** The schema for which plans are kept under names; undefined: none are kept. */
  readonly plansFor: string | undefined;
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
  const client = await pool.connect(plan.connectionOf).catch((error: unknown) => {
    throw toNotSavedError(error);
  });
  const names = plan.plansFor === undefined ? undefined : planNamesOf(client);
  const transaction = open(client, plan, names);
  try {
    return await beginWorkCommit(transaction, plan, work);
  } finally {
    if (names) forget(client, names.dropped());
    const useless = transaction.uselessPlan();
    if (useless) names?.failed(useless);
    // Anything but idle (a transaction still open, a connection that broke) is destroyed, and one with plans of no use.
    client.release(useless !== undefined || client.getTransactionStatus() !== 'I');
  }
};

/** Three waits of half a second for a lock leave a caller's turn time to answer. */
const MOST_ATTEMPTS = 3;

/**
 * Runs it again, twice at most, when the database broke it off only because of what others did at the same time; and once
 * without plans that were kept, when one of them was of no use any more. Nothing was saved in either case.
 */
export const withRepeats = async <T>(attempt: (keepsPlans: boolean) => Promise<T>): Promise<T> => {
  let keepsPlans = true;
  for (let attempts = 1; ;) {
    try {
      return await attempt(keepsPlans);
    } catch (error) {
      if (keepsPlans && error instanceof DatabaseFailure && isUselessPlan(error)) keepsPlans = false;
      else if (!isWorthRepeating(error)) throw error;
      else if (attempts === MOST_ATTEMPTS) throw toNotSavedError(error);
      else attempts += 1;
    }
  }
};

/** Gives the plans up that fell out of use. Nobody waits for it, and it is outside any transaction. */
const forget = (client: DatabaseClient, names: readonly string[]): void => {
  for (const name of names) client.query(`deallocate "${name}"`).catch(ignore);
};

const beginWorkCommit = async <T>(
  transaction: ReturnType<typeof open>,
  plan: TransactionPlan,
  work: (query: RunQuery) => Promise<T>,
): Promise<T> => {
  try {
    const result = await work(transaction.query);
    await transaction.commit(plan.closing());
    return result;
  } catch (error) {
    await transaction.rollBack();
    // Whatever the work made of it: the server refused the statement before it ran, and the transaction with it.
    throw transaction.uselessPlan() ?? error;
  }
};

/** Sends a statement, under the name of its plan where the connection keeps one. */
const createSend =
  (
    client: DatabaseClient,
    plan: TransactionPlan,
    names: PlanNames | undefined,
    onFailure: (failure: DatabaseFailure) => void,
  ) =>
  <Row extends QueryResultRow>(text: string, values: unknown[] = [], plansFor = plan.plansFor) => {
    const name = values.length > 0 ? names?.nameOf(plansFor ?? '', text) : undefined;
    const answer = client.query<Row>(answeredWithin(plan.answerMs, { text, values, name }));
    answer.catch((error: unknown) => {
      onFailure(toDatabaseFailure(error));
    });
    return answer;
  };

const checkCommitted = (
  before: readonly PromiseSettledResult<unknown>[],
  last: PromiseSettledResult<QueryResult>,
  plan: TransactionPlan,
): void => {
  // A failure before COMMIT that the server itself reported: it has then answered COMMIT with ROLLBACK.
  for (const part of before) {
    if (part.status === 'rejected' && !isConnectionLoss(toDatabaseFailure(part.reason)))
      throw toNotSavedError(part.reason);
  }
  if (last.status === 'rejected') throw afterFailedCommit(last.reason, plan);
  if (last.value.command !== 'COMMIT') throw new Error('A statement had failed before, so nothing was saved.');
};

const open = (client: DatabaseClient, plan: TransactionPlan, names: PlanNames | undefined) => {
  let over = false;
  /** What broke it: whatever was sent behind that is refused only for it. */
  let broken: DatabaseFailure | undefined;
  const send = createSend(client, plan, names, (failure) => {
    broken ??= failure;
  });
  // Not awaited here: the first statement is sent right behind it. If it fails the server refuses all that follows.
  const { begin, settings } = plan.opening;
  const opened = Promise.all([send(begin), send(settings.text, [...settings.values], '')]);
  opened.catch(ignore);

  const query = async <Row extends object>(statement: Statement): Promise<Row[]> => {
    if (over) throw new Error('This transaction is over.');
    const { text, values } = toSql(statement);
    const answer = send<Row & QueryResultRow>(text, values);
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
    checkCommitted([first, before], last, plan);
  };

  const rollBack = async (): Promise<void> => {
    over = true;
    // Until BEGIN is answered the status still tells of the transaction before.
    await opened.catch(ignore);
    if (client.getTransactionStatus() === 'I') return;
    await send('rollback').catch(ignore);
  };

  /** The plan that was kept and could not be used, where that is what broke it. */
  const uselessPlan = () => (names && broken && isUselessPlan(broken) ? broken : undefined);

  return { query, commit, rollBack, uselessPlan };
};

/** A query with a time limit on our side too: a network that went silent reports nothing. */
const answeredWithin = (
  answerMs: number,
  { name, ...sql }: { text: string; values: unknown[]; name: string | undefined },
): QueryConfig => {
  // The typings know `query_timeout` for a connection only; the driver takes it for a query as well.
  const query = { ...sql, ...(name === undefined ? {} : { name }), query_timeout: answerMs };
  return query;
};

export interface StatementPlan {
  readonly answerMs: number;
  /** Where names without a schema are looked for: plans are kept for it. */
  readonly plansFor: string;
}

/** Runs one statement on its own, in one round trip. Throws as a transaction that only reads does. */
export const runStatement = <Row extends object>(
  pool: DatabasePool,
  { text, values }: Sql,
  { answerMs, plansFor }: StatementPlan,
): Promise<Row[]> =>
  withRepeats(async (keepsPlans) => {
    const client = await pool.connect().catch((error: unknown) => {
      throw toNotSavedError(error);
    });
    const names = keepsPlans ? planNamesOf(client) : undefined;
    const query = { text, values: [...values], name: names?.nameOf(plansFor, text) };
    let failure: DatabaseFailure | undefined;
    try {
      return (await client.query<Row & QueryResultRow>(answeredWithin(answerMs, query))).rows;
    } catch (error) {
      failure = toDatabaseFailure(error);
      names?.failed(failure);
      throw toNotSavedError(failure);
    } finally {
      if (names) forget(client, names.dropped());
      client.release(failure !== undefined);
    }
  });

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
