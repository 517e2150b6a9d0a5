import { checkMay } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import type { Unit } from '../../values/quantity.ts';
import { nameKey as nameKeyOf } from '../../values/text-input.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { decideAlert, type AlertDecision, type AlertState } from '../low-stock/low-stock.ts';
import { announceFallen } from '../low-stock/announce-low.ts';
import { checkLevel, checkPrice, readItemName, toKeptItem, type KeptItem } from './create-item.ts';
import { fitsUnit } from './item.ts';
import { findSameName, lockKeptItem, updateItem } from './items-store.ts';

/** What is to be another: one or several. */
export interface ItemChange {
  readonly itemId: string;
  readonly priceMinor?: number | undefined;
  readonly name?: string | undefined;
  readonly thresholdMilli?: number | undefined;
  readonly unit?: Unit | undefined;
  readonly hidden?: boolean | undefined;
}

const CHANGEABLE = ['name', 'unit', 'thresholdMilli', 'hidden'] as const;

/** The item as it will be; throws when it cannot be so. */
const changedItem = (item: KeptItem, change: ItemChange): KeptItem => ({
  ...item,
  priceMinor: change.priceMinor ?? item.priceMinor,
  name: change.name === undefined ? item.name : readItemName(change.name),
  thresholdMilli: change.thresholdMilli ?? item.thresholdMilli,
  unit: change.unit ?? item.unit,
  hidden: change.hidden ?? item.hidden,
});

const checkChanged = async (tx: TenantTransaction, before: KeptItem, after: KeptItem): Promise<void> => {
  if (after.priceMinor !== before.priceMinor) checkPrice(after.priceMinor, tx);
  checkLevel(after.thresholdMilli, after.unit);
  // Half a loaf cannot be counted: back to whole units only with a whole stock.
  if (!fitsUnit(after.stockMilli, after.unit)) throw new DomainError('quantity_invalid');
  const renamed = nameKeyOf(after.name) !== nameKeyOf(before.name);
  const shownAgain = before.hidden && !after.hidden;
  const same = renamed || shownAgain ? await findSameName(tx, nameKeyOf(after.name), after.id) : undefined;
  if (same !== undefined) throw new DomainError('item_exists', { code: same.code, name: same.product_name });
};

const announceChanged = (tx: TenantTransaction, occasion: Occasion, before: KeptItem, after: KeptItem): void => {
  const { id: itemId, code, name, unit, hidden, thresholdMilli } = after;
  const origin = originOf(tx, occasion);
  if (after.priceMinor !== before.priceMinor) {
    const { currency } = tx.tenant;
    const price = { itemId, code, name, beforeMinor: before.priceMinor, afterMinor: after.priceMinor, currency };
    tx.publish(newEvent('product.price_changed', { ...origin, data: price }));
  }
  const changed = CHANGEABLE.filter((key) => before[key] !== after[key]);
  if (changed.length === 0) return;
  const was = Object.fromEntries(changed.map((key) => [key, before[key]]));
  const data = { itemId, code, name, changed, unit, hidden, thresholdMilli, before: was };
  tx.publish(newEvent('product.changed', { ...origin, data }));
};

/** A new level arms the alert anew, and one that is raised over the stock is crossed by that. */
const levelDecision = (before: KeptItem, after: KeptItem, state: AlertState, now: Date): AlertDecision => {
  if (after.thresholdMilli === before.thresholdMilli || after.hidden) {
    return { alert: 'none', armed: state.armed, lastAlertAt: state.lastAlertAt, keptUntil: undefined };
  }
  const stock = { beforeMilli: after.stockMilli, afterMilli: after.stockMilli };
  const isRaised = before.stockMilli > before.thresholdMilli;
  return decideAlert(stock, { ...state, armed: state.armed || isRaised }, now);
};

/**
 * Changes an item from now on, inside somebody's transaction; receipts keep what they say. Asking for what is so already
 * changes nothing. Call `catalogue.changed` after the commit; the check of the PIN is the caller's.
 * @param check is told of the item as it is, with its row held, and may throw
 * @throws DomainError item_not_found, not_allowed (a seller), name_invalid, price_invalid, quantity_invalid (also: the
 *   stock is not whole), item_exists {code, name}, tenant_suspended, membership_stopped
 */
export const changeItemIn = async (
  tx: TenantTransaction,
  change: ItemChange,
  occasion: Occasion,
  check: (before: KeptItem) => void = () => undefined,
): Promise<KeptItem> => {
  const { actor, now } = occasion;
  checkMay(actor, 'inventory.change');
  const row = await lockKeptItem(tx, change.itemId, actor.id);
  if (row === undefined) throw new DomainError('item_not_found');
  checkMayWork(row);
  const before = toKeptItem(row);
  check(before);
  const after = changedItem(before, change);
  await checkChanged(tx, before, after);
  const { alert_armed: armed, last_alert_at: lastAlertAt } = row;
  const decision = levelDecision(before, after, { thresholdMilli: after.thresholdMilli, armed, lastAlertAt }, now);
  await updateItem(tx, after.id, { ...after, ...decision, nameKey: nameKeyOf(after.name), now });
  announceChanged(tx, occasion, before, after);
  await announceFallen(tx, occasion, { fallen: { item: after, balanceMilli: after.stockMilli, decision } });
  return after;
};
