import { WORK_STATUS } from '../../tenancy/may-work.ts';
import type { DirectoryTransaction, TenantDirectory } from '../../tenancy/tenant-directory.ts';
import type { Sql } from '../../tenancy/transaction.ts';
import { findInCells } from './account-cells.ts';

/** An account as sign-in needs it. It never leaves this feature: it holds a hash. */
export interface AccountRow {
  readonly id: string;
  readonly username: string;
  readonly password_hash: string | null;
  /** Somebody who trades, or who runs the service. */
  readonly kind: 'trader' | 'admin';
  readonly mfa_enabled: boolean;
  readonly created_at: Date;
  /** Where it is. */
  readonly cell: string;
}

/** The first that was made, of those that are found in any cell. */
const findFirst = async (
  { runOnceIn }: Pick<TenantDirectory, 'runOnceIn'>,
  sql: Sql,
): Promise<AccountRow | undefined> => {
  const found = await findInCells(runOnceIn, (run) => run<Omit<AccountRow, 'cell'>>(sql));
  const accounts = found.map(({ cell, row }): AccountRow => ({ ...row, cell }));
  return accounts.toSorted((one, other) => one.created_at.getTime() - other.created_at.getTime())[0];
};

/** By username, or by a phone that has a place in a shop; the account that was made first. */
export const findAccount = (
  directory: Pick<TenantDirectory, 'runOnceIn'>,
  name: string,
): Promise<AccountRow | undefined> =>
  findFirst(directory, {
    text: `select u.id, u.username, u.password_hash, u.role as kind, u.mfa_enabled, u.created_at from public.users u
      where u.username = $1 or (u.username is not null and u.id in (
        select m.user_id from public.memberships m where m.phone = $1 and m.status = 'active'))
      order by u.created_at limit 1`,
    values: [name],
  });

/** An account by its id. */
export const findAccountById = (
  directory: Pick<TenantDirectory, 'runOnceIn'>,
  id: string,
): Promise<AccountRow | undefined> =>
  findFirst(directory, {
    text: `select id, username, password_hash, role as kind, mfa_enabled, created_at from public.users
      where id = $1 and username is not null`,
    values: [id],
  });

/** Where somebody works, as tokens say it. */
export interface PlaceRow {
  readonly member_id: string;
  readonly tenant_id: string;
  readonly role: 'vendor' | 'cashier';
  readonly name: string;
}

const PLACE = `select m.id as member_id, m.tenant_id, m.role, m.name from memberships m join tenants t on t.id = m.tenant_id
  where m.user_id = $1 and ${WORK_STATUS} = 'active'`;

/** Every place where somebody works now. */
export const findPlaces = (tx: DirectoryTransaction, userId: string): Promise<PlaceRow[]> =>
  tx.query<PlaceRow>({ text: `${PLACE} order by t.number`, values: [userId] });

/** The place in this shop, or in the oldest one. */
export const findPlace = async (
  tx: DirectoryTransaction,
  userId: string,
  tenantId: string | undefined,
): Promise<PlaceRow | undefined> => {
  const [row] = await tx.query<PlaceRow>({
    text: `${PLACE} and ($2::uuid is null or m.tenant_id = $2) order by t.number limit 1`,
    values: [userId, tenantId ?? null],
  });
  return row;
};
