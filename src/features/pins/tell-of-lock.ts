import { worksForOwner } from '../../tenancy/what-people-may.ts';
import { inShopOf } from '../../tenancy/crossing.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import { TENANT_COLUMNS, toTenant } from '../../tenancy/tenant.ts';
import { findOwners, type PinRow } from './pin-store.ts';
import type { SecurityMessages } from './security-messages.ts';

/** Tells a person of being locked out, and the owner too when it is a seller: in the transaction that locks. */
export type NotifyOfLock = (tx: DirectoryTransaction, locked: LockedPerson) => Promise<void>;

export interface LockedPerson {
  readonly row: PinRow;
  readonly now: Date;
  /** Another shop has told the person: one lock is one SMS. */
  readonly isTold?: boolean;
}

/** Makes the operation that queues SMS about a lock. */
export const createNotifyOfLock =
  (messages: SecurityMessages): NotifyOfLock =>
  async (tx, { row, now, isTold = false }) => {
    const shops: readonly unknown[] = await tx.query(
      tx.build('tenants').select(TENANT_COLUMNS).where({ id: row.tenant_id }),
    );
    const owners = worksForOwner(row) ? await findOwners(tx, row.tenant_id) : [];
    const reason = `${row.id}:${now.toISOString()}`;
    await inShopOf(tx, toTenant(shops[0]), async (shop) => {
      for (const { id: memberId, phone, language } of isTold ? owners : [row, ...owners]) {
        await messages.locked(shop, { memberId, phone, language }, { who: row.name, now, reason });
      }
    });
  };
