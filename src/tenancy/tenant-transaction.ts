import createKnex, { type Knex } from 'knex';
import type { DomainEvent } from '../events/catalogue.ts';
import { outboxInsert } from '../events/outbox.ts';
import { currentOrigin } from '../platform/origin.ts';
import type { Cells } from './cells.ts';
import { followMoves, type WhereShopsAre } from './follow-moves.ts';
import { createFollowUps, type FollowUp } from './follow-ups.ts';
import { checkedSchema, type Tenant } from './tenant.ts';
import { runTransaction, withRepeats, type Opening, type RunQuery } from './transaction.ts';

/** A transaction bound to one shop's schema and role: the only way to a shop's tables. */
export interface TenantTransaction {
  readonly tenant: Tenant;
  /**
   * Runs a statement. int8 comes back as number, timestamptz as Date, date as 'YYYY-MM-DD', numeric as text. Several
   * statements may be started without awaiting each other (`Promise.all`): they share one round trip, in their order.
   */
  readonly query: RunQuery;
  /** Builds queries only; it has no connection of its own. */
  readonly build: Knex;
  /** Keeps the event for the outbox: it is published if, and only if, this transaction commits. */
  publish(event: DomainEvent): void;
  /**
   * Does something outside the database once this transaction is committed, before `InTenant` answers. What is saved stays
   * saved: a failure, or more than a second, is reported and goes no further. It may be lost in a crash, so something else
   * must find the work again.
   */
  afterCommit(follow: FollowUp): void;
}

export interface TransactionOptions {
  /** How long one statement may take. */
  readonly timeoutMs?: number;
  readonly readOnly?: boolean;
  /** How long it may stand still between two statements: longer only for who hands on what is read. */
  readonly idleMs?: number;
}

export type InTenant = <T>(
  tenant: Tenant,
  work: (tx: TenantTransaction) => Promise<T>,
  options?: TransactionOptions,
) => Promise<T>;

export interface TenantTransactionDeps {
  readonly cells: Cells;
  /** Where there are several cells, a shop that has moved is looked up in it. */
  readonly directory?: WhereShopsAre;
  /** Called after a commit that left these events in the outbox of this cell. */
  readonly onPublished?: (cell: string, events: readonly DomainEvent[]) => void;
  /** Told of whatever failed behind a commit. */
  readonly onFollowUpFailed?: (error: unknown, tenant: Tenant) => void;
}

export const STATEMENT_MS = 2000;
const IDLE_MS = 5000;
const LOCK_MS = 500;

/** A query builder without a connection. */
export const createQueryBuilder = (): Knex => createKnex({ client: 'pg' });

/**
 * Opens transactions in shops. Role, search path and time limits hold for that transaction only, so a pool, or a
 * pooler in transaction mode, never hands one shop's rights to another. `work` may run again (after a deadlock, or where
 * the shop has moved to), so it must do nothing but SQL, `publish` and `afterCommit`.
 */
export const createInTenant = (deps: TenantTransactionDeps): InTenant => {
  const inCell = createInCell(deps);
  const { cells, directory } = deps;
  if (directory === undefined || cells.names.length === 1) return inCell;
  return (tenant, work, options) =>
    followMoves(tenant, (where) => inCell(where, work, options), {
      look: () => directory.byId(tenant.id),
      isUnderWay: () => directory.isMoving(tenant.id),
      isSame: (one, other) => one.cell === other.cell,
    });
};

const createInCell = ({ cells, onPublished = ignore, onFollowUpFailed = ignore }: TenantTransactionDeps): InTenant => {
  const build = createQueryBuilder();
  return async (tenant, work, { timeoutMs = STATEMENT_MS, readOnly = false, idleMs } = {}) => {
    const pool = cells.poolOf(tenant.cell);
    const schema = checkedSchema(tenant.schema);
    const opening = openingOf(schema, { timeoutMs, readOnly, idleMs });

    const attempt = async (keepsPlans: boolean) => {
      const events: DomainEvent[] = [];
      const publish = (event: DomainEvent): void => {
        if (event.tenantId !== tenant.id) throw new Error('An event of another shop cannot be published here.');
        events.push(event);
      };
      const plan = {
        ...{ opening, readOnly, answerMs: timeoutMs + 1000 },
        closing: () => outboxInsert(events),
        connectionOf: schema,
        plansFor: keepsPlans ? schema : undefined,
      };
      const { afterCommit, run } = createFollowUps();
      const tools = { tenant, build, publish, afterCommit };
      const result = await runTransaction(pool, plan, (query) => work({ ...tools, query }));
      if (events.length > 0) {
        afterCommit(() => {
          onPublished(tenant.cell, events);
        });
      }
      return { result, run };
    };

    const { result, run } = await withRepeats(attempt);
    await run((error) => {
      onFollowUpFailed(error, tenant);
    });
    return result;
  };
};

/**
 * Becomes the shop's role on the shop's path, and asks the server itself whether this is the right shop: when it is not, the
 * division by zero breaks the transaction off, and with it everything that was sent behind it.
 */
export const openingOf = (
  schema: string,
  { timeoutMs, readOnly, idleMs }: { timeoutMs: number; readOnly: boolean; idleMs?: number | undefined },
): Opening => ({
  begin: beginning(readOnly),
  settings: {
    text: `select 1 / (set_config('role', $5, true) = $5 and set_config('search_path', $5, true) = $5
      and current_user = $5 and current_schema() = $5)::int, ${SETTINGS}`,
    values: [...settingsOf(timeoutMs, idleMs), schema],
  },
});

/** Opens a transaction on what all shops share, with the program's own rights. */
export const sharedOpeningOf = ({ timeoutMs, readOnly }: { timeoutMs: number; readOnly: boolean }): Opening => ({
  begin: beginning(readOnly),
  settings: { text: `select set_config('search_path', 'public', true), ${SETTINGS}`, values: settingsOf(timeoutMs) },
});

/** BEGIN for a transaction that writes, or one that must not. */
const beginning = (readOnly: boolean): string => (readOnly ? 'begin read only' : 'begin');

/** The limits of reliability: a statement, a lock, and a transaction that nobody goes on with. And whence it comes. */
const SETTINGS = `set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),
  set_config('idle_in_transaction_session_timeout', $3, true), set_config('kibanda.origin', $4, true)`;

const settingsOf = (timeoutMs: number, idleMs = IDLE_MS): string[] => [
  ...[String(Math.ceil(timeoutMs)), String(LOCK_MS), String(idleMs)],
  currentOrigin() ?? '',
];

const ignore = (): void => undefined;
