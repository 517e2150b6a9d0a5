import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { checkMayCorrect, type Correction } from '../corrections/may-correct.ts';
import { findRestock, type RestockKey, type WrittenRestock } from './arrivals-store.ts';
import { moveStock, stockAfter, takeItemInHand, type ItemAtHand, type StockAfter } from './move-stock.ts';

export interface RestockReversal extends Correction {
  readonly restock: RestockKey;
}

/** What was sold since cannot go back to whoever brought it, unless the shop sells what the books do not hold. */
const checkStillThere = (item: ItemAtHand, { quantityMilli, sellBelowZero }: WrittenRestock): void => {
  if (sellBelowZero || item.balanceMilli >= quantityMilli) return;
  throw new DomainError('short_stock', {
    code: item.code,
    name: item.name,
    availableMilli: item.balanceMilli,
    wantedMilli: quantityMilli,
    mayGoBelowZero: 0,
  });
};

const announceReversed = (
  tx: TenantTransaction,
  occasion: Occasion,
  { restock, after }: { readonly restock: WrittenRestock; readonly after: StockAfter },
): void => {
  const { itemId, code, name, balanceMilli } = after;
  const { quantityMilli, costMinor, by: restockedBy, at } = restock;
  const restocked = { restockedBy, restockedAt: at.toISOString() };
  const data = { itemId, code, name, quantityMilli, balanceMilli, costMinor, ...restocked };
  tx.publish(newEvent('stock.restock_reversed', { ...originOf(tx, occasion), data }));
};

/**
 * Takes back what was written down as come in, inside somebody's transaction: a movement of its own, whose cost is that
 * of the first with the other sign. A second time changes nothing and answers what the first did. The check of the PIN is
 * the caller's.
 * @throws DomainError conflict (no such restock), void_not_allowed (too late, or not this person's), short_stock (sold
 *   since, and the shop sells nothing below zero), tenant_suspended, membership_stopped
 */
export const reverseRestockIn = async (
  tx: TenantTransaction,
  { restock: key, undo }: RestockReversal,
  occasion: Occasion,
): Promise<StockAfter> => {
  const restock = await findRestock(tx, key);
  if (restock === undefined) throw new DomainError('conflict');
  const { id, itemId, quantityMilli, costMinor, by, at } = restock;
  const clientRef = `restock-back:${id}`;
  const item = await takeItemInHand(tx, { itemId, clientRef, evenHidden: true }, occasion);
  if (item.earlierBalanceMilli !== undefined) return stockAfter(item, item.earlierBalanceMilli);
  checkMayCorrect('inventory.reverse_restock', { by, at, savedAt: at }, occasion, { undo });
  checkStillThere(item, restock);

  const takenBack = { deltaMilli: -quantityMilli, costMinor: costMinor === null ? undefined : -costMinor };
  const change = { ...takenBack, kind: 'restock_reversal', clientRef, reversesId: id } as const;
  const { balanceMilli, isNew } = await moveStock(tx, occasion, item, change);
  const after = stockAfter(item, balanceMilli);
  if (isNew) announceReversed(tx, occasion, { restock, after });
  return after;
};
