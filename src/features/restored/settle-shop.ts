import { skipWork } from '../../tenancy/lineage.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { TELL_LOW_STOCK } from '../low-stock/announce-low.ts';
import { giveUpRestoredMessages } from '../messages/give-up-restored.ts';
import { giveUpRestoredRequests } from '../payments/give-up-restored.ts';
import { planEvening } from '../shops/daily-work.ts';
import { readSettings } from '../shops/shop-settings.ts';
import { giveUpRestoredDeliveries } from '../webhooks/give-up-restored.ts';

/** What a shop was about to tell, and nobody knows whether it did. */
export interface GivenUp {
  readonly messages: number;
  readonly deliveries: number;
}

/**
 * Settles what waits in a shop that came back from a backup: its messages and deliveries are given up, an evening that has
 * come is not told again, nor is an item that fell low. Run again it finds nothing left.
 */
export const settleRestoredShop = async (tx: TenantTransaction, now: Date): Promise<GivenUp> => {
  const messages = await giveUpRestoredMessages(tx, now);
  const deliveries = await giveUpRestoredDeliveries(tx);
  await giveUpRestoredRequests(tx, now);
  await skipWork(tx, [TELL_LOW_STOCK], now);
  const { eveningHour } = await readSettings(tx);
  await planEvening(tx, eveningHour, now);
  return { messages, deliveries };
};
