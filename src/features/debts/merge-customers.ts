import { checkMay } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import { businessDay } from '../../values/business-day.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { findCustomer, type Customer } from './customers.ts';
import { forwardCustomer, moveBalance } from './merge-store.ts';
import { lockDebtorRow, type LockedDebtor } from './payments-store.ts';

export interface Merging {
  /** The one who stays, with name and number. */
  readonly intoId: string;
  /** The one who is the same person: the number is found as before, but leads to the other's page. */
  readonly mergedId: string;
}

/**
 * Makes one customer of two, inside somebody's transaction. Nothing is deleted: the balance moves by a pair of entries,
 * and the row that was merged leads to the other from then on. The check of the PIN is the caller's. When they are one
 * already nothing changes.
 * @throws DomainError customer_not_found, not_allowed (a seller), tenant_suspended, membership_stopped
 */
export const mergeCustomersIn = async (
  tx: TenantTransaction,
  merging: Merging,
  occasion: Occasion,
): Promise<Customer> => {
  const { actor } = occasion;
  checkMay(actor, 'customer.merge');
  const { into, merged } = await lockBoth(tx, merging, actor.id);
  checkMayWork(into);
  if (into.id !== merged.id) await merge(tx, occasion, { into, merged });
  const customer = await findCustomer(tx, into.id);
  if (customer === undefined) throw new Error('A customer who was just merged is gone.');
  return customer;
};

/** Always in the order of their ids: two who merge the same two the other way round cannot wait for each other. */
const lockBoth = async (tx: TenantTransaction, { intoId, mergedId }: Merging, actorId: string) => {
  const rows = new Map<string, LockedDebtor | undefined>();
  for (const id of [intoId, mergedId].toSorted()) rows.set(id, await lockDebtorRow(tx, id, actorId));
  const [into, merged] = [rows.get(intoId), rows.get(mergedId)];
  if (into === undefined || merged === undefined) throw new DomainError('customer_not_found');
  return { into, merged };
};

const merge = async (
  tx: TenantTransaction,
  occasion: Occasion,
  { into, merged }: { readonly into: LockedDebtor; readonly merged: LockedDebtor },
): Promise<void> => {
  const { now } = occasion;
  const day = businessDay(now, tx.tenant.timezone, into.cutoff_hour);
  const movedMinor = merged.balance_minor;
  if (movedMinor !== 0) {
    const ids = { mergeId: newId(now), outId: newId(now), inId: newId(now) };
    await moveBalance(tx, occasion, { ...ids, fromId: merged.id, intoId: into.id, movedMinor, businessDay: day });
  }
  await forwardCustomer(tx, { mergedId: merged.id, intoId: into.id, now });
  const data = {
    customerId: into.id,
    mergedCustomerId: merged.id,
    currency: tx.tenant.currency,
    movedMinor,
    balanceMinor: into.balance_minor + movedMinor,
    businessDay: day,
  };
  tx.publish(newEvent('customer.merged', { ...originOf(tx, occasion), data }));
};
