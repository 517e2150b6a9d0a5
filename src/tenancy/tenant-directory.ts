import type { Knex } from 'knex';
import type { DomainEvent } from '../events/catalogue.ts';
import { outboxInsert } from '../events/outbox.ts';
import type { DatabasePool } from '../platform/postgres.ts';
import { createCells, DIRECTORY_CELL, type Cells } from './cells.ts';
import { createSignposts, type Signposts } from './signposts.ts';
import { CLOSED, followMoves, type WhereShopsAre } from './follow-moves.ts';
import { MEMBER_COLUMNS, toMember, type Member } from './member.ts';
import { createQueryBuilder, sharedOpeningOf, STATEMENT_MS, type TransactionOptions } from './tenant-transaction.ts';
import { createFollowUps, type FollowUp } from './follow-ups.ts';
import { TENANT_COLUMNS, toTenant, type Tenant } from './tenant.ts';
import { runStatement, runTransaction, withRepeats, type RunOnce, type RunQuery, type Sql } from './transaction.ts';

/** A transaction on shops, people and the outbox of one cell, and on no shop's tables. */
export interface DirectoryTransaction {
  readonly query: RunQuery;
  readonly build: Knex;
  publish(event: DomainEvent): void;
  /** As in a shop's transaction: `TenantTransaction.afterCommit`. */
  afterCommit(follow: FollowUp): void;
}

export type InDirectory = <T>(
  work: (tx: DirectoryTransaction) => Promise<T>,
  options?: TransactionOptions & Whose,
) => Promise<T>;

/** Whose rows it is about: they are in the cell of their shop. Without any it is about what is the directory's alone. */
export interface Whose {
  /** Where it is known already. */
  readonly cell?: string;
  readonly member?: string;
  readonly tenant?: string;
}

export interface TenantDirectory extends WhereShopsAre {
  /** By the digits as typed, check digit included: `20518`. */
  byShopNumber(digits: string): Promise<Tenant | undefined>;
  /** Every place this number has or had, stopped ones too (they get an answer of their own); oldest shop first. */
  membershipsOfPhone(phone: string): Promise<MembershipInShop[]>;
  memberById(memberId: string): Promise<MembershipInShop | undefined>;
  /** All active and invited people of a shop, by seller number. */
  membersOf(tenantId: string): Promise<Member[]>;
  readonly inDirectory: InDirectory;
  /** Runs the same in every cell, in the directory's last, and answers what that one did. */
  inEachCell<T>(work: (tx: DirectoryTransaction, cell: string) => Promise<T>): Promise<T>;
  readonly signposts: Signposts;
  /** One statement on its own, in one round trip. Names of tables are written with `public.`. */
  readonly runOnce: RunOnce;
  /** The same in each cell, by its name. */
  readonly runOnceIn: ReadonlyMap<string, RunOnce>;
}

export interface MembershipInShop {
  readonly tenant: Tenant;
  readonly member: Member;
}

export interface DirectoryDeps {
  /** Of the directory, where it is the only cell. */
  readonly pool: DatabasePool;
  readonly cells?: Cells;
  /** Called after a commit that left these events in the outbox of this cell. */
  readonly onPublished?: (events: readonly DomainEvent[], cell: string) => void;
  /** Told of whatever failed behind a commit. */
  readonly onFollowUpFailed?: (error: unknown) => void;
}

const SHOP = TENANT_COLUMNS.map((column) => `'${column}', t.${column}`).join(', ');
const MEMBER_IN_SHOP = `select ${MEMBER_COLUMNS}, jsonb_build_object(${SHOP}) as shop
  from public.memberships m join public.tenants t on t.id = m.tenant_id`;

