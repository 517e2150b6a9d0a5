import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { MAX_LINE_QUANTITY_MILLI } from '../../platform/quantity.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { fitsUnit } from '../catalogue/item.ts';
import { moveStock, stockAfter, takeItemInHand, type StockAfter } from './move-stock.ts';
import { noteRestock } from './movement-store.ts';

/** Goods that came in. */
export interface Restock {
  /** The same reference is the same delivery. */
  readonly clientRef: string;
  readonly itemId: string;
  readonly quantityMilli: number;
  /** What was paid for all of it; only the owner writes that down. */
  readonly costMinor?: number | undefined;
}

const isQuantity = (milli: number): boolean =>
  Number.isSafeInteger(milli) && milli > 0 && milli <= MAX_LINE_QUANTITY_MILLI;

/**
 * Adds what came in, inside somebody's transaction. A seller's delivery is noted for the owner.
 * @throws DomainError item_not_found, quantity_invalid, not_allowed (sellers add no stock here), tenant_suspended,
 *   membership_stopped
 */
export const restockIn = async (tx: TenantTransaction, restock: Restock, occasion: Occasion): Promise<StockAfter> => {
  const { clientRef, quantityMilli } = restock;
  const { actor, now } = occasion;
  const item = await takeItemInHand(tx, restock, occasion);
  if (item.earlierBalanceMilli !== undefined) return stockAfter(item, item.earlierBalanceMilli);
  const bySeller = actor.role === 'cashier';
  if (bySeller && !item.cashiersAddStock) throw new DomainError('not_allowed');
  if (!isQuantity(quantityMilli) || !fitsUnit(quantityMilli, item.unit)) throw new DomainError('quantity_invalid');

  const costMinor = bySeller ? undefined : restock.costMinor;
  const change = { deltaMilli: quantityMilli, kind: 'restock', costMinor, clientRef } as const;
  const { balanceMilli, isNew } = await moveStock(tx, occasion, item, change);
  if (!isNew) return stockAfter(item, balanceMilli);
  const { id: itemId, code, name } = item;
  const data = { itemId, code, name, quantityMilli, balanceMilli, costMinor: costMinor ?? null };
  tx.publish(newEvent('stock.restocked', { ...originOf(tx, occasion), data }));
  if (bySeller) await noteRestock(tx, { id: newId(now), who: actor.name, now });
  return stockAfter(item, balanceMilli);
};
