import { newEvent } from '../../events/catalogue.ts';
import { planWork } from '../../tenancy/due-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { AlertDecision } from './low-stock.ts';

export interface FallenItem {
  readonly item: { readonly id: string; readonly code: number; readonly name: string; readonly thresholdMilli: number };
  readonly balanceMilli: number;
  readonly decision: AlertDecision;
}

/** The kind of work that tells of a low item when it may be told again. */
export const TELL_LOW_STOCK = 'tell-low-stock';

/**
 * Announces that an item is low or finished, if it was decided that this is worth an alert; or comes back to it when the
 * time is over in which it is not told again.
 */
export const announceFallen = async (
  tx: TenantTransaction,
  occasion: Occasion,
  { fallen, saleId }: { readonly fallen: FallenItem; readonly saleId?: string },
): Promise<void> => {
  const { item, balanceMilli, decision } = fallen;
  if (decision.keptUntil !== undefined) {
    await planWork(tx, { kind: TELL_LOW_STOCK, subjectId: item.id, dueAt: decision.keptUntil });
  }
  if (decision.alert === 'none') return;
  const data = {
    itemId: item.id,
    code: item.code,
    name: item.name,
    balanceMilli,
    thresholdMilli: item.thresholdMilli,
    finished: decision.alert === 'finished',
    ...(saleId === undefined ? {} : { saleId, sellerName: occasion.actor.name }),
  };
  tx.publish(newEvent('stock.low', { ...originOf(tx, occasion), data }));
};
