import { checkMay } from '../../tenancy/what-people-may.ts';
import { DomainError } from '../../values/errors.ts';
import type { Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { applyCountIn, correctedOf } from '../stock/apply-count.ts';
import { actOfCount, type Count } from '../stock/count.ts';
import type { SellMissing } from '../stock/propose-count.ts';
import { takeItemInHand } from '../stock/move-stock.ts';
import { recordSaleIn } from './record-sale.ts';
import type { NewSale, Sale } from './sale.ts';

/**
 * Writes down as sold, for cash and today, what a count found missing; then the count itself is right. Inside somebody's
 * transaction; the check of the PIN is the caller's.
 * @throws DomainError not_allowed (a seller, or nothing is missing) and all that a sale and a count may throw
 */
export const countAsSoldIn = async (
  tx: TenantTransaction,
  count: Count & Pick<NewSale, 'agreedTotalMinor'>,
  occasion: Occasion,
): Promise<Sale> => {
  const { actor, now } = occasion;
  const quantityMilli = count.bookMilli - count.countedMilli;
  checkMay(actor, 'inventory.apply_count');
  if (quantityMilli <= 0) throw new DomainError('not_allowed');
  // As it is counted once the missing ones are sold.
  const right = { ...count, bookMilli: count.countedMilli, takenAt: undefined, reason: undefined };
  const { code, earlierBalanceMilli } = await takeItemInHand(tx, { ...right, act: actOfCount(right) }, occasion);
  // What the page said would be written down is no longer what is missing.
  if (earlierBalanceMilli === undefined && (await correctedOf(tx, count)) !== 0)
    throw new DomainError('count_outdated');
  const lines = [{ code, quantityMilli }];
  const sale = await recordSaleIn(
    tx,
    {
      clientRef: count.clientRef,
      lines,
      payment: 'cash',
      kind: 'count_sale',
      agreedTotalMinor: count.agreedTotalMinor,
    },
    actor,
    now,
  );
  await applyCountIn(tx, right, occasion);
  return sale;
};

/**
 * Writes down as sold, for cash and today, what an approved count found missing, as a sale of whoever counted.
 * @throws DomainError what a sale may throw
 */
export const sellMissingIn: SellMissing = (tx, missing, { actor, now }) => {
  const { clientRef, code, quantityMilli, sellerId, shownPriceMinor } = missing;
  const lines = [{ code, quantityMilli, shownPriceMinor }];
  return recordSaleIn(tx, { clientRef, lines, payment: 'cash', kind: 'count_sale', sellerId }, actor, now);
};
