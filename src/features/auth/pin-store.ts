import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';

/** What a check needs to know of one membership. It never leaves this feature: it holds hashes. */
export interface PinRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly phone: string;
  readonly role: 'vendor' | 'cashier';
  readonly seller_number: number;
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
}

/**
 * Locks and reads every membership of the number that this membership belongs to, always in the same order: guesses
 * from several sessions, also in several shops of one number, are counted one after the other.
 */
export const lockPinRows = (tx: DirectoryTransaction, memberId: string): Promise<PinRow[]> =>
  tx.query<PinRow>({
    text: `select m.id, m.tenant_id, m.phone, m.role, m.seller_number, m.status, t.shop_number, m.pin_hash,
        m.previous_pin_hash, m.pin_failures, m.pin_failures_day, m.pin_failures_day_start, m.locked_until, m.lock_level,
        m.last_locked_at
      from memberships m join tenants t on t.id = m.tenant_id
      where m.phone = (select phone from memberships where id = $1)
      order by m.id for update of m`,
    values: [memberId],
  });

export type PinChange = Partial<{
  status: 'active' | 'stopped';
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
  reset_code_hash: null;
  reset_code_until: null;
  reset_code_tries: number;
}>;

/** Changes one membership. */
export const changeMembership = async (tx: DirectoryTransaction, id: string, change: PinChange): Promise<void> => {
  await tx.query(tx.build('memberships').where({ id }).update(change));
};