/** The shops and people of all cells, read and changed with the program's own login. */
export const createTenantDirectory = (deps: DirectoryDeps): TenantDirectory => {
  const { pool, cells = createCells({ [DIRECTORY_CELL]: pool }) } = deps;
  const runOnceIn = new Map(cells.names.map((cell) => [cell, createRunOnce(cells.poolOf(cell))]));
  const inCell = new Map(cells.names.map((cell) => [cell, createInDirectory(cells.poolOf(cell), cell, deps)]));
  const runOnce = of(runOnceIn, DIRECTORY_CELL);
  const signposts = createSignposts(runOnce, cells);
  const cellOf = ({ cell, member, tenant }: Whose): Promise<string> | string => {
    if (cell !== undefined) return cell;
    if (member !== undefined) return signposts.ofMember(member);
    return tenant === undefined ? DIRECTORY_CELL : signposts.ofTenant(tenant);
  };
  return {
    signposts,
    runOnce,
    runOnceIn,
    isMoving: async (tenantId) => {
      const text = `select from public.shop_moves where tenant_id = $1 and step <> 'done'`;
      return (await runOnce({ text, values: [tenantId] })).length > 0;
    },
    inDirectory: async (work, options = {}) => {
      const workIn = (cell: string) => of(inCell, cell)(work, options);
      const look = async (): Promise<string> => cellOf(options);
      const cell = await look();
      if (cells.names.length === 1) return workIn(cell);
      // A row that is closed says so until what leads to it leads to the other cell.
      const isUnderWay = (state: string) => Promise.resolve(state === CLOSED);
      return followMoves(cell, workIn, { look, isUnderWay, isSame: (one, other) => one === other });
    },
    async inEachCell(work) {
      for (const cell of cells.names) {
        if (cell !== DIRECTORY_CELL) await of(inCell, cell)((tx) => work(tx, cell));
      }
      return of(inCell, DIRECTORY_CELL)((tx) => work(tx, DIRECTORY_CELL));
    },
    ...createLookUps(runOnceIn, signposts),
  };
};

type LookUps = Pick<TenantDirectory, 'byId' | 'byShopNumber' | 'membershipsOfPhone' | 'memberById' | 'membersOf'>;

const tenantWhere = (column: 'id' | 'shop_number'): string =>
  `select ${TENANT_COLUMNS.join(', ')} from public.tenants where ${column} = $1`;

const toBoth = (row: object): MembershipInShop => ({
  tenant: toTenant('shop' in row ? row.shop : undefined),
  member: toMember(row),
});

const createLookUps = (runOnceIn: ReadonlyMap<string, RunOnce>, signposts: Signposts): LookUps => {
  const readIn = (cell: string, text: string, value: string): Promise<object[]> =>
    of(runOnceIn, cell)({ text, values: [value] });
  /** What the directory does not know, it has a signpost to, perhaps. */
  const read = async (text: string, value: string, whereElse: () => Promise<string>): Promise<object[]> => {
    const rows = await readIn(DIRECTORY_CELL, text, value);
    const cell = rows.length > 0 ? DIRECTORY_CELL : await whereElse();
    return cell === DIRECTORY_CELL ? rows : readIn(cell, text, value);
  };

  return {
    async byId(id) {
      const [row] = await read(tenantWhere('id'), id, () => signposts.ofTenant(id));
      return row && toTenant(row);
    },
    async byShopNumber(digits) {
      const [row] = await read(tenantWhere('shop_number'), digits, () => signposts.ofShopNumber(digits));
      return row && toTenant(row);
    },
    async membershipsOfPhone(phone) {
      const text = `${MEMBER_IN_SHOP} where m.phone = $1 order by t.number`;
      const [here, others] = await Promise.all([readIn(DIRECTORY_CELL, text, phone), signposts.ofPhone(phone)]);
      const there = await Promise.all(others.map((cell) => readIn(cell, text, phone)));
      const all = [here, ...there].flat().map(toBoth);
      // While a shop is on its way both cells may know the same place.
      const each = [...new Map(all.map((place) => [place.member.id, place])).values()];
      return each.toSorted((one, other) => one.tenant.number - other.tenant.number);
    },
    async memberById(memberId) {
      const [row] = await read(`${MEMBER_IN_SHOP} where m.id = $1`, memberId, () => signposts.ofMember(memberId));
      return row && toBoth(row);
    },
    async membersOf(tenantId) {
      const text = `select ${MEMBER_COLUMNS} from public.memberships m
         where m.tenant_id = $1 and m.status <> 'stopped' order by m.seller_number`;
      return (await read(text, tenantId, () => signposts.ofTenant(tenantId))).map(toMember);
    },
  };
};

const of = <T>(byCell: ReadonlyMap<string, T>, cell: string): T => {
  const found = byCell.get(cell);
  if (found === undefined) throw new Error(`There are no connections for the cell "${cell}".`);
  return found;
};

/** One statement needs no transaction around it, and so costs one round trip. */
const createRunOnce =
  (pool: DatabasePool): RunOnce =>
  <Row extends object>(statement: Sql): Promise<Row[]> =>
    runStatement<Row>(pool, statement, { answerMs: STATEMENT_MS, plansFor: '' });

type InThisCell = <T>(work: (tx: DirectoryTransaction) => Promise<T>, options?: TransactionOptions) => Promise<T>;

const createInDirectory = (pool: DatabasePool, cell: string, deps: DirectoryDeps): InThisCell => {
  const { onPublished = ignore, onFollowUpFailed = ignore } = deps;
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
          onPublished(events, cell);
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
