import { checkMay } from '../../tenancy/what-people-may.ts';
import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { actOfCount, announceCounted, checkCounted, type Count, type CountReason } from './count.ts';
import { moveStock, stockAfter, takeItemInHand, type ItemAtHand, type StockAfter } from './move-stock.ts';
import { readCorrected } from './proposals-store.ts';
import { announceDiscrepancy } from './stock-events.ts';
import { replaceWaiting } from './waiting-counts.ts';

/** What other counts have corrected since the books were looked at for this one. */
export const correctedOf = async (tx: TenantTransaction, { itemId, takenAt }: Count): Promise<number> =>
  takenAt === undefined ? 0 : readCorrected(tx, itemId, takenAt);

export interface BookedCount {
  readonly clientRef: string | null;
  /** What the reference stands for. */
  readonly act?: string | undefined;
  readonly countedMilli: number;
  readonly bookMilli: number;
  /** What other counts have corrected since the books were looked at. */
  readonly correctedMilli: number;
  readonly reason: CountReason | undefined;
  readonly status: 'applied' | 'approved';
  readonly proposalId: string | null;
}

const announceAdjusted = (
  tx: TenantTransaction,
  occasion: Occasion,
  item: ItemAtHand,
  count: BookedCount & { readonly balanceMilli: number },
): void => {
  const { countedMilli, bookMilli, balanceMilli, proposalId } = count;
  const deltaMilli = 0 - missingIn(count);
  if (deltaMilli === 0 || count.reason === undefined) return;
  const common = { itemId: item.id, code: item.code, name: item.name };
  const adjusted = { ...common, deltaMilli, balanceMilli, reason: count.reason };
  tx.publish(newEvent('stock.adjusted', { ...originOf(tx, occasion), data: adjusted }));
  const origin = proposalId === null ? { source: 'count' as const } : { source: 'count' as const, proposalId };
  announceDiscrepancy(tx, occasion, { item, expectedMilli: bookMilli, actualMilli: countedMilli, origin });
};

/**
 * How much the books hold too much of what was counted, in thousandths; below zero, too little. What was sold or came in
 * since the books were looked at is in neither figure; what other counts have corrected since is not corrected again.
 */
export const missingIn = ({
  countedMilli,
  bookMilli,
  correctedMilli,
}: Pick<BookedCount, 'countedMilli' | 'bookMilli' | 'correctedMilli'>): number =>
  bookMilli + correctedMilli - countedMilli;

/**
 * Brings the stock of an item in hand to what was counted, less what has gone out and plus what has come in since, by a
 * movement. A count that is right is booked as a movement of nothing: it tells when the item was last counted. Older
 * counts of the item that wait are replaced.
 * @throws DomainError count_outdated when so much was sold since the count that it cannot be right any more
 */
export const bookCount = async (
  tx: TenantTransaction,
  occasion: Occasion,
  item: ItemAtHand,
  count: BookedCount,
): Promise<StockAfter> => {
  const { countedMilli, bookMilli, clientRef, act, reason, status, proposalId } = count;
  const deltaMilli = 0 - missingIn(count);
  if (deltaMilli < 0 && item.balanceMilli + deltaMilli < 0) throw new DomainError('count_outdated');
  const change = { deltaMilli, kind: 'count', reason, clientRef, act } as const;
  const { balanceMilli, isNew } = await moveStock(tx, occasion, item, change);
  if (!isNew) return stockAfter(item, balanceMilli);
  const { id: itemId, code, name } = item;
  const counted = { itemId, code, name, bookMilli, countedMilli, reason: reason ?? null, status, proposalId };
  announceCounted(tx, occasion, counted);
  announceAdjusted(tx, occasion, item, { ...count, balanceMilli });
  await replaceWaiting(tx, occasion, { itemId, but: proposalId });
  return stockAfter(item, balanceMilli);
};

/**
 * Books a count at once, inside somebody's transaction: the owner's, or anybody's that is right. The check of the PIN is
 * the caller's.
 * @throws DomainError item_not_found, quantity_invalid, not_allowed (a seller proposes instead), count_outdated (count
 *   again), conflict (the reference is that of another change), tenant_suspended, membership_stopped
 */
export const applyCountIn = async (tx: TenantTransaction, count: Count, occasion: Occasion): Promise<StockAfter> => {
  const act = actOfCount(count);
  const item = await takeItemInHand(tx, { ...count, act }, occasion);
  if (item.earlierBalanceMilli !== undefined) return stockAfter(item, item.earlierBalanceMilli);
  const { clientRef, countedMilli, bookMilli, reason } = count;
  checkCounted(countedMilli, item);
  const differs = countedMilli !== bookMilli;
  if (differs) checkMay(occasion.actor, 'inventory.apply_count');
  if (differs && reason === undefined) throw new DomainError('not_allowed');
  const why = differs ? reason : undefined;
  const correctedMilli = await correctedOf(tx, count);
  // It was right by books that somebody has corrected meanwhile.
  if (!differs && correctedMilli !== 0) throw new DomainError('count_outdated');
  const figures = { countedMilli, bookMilli, correctedMilli };
  const booked = { clientRef, act, ...figures, reason: why, status: 'applied', proposalId: null } as const;
  return bookCount(tx, occasion, item, booked);
};
