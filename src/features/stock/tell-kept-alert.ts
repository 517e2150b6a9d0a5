import { PROGRAM } from '../../tenancy/occasion.ts';
import { finishWork } from '../../tenancy/due-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { newEvent } from '../../events/catalogue.ts';
import { lockKeptAlert } from './stock-store.ts';
import { TELL_LOW_STOCK } from '../low-stock/announce-low.ts';

/** Tells of an item that fell to its level when "low" had just been told, if it is still low now that the time is over. */
export const tellKeptAlertIn = async (tx: TenantTransaction, itemId: string, now: Date): Promise<void> => {
  await finishWork(tx, { kind: TELL_LOW_STOCK, subjectId: itemId });
  const item = await lockKeptAlert(tx, itemId, now);
  if (item === undefined) return;
  const origin = { tenantId: tx.tenant.id, occurredAt: now, actor: PROGRAM };
  tx.publish(newEvent('stock.low', { ...origin, data: { ...item, itemId, finished: false } }));
};
