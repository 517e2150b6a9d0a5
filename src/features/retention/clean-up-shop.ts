import type { Hasher } from '../../platform/hash.ts';
import { planWork } from '../../tenancy/due-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { CLEAN_UP_SHOP, planNight } from '../shops/daily-work.ts';
import { expireCountsIn } from '../stock/propose-count.ts';
import { ANSWER_HOURS, BATCH, DELIVERY_DAYS, STEP_HOURS, SYNC_DAYS, type Retention } from './retention.ts';
import {
  blankMessages,
  deleteAnswers,
  deleteDeliveries,
  deleteHandled,
  deletePaymentNotices,
  deleteSteps,
  deleteSyncs,
  hashMessageNumbers,
  hashRequestNumbers,
  hashSaleNumbers,
  oldMessageNumbers,
  oldRequestNumbers,
  oldSaleNumbers,
} from './shop-retention-store.ts';

export interface CleanUpShopDeps {
  readonly hasher: Hasher;
  readonly retention: Retention;
}

/**
 * Cleans a shop up, inside its transaction, and moves its night on to the next one; or to now, when there was more than
 * fits into one transaction.
 */
export type CleanUpShop = (tx: TenantTransaction, now: Date) => Promise<void>;

const HOUR_MS = 3_600_000;

/** Makes the operation that runs in a shop's night. */
export const createCleanUpShop =
  ({ hasher, retention }: CleanUpShopDeps): CleanUpShop =>
  async (tx, now) => {
    const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * HOUR_MS);
    const daysAgo = (days: number): Date => hoursAgo(days * 24);
    const hash = (phones: readonly string[]): string[] => phones.map((phone) => hasher.phone(phone));

    const cleaned = [
      await deleteSteps(tx, hoursAgo(STEP_HOURS)),
      await deleteAnswers(tx, hoursAgo(ANSWER_HOURS)),
      await deleteHandled(tx, daysAgo(retention.inboxDays)),
      await blankMessages(tx, daysAgo(retention.messageDays)),
      await deleteDeliveries(tx, daysAgo(DELIVERY_DAYS)),
      await deleteSyncs(tx, daysAgo(SYNC_DAYS)),
      await deletePaymentNotices(tx, daysAgo(retention.phoneDays)),
    ];
    const sales = await oldSaleNumbers(tx, daysAgo(retention.phoneDays));
    await hashSaleNumbers(tx, sales.ids, hash(sales.phones));
    const messages = await oldMessageNumbers(tx, daysAgo(retention.phoneDays));
    await hashMessageNumbers(tx, messages.ids, hash(messages.phones));
    const requests = await oldRequestNumbers(tx, daysAgo(retention.phoneDays));
    await hashRequestNumbers(tx, requests.ids, hash(requests.phones));
    // Each count has work of its own that lets it lapse; this finds what was proposed before there was any.
    await expireCountsIn(tx, now);

    const isMore = [...cleaned, sales.ids.length, messages.ids.length, requests.ids.length].includes(BATCH);
    if (isMore) await planWork(tx, { kind: CLEAN_UP_SHOP, subjectId: tx.tenant.id, dueAt: now });
    else await planNight(tx, now);
  };
