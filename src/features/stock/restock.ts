import type { Actor } from '../../tenancy/actor.ts';
import { checkMay, may, worksForOwner } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import { checkAgreed } from '../../values/agreed-figures.ts';
import { DomainError } from '../../values/errors.ts';
import { maxSaleMinor, priceRange, type CurrencyCode } from '../../values/money.ts';
import { newId } from '../../platform/ids.ts';
import { MAX_LINE_QUANTITY_MILLI, ONE_MILLI } from '../../values/quantity.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { fingerprintOfAct } from '../acts/same-act.ts';
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
  /** What the page said was there before: refused with figures_changed when it is something else by now. */
  readonly agreedBalanceMilli?: number | undefined;
}

/** The most that a delivery may cost, in minor units: no unit costs more than a price may be, nor all of it than a sale. */
export const mostRestockCost = (quantityMilli: number, currency: CurrencyCode): number =>
  Math.min(maxSaleMinor(currency), Math.floor((priceRange(currency).maxMinor * quantityMilli) / ONE_MILLI));

const isQuantity = (milli: number): boolean =>
  Number.isSafeInteger(milli) && milli > 0 && milli <= MAX_LINE_QUANTITY_MILLI;

/** What the delivery cost, if that is written down. @throws DomainError price_invalid */
const costOf = ({ costMinor, quantityMilli }: Restock, actor: Actor, currency: CurrencyCode): number | undefined => {
  if (costMinor === undefined || !may(actor, 'inventory.record_cost')) return undefined;
  const isCost = Number.isSafeInteger(costMinor) && costMinor > 0;
  if (!isCost || costMinor > mostRestockCost(quantityMilli, currency)) throw new DomainError('price_invalid');
  return costMinor;
};

/**
 * Adds what came in, inside somebody's transaction. A seller's delivery is noted for the owner.
 * @throws DomainError item_not_found, quantity_invalid, price_invalid (the cost), not_allowed (sellers add no stock here),
 *   figures_changed, conflict (the reference is that of another delivery), tenant_suspended, membership_stopped
 */
export const restockIn = async (tx: TenantTransaction, restock: Restock, occasion: Occasion): Promise<StockAfter> => {
  const { clientRef, quantityMilli } = restock;
  const { actor, now } = occasion;
  const act = fingerprintOfAct({ kind: 'restock', of: [restock.itemId, quantityMilli, restock.costMinor] });
  const item = await takeItemInHand(tx, { ...restock, act }, occasion);
  if (item.earlierBalanceMilli !== undefined) return stockAfter(item, item.earlierBalanceMilli);
  checkMay(actor, 'inventory.restock', item);
  if (!isQuantity(quantityMilli) || !fitsUnit(quantityMilli, item.unit)) throw new DomainError('quantity_invalid');

  const costMinor = costOf(restock, actor, tx.tenant.currency);
  checkAgreed(restock.agreedBalanceMilli, item.balanceMilli);
  const change = { deltaMilli: quantityMilli, kind: 'restock', costMinor, clientRef, act } as const;
  const { balanceMilli, isNew } = await moveStock(tx, occasion, item, change);
  if (!isNew) return stockAfter(item, balanceMilli);
  const { id: itemId, code, name } = item;
  const data = { itemId, code, name, quantityMilli, balanceMilli, costMinor: costMinor ?? null };
  tx.publish(newEvent('stock.restocked', { ...originOf(tx, occasion), data }));
  if (worksForOwner(actor)) await noteRestock(tx, { id: newId(now), who: actor.name, now });
  return stockAfter(item, balanceMilli);
};
