import { checkMay } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { priceRange } from '../../values/money.ts';
import { MAX_LINE_QUANTITY_MILLI, type Unit } from '../../values/quantity.ts';
import { nameKey as nameKeyOf, parseName } from '../../values/text-input.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { fingerprintOfAct } from '../acts/same-act.ts';
import { checkSameReference } from '../acts/same-reference.ts';
import { fitsUnit, type Item } from './item.ts';
import { findKeptItem, insertItem, readNewItemGround, type KeptItemRow } from './items-store.ts';
import { toItem } from './item-row.ts';

/** The highest number an item may have. */
const LAST_CODE = 9999;
/** How long an item's name may be, in septets. */
export const ITEM_NAME = { min: 2, max: 16 };

export interface NewItem {
  /** The same reference is the same item. */
  readonly clientRef: string;
  readonly name: string;
  readonly unit: Unit;
  readonly priceMinor: number;
  /** What is there now. */
  readonly stockMilli: number;
  /** Warn when so many are left; 0 = only of the last one. */
  readonly thresholdMilli: number;
  /** There is an item with this name already, and a second one is wanted. */
  readonly sameNameAllowed?: boolean | undefined;
}

/** An item with what there is of it. */
export interface KeptItem extends Item {
  readonly stockMilli: number;
  readonly hidden: boolean;
}

/** Reads a row of the shop's items. */
export const toKeptItem = (row: KeptItemRow): KeptItem => ({
  ...toItem(row),
  stockMilli: row.stock_level_milli,
  hidden: row.hidden,
});

/** The name of an item as it is kept; throws name_invalid unless it has 2 to 16 characters that every phone can show. */
export const readItemName = (typed: string): string => {
  const name = parseName(typed, ITEM_NAME);
  if (name === undefined) throw new DomainError('name_invalid', ITEM_NAME);
  return name;
};

/** Throws price_invalid unless a page would accept the price. */
export const checkPrice = (priceMinor: number, tx: TenantTransaction): void => {
  const { minMinor, maxMinor } = priceRange(tx.tenant.currency);
  const possible = Number.isSafeInteger(priceMinor) && priceMinor >= minMinor && priceMinor <= maxMinor;
  if (!possible) throw new DomainError('price_invalid', { minMinor, maxMinor });
};

/** Throws quantity_invalid unless so much can be there, or be left when it is time to warn. */
export const checkLevel = (milli: number, unit: Unit): void => {
  const possible = Number.isSafeInteger(milli) && milli >= 0 && milli <= MAX_LINE_QUANTITY_MILLI;
  if (!possible || !fitsUnit(milli, unit)) throw new DomainError('quantity_invalid');
};

const announceCreated = (tx: TenantTransaction, occasion: Occasion, item: KeptItem): void => {
  const { id: itemId, code, name, unit, priceMinor, stockMilli, thresholdMilli } = item;
  const origin = originOf(tx, occasion);
  const { currency } = tx.tenant;
  const created = { itemId, code, name, unit, priceMinor, currency, stockMilli, thresholdMilli };
  tx.publish(newEvent('product.created', { ...origin, data: created }));
  if (stockMilli === 0) return;
  const changed = { itemId, code, name, deltaMilli: stockMilli, balanceMilli: stockMilli, kind: 'opening' } as const;
  tx.publish(newEvent('stock.changed', { ...origin, data: changed }));
};

/**
 * Adds an item with the next free number, inside somebody's transaction. Call `catalogue.changed` after the commit.
 * @throws DomainError not_allowed (sellers add none, or all numbers are given), name_invalid, price_invalid,
 *   quantity_invalid, item_exists {code, name}, conflict (the reference is that of something else), tenant_suspended,
 *   membership_stopped
 */
export const createItemIn = async (tx: TenantTransaction, newItem: NewItem, occasion: Occasion): Promise<KeptItem> => {
  const { actor, now } = occasion;
  const { clientRef, unit, priceMinor, stockMilli, thresholdMilli } = newItem;
  checkMay(actor, 'inventory.create');
  const name = readItemName(newItem.name);
  const nameKey = nameKeyOf(name);
  checkPrice(priceMinor, tx);
  checkLevel(stockMilli, unit);
  checkLevel(thresholdMilli, unit);

  const ground = await readNewItemGround(tx, { clientRef, nameKey, actorId: actor.id });
  const act = fingerprintOfAct({ kind: 'item', of: [name, unit, priceMinor, stockMilli, thresholdMilli] });
  if (ground.earlier !== null) checkSameReference(ground.earlier, { by: actor.id, act });
  const earlier = ground.earlier === null ? undefined : await findKeptItem(tx, ground.earlier.itemId);
  if (earlier !== undefined) return toKeptItem(earlier);
  checkMayWork(ground);
  if (ground.same_code !== null && newItem.sameNameAllowed !== true) {
    throw new DomainError('item_exists', { code: ground.same_code, name: ground.same_name ?? '' });
  }
  if (ground.next_code > LAST_CODE) throw new DomainError('not_allowed');

  const item = { id: newId(now), code: ground.next_code, name, unit, priceMinor, stockMilli, thresholdMilli };
  await insertItem(tx, { ...item, nameKey, actorId: actor.id, clientRef, act, now });
  const kept = { ...item, hidden: false };
  announceCreated(tx, occasion, kept);
  return kept;
};
