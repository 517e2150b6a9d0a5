import type { Knex } from 'knex';
import type { DomainEvent } from '../events/catalogue.ts';
import { outboxInsert } from '../events/outbox.ts';
import type { DatabasePool } from '../platform/postgres.ts';
import { MEMBER_COLUMNS, toMember, type Member } from './member.ts';
import { createQueryBuilder, sharedOpeningOf, STATEMENT_MS, type TransactionOptions } from './tenant-transaction.ts';
import { createFollowUps, type FollowUp } from './follow-ups.ts';
import { TENANT_COLUMNS, toTenant, type Tenant } from './tenant.ts';
import { runStatement, runTransaction, withRepeats, type RunQuery, type Sql } from './transaction.ts';

/** A transaction on the directory: shops, people and the outbox, and no shop's tables. */
export interface DirectoryTransaction {
  readonly query: RunQuery;
  readonly build: Knex;
  publish(event: DomainEvent): void;
  /** As in a shop's transaction: `TenantTransaction.afterCommit`. */
  afterCommit(follow: FollowUp): void;
}

export type InDirectory = <T>(
  work: (tx: DirectoryTransaction) => Promise<T>,
  options?: TransactionOptions,
) => Promise<T>;

export interface TenantDirectory {
  byId(id: string): Promise<Tenant | undefined>;
  /** By the digits as typed, check digit included: `20518`. */
  byShopNumber(digits: string): Promise<Tenant | undefined>;
  /** Every place this number has or had, stopped ones too (they get an answer of their own); oldest shop first. */
  membershipsOfPhone(phone: string): Promise<MembershipInShop[]>;
  memberById(memberId: string): Promise<MembershipInShop | undefined>;
  /** All active and invited people of a shop, by seller number. */
  membersOf(tenantId: string): Promise<Member[]>;
  readonly inDirectory: InDirectory;
  /** One statement on its own, in one round trip. Names of tables are written with `public.`. */
  readonly runOnce: RunOnce;
}

export type RunOnce = <Row extends object>(sql: Sql) => Promise<Row[]>;

export interface MembershipInShop {
  readonly tenant: Tenant;
  readonly member: Member;
}

export interface DirectoryDeps {
  readonly pool: DatabasePool;
  /** Called after a commit that left these events in the outbox. */
  readonly onPublished?: (events: readonly DomainEvent[]) => void;
  /** Told of whatever failed behind a commit. */
  readonly onFollowUpFailed?: (error: unknown) => void;
}

const SHOP = TENANT_COLUMNS.map((column) => `'${column}', t.${column}`).join(', ');
const MEMBER_IN_SHOP = `select ${MEMBER_COLUMNS}, jsonb_build_object(${SHOP}) as shop
  from public.memberships m join public.tenants t on t.id = m.tenant_id`;

/** The directory of shops and people, read and changed with the program's own login. */
export const createTenantDirectory = (deps: DirectoryDeps): TenantDirectory => {
  const inDirectory = createInDirectory(deps);
  const { pool } = deps;
  // One statement needs no transaction around it, and so costs one round trip.
  const runOnce = <Row extends object>(statement: Sql): Promise<Row[]> =>
    runStatement<Row>(pool, statement, { answerMs: STATEMENT_MS, plansFor: '' });
  const read = <Row extends object>(text: string, value: string): Promise<Row[]> => runOnce({ text, values: [value] });
  const toBoth = (row: { shop: unknown }): MembershipInShop => ({ tenant: toTenant(row.shop), member: toMember(row) });
  const tenantWhere = async (column: 'id' | 'shop_number', value: string): Promise<Tenant | undefined> => {
    const [row] = await read(`select ${TENANT_COLUMNS.join(', ')} from public.tenants where ${column} = $1`, value);
    return row && toTenant(row);
  };

  return {
    inDirectory,
    runOnce,
    byId: (id) => tenantWhere('id', id),
    byShopNumber: (digits) => tenantWhere('shop_number', digits),
    async membershipsOfPhone(phone) {
      const rows = await read<{ shop: unknown }>(`${MEMBER_IN_SHOP} where m.phone = $1 order by t.number`, phone);
      return rows.map(toBoth);
    },
    async memberById(memberId) {
      const [row] = await read<{ shop: unknown }>(`${MEMBER_IN_SHOP} where m.id = $1`, memberId);
      return row && toBoth(row);
    },
    async membersOf(tenantId) {
      const rows = await read(
        `select ${MEMBER_COLUMNS} from public.memberships m
         where m.tenant_id = $1 and m.status <> 'stopped' order by m.seller_number`,
        tenantId,
      );
      return rows.map(toMember);
    },
  };
};

const createInDirectory = (deps: DirectoryDeps): InDirectory => {
  const { pool, onPublished = ignore, onFollowUpFailed = ignore } = deps;
  const build = createQueryBuilder();
  return async (work, { timeoutMs = STATEMENT_MS, readOnly = false } = {}) => {
    const opening = sharedOpeningOf({ timeoutMs, readOnly });
    const attempt = async (keepsPlans: boolean) => {
      const events: DomainEvent[] = [];
      const publish = (event: DomainEvent): void => {
        events.push(event);
      };
      const plan = {
        ...{ opening, readOnly, answerMs: timeoutMs + 1000 },
        closing: () => outboxInsert(events),
        plansFor: keepsPlans ? 'public' : undefined,
      };
      const { afterCommit, run } = createFollowUps();
      const result = await runTransaction(pool, plan, (query) => work({ query, build, publish, afterCommit }));
      if (events.length > 0) {
        afterCommit(() => {
          onPublished(events);
        });
      }
      return { result, run };
    };
    const { result, run } = await withRepeats(attempt);
    await run(onFollowUpFailed);
    return result;
  };
};

const ignore = (): void => undefined;
