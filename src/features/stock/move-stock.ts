import { DomainError } from '../../values/errors.ts';
import type { Unit } from '../../values/quantity.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import type { Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { decideAlert } from '../low-stock/low-stock.ts';
import { checkSameReference } from '../acts/same-reference.ts';
import {
  findMovementByRef,
  insertMovement,
  lockItem,
  type EarlierMovement,
  type ItemToLock,
  type Movement,
} from './movement-store.ts';
import type { LockedStock } from './plan-taking.ts';
import { announceStockChanged } from './stock-events.ts';
import { announceFallen } from '../low-stock/announce-low.ts';

/** An item that is locked for a change of its stock. */
export interface ItemAtHand extends LockedStock {
  readonly unit: Unit;
  readonly cashiersAddStock: boolean;
  /** The balance after the change that came under the same reference before. */
  readonly earlierBalanceMilli: number | undefined;
}

/** What a change of stock answers. */
export interface StockAfter {
  readonly itemId: string;
  readonly code: number;
  readonly name: string;
  readonly unit: Unit;
  readonly balanceMilli: number;
}

/** What a change of stock answers when it left this balance. */
export const stockAfter = (item: ItemAtHand, balanceMilli: number): StockAfter => ({
  itemId: item.id,
  code: item.code,
  name: item.name,
  unit: item.unit,
  balanceMilli,
});

/** What a reference stands for, where it is more than the item: a change that takes another back is the same by anybody. */
interface Asked {
  readonly itemId: string;
  readonly act?: string | undefined;
}

/** The balance that the change under a reference left. @throws DomainError conflict when it was another change */
const balanceAfter = (earlier: EarlierMovement, { itemId, act }: Asked, { actor }: Occasion): number => {
  if (earlier.itemId !== itemId) throw new DomainError('conflict');
  if (act !== undefined) checkSameReference(earlier, { by: actor.id, act });
  return earlier.balanceMilli;
};

/**
 * Locks an item, so that its stock changes only through this transaction.
 * @throws DomainError item_not_found, conflict (the reference is that of another change), tenant_suspended,
 *   membership_stopped
 */
export const takeItemInHand = async (
  tx: TenantTransaction,
  toLock: ItemToLock & Asked,
  occasion: Occasion,
): Promise<ItemAtHand> => {
  const row = await lockItem(tx, toLock, occasion.actor.id);
  if (row === undefined) throw new DomainError('item_not_found');
  checkMayWork(row);
  return {
    id: row.id,
    code: row.code,
    name: row.product_name,
    unit: row.unit,
    priceMinor: row.price_minor,
    balanceMilli: row.stock_level_milli,
    thresholdMilli: row.alert_threshold_milli,
    armed: row.alert_armed,
    lastAlertAt: row.last_alert_at,
    cashiersAddStock: row.cashiers_add_stock,
    earlierBalanceMilli: row.earlier === null ? undefined : balanceAfter(row.earlier, toLock, occasion),
  };
};

export interface StockChange {
  readonly deltaMilli: number;
  readonly kind: Movement['kind'];
  readonly reason?: string | undefined;
  readonly costMinor?: number | undefined;
  readonly clientRef: string | null;
  /** The fingerprint of what the reference stands for. */
  readonly act?: string | undefined;
  /** The movement that this one takes back. */
  readonly reversesId?: string | undefined;
}

export interface Moved {
  readonly balanceMilli: number;
  /** False when another delivery of the same request was faster: nothing was changed or announced. */
  readonly isNew: boolean;
}

/**
 * Moves the stock of an item in hand, announces it, and warns if it fell to its level.
 * @throws DomainError conflict when the reference was used for something else before
 */
export const moveStock = async (
  tx: TenantTransaction,
  occasion: Occasion,
  item: ItemAtHand,
  change: StockChange,
): Promise<Moved> => {
  const { actor, now } = occasion;
  const { deltaMilli, kind, clientRef } = change;
  const decision = decideAlert(
    { beforeMilli: item.balanceMilli, afterMilli: item.balanceMilli + deltaMilli },
    item,
    now,
  );
  const balanceMilli = await insertMovement(tx, {
    itemId: item.id,
    deltaMilli,
    kind,
    reason: change.reason ?? null,
    costMinor: change.costMinor ?? null,
    actorId: actor.id,
    clientRef,
    now,
    armed: decision.armed,
    lastAlertAt: decision.lastAlertAt,
    reversesId: change.reversesId ?? null,
    act: change.act ?? null,
  });
  if (balanceMilli === undefined) {
    const earlier = await findMovementByRef(tx, clientRef);
    if (earlier === undefined) throw new DomainError('conflict');
    return { balanceMilli: balanceAfter(earlier, { itemId: item.id, act: change.act }, occasion), isNew: false };
  }
  const { id: itemId, code, name } = item;
  if (deltaMilli !== 0) announceStockChanged(tx, occasion, { itemId, code, name, deltaMilli, balanceMilli, kind });
  await announceFallen(tx, occasion, { fallen: { item, balanceMilli, decision } });
  return { balanceMilli, isNew: true };
};
