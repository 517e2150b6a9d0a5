import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import type { Language } from '../../tenancy/tenant.ts';

/** What a check needs to know of one membership. It never leaves this feature: it holds hashes. */
export interface PinRow {
  readonly id: string;
  readonly tenant_id: string;
  /** Somebody who is only invited has none yet, unless the place was taken on the web. */
  readonly user_id: string | null;
  readonly phone: string;
  readonly role: 'vendor' | 'cashier';
  readonly seller_number: number;
  readonly name: string;
  readonly language: Language;
  readonly status: 'active' | 'invited' | 'stopped';
  readonly shop_number: string;
  readonly pin_hash: string | null;
  readonly previous_pin_hash: string | null;
  readonly pin_failures: number;
  readonly pin_failures_day: number;
  readonly pin_failures_day_start: Date | null;
  readonly locked_until: Date | null;
  readonly lock_level: number;
  readonly last_locked_at: Date | null;
  readonly invited_until: Date | null;
  readonly reset_code_hash: string | null;
  readonly reset_code_until: Date | null;
  readonly reset_code_tries: number;
  readonly reset_codes_today: number;
  /** The shop's day that is counted in. */
  readonly reset_codes_day: string | null;
}

/**
 * Locks and reads every membership of the number that this membership belongs to, always in the same order: guesses
 * from several sessions, also in several shops of one number, are counted one after the other.
 */
export const lockPinRows = (tx: DirectoryTransaction, memberId: string): Promise<PinRow[]> =>
  tx.query<PinRow>({
    text: `select m.id, m.tenant_id, m.user_id, m.phone, m.role, m.seller_number, m.name, m.language, m.status, t.shop_number,
        m.pin_hash, m.previous_pin_hash, m.pin_failures, m.pin_failures_day, m.pin_failures_day_start, m.locked_until,
        m.lock_level, m.last_locked_at, m.invited_until, m.reset_code_hash, m.reset_code_until, m.reset_code_tries,
        m.reset_codes_today, m.reset_codes_day
      from memberships m join tenants t on t.id = m.tenant_id
      where m.phone = (select phone from memberships where id = $1)
      order by m.id for update of m`,
    values: [memberId],
  });

/** The hash of a person's PIN, without waiting for whoever holds the row; null when there is none. */
export const findPinHash = async (tx: DirectoryTransaction, memberId: string): Promise<string | null> => {
  const [row] = await tx.query<{ pin_hash: string | null }>({
    text: 'select pin_hash from memberships where id = $1',
    values: [memberId],
  });
  return row?.pin_hash ?? null;
};

/** Locks and reads one membership (with all others of its number, see lockPinRows); undefined when there is none. */
export const lockPinRow = async (tx: DirectoryTransaction, memberId: string): Promise<PinRow | undefined> =>
  (await lockPinRows(tx, memberId)).find(({ id }) => id === memberId);

export type PinChange = Partial<{
  status: 'active' | 'stopped';
  user_id: string;
  pin_hash: string | null;
  previous_pin_hash: string | null;
  pin_failures: number;
  pin_failures_day: number;
  pin_failures_day_start: Date;
  locked_until: Date | null;
  lock_level: number;
  last_locked_at: Date;
  window_until: Date | null;
  window_session: string | null;
  last_used_at: Date;
  reset_code_hash: string | null;
  reset_code_until: Date | null;
  reset_code_tries: number;
  reset_codes_today: number;
  reset_codes_day: string;
  restricted_until: Date;
  invited_until: Date | null;
  consent_at: Date;
}>;

/** Changes one membership. */
export const changeMembership = async (tx: DirectoryTransaction, id: string, change: PinChange): Promise<void> => {
  await tx.query(tx.build('memberships').where({ id }).update(change));
};

/** Writes down a person who has only a phone number. */
export const insertUser = async (tx: DirectoryTransaction, id: string): Promise<void> => {
  await tx.query({ text: 'insert into users (id) values ($1)', values: [id] });
};

/** The owners of a shop, as far as one must know to write to them. */
export const findOwners = (
  tx: DirectoryTransaction,
  tenantId: string,
): Promise<Pick<PinRow, 'id' | 'phone' | 'language'>[]> =>
  tx.query({
    text: `select id, phone, language from memberships where tenant_id = $1 and role = 'vendor' and status = 'active'`,
    values: [tenantId],
  });

/** Where somebody works, and as what. */
export const findPlacesOfUser = (
  tx: DirectoryTransaction,
  userId: string,
): Promise<{ readonly id: string; readonly role: string }[]> =>
  tx.query({ text: `select id, role from memberships where user_id = $1 and status = 'active'`, values: [userId] });
