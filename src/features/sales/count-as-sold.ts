import { DomainError } from '../../platform/errors.ts';
import type { Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { applyCountIn } from '../stock/apply-count.ts';
import type { Count } from '../stock/count.ts';
import { takeItemInHand } from '../stock/move-stock.ts';
import { recordSaleIn } from './record-sale.ts';
import type { Sale } from './sale.ts';

/**
 * Writes down as sold, for cash and today, what a count found missing; then the count itself is right. Inside somebody's
 * transaction; the check of the PIN is the caller's.
 * @throws DomainError not_allowed (a seller, or nothing is missing) and all that a sale and a count may throw
 */
export const countAsSoldIn = async (tx: TenantTransaction, count: Count, occasion: Occasion): Promise<Sale> => {
  const { actor, now } = occasion;
  const quantityMilli = count.bookMilli - count.countedMilli;
  if (actor.role === 'cashier' || quantityMilli <= 0) throw new DomainError('not_allowed');
  const { code } = await takeItemInHand(tx, count, occasion);
  const lines = [{ code, quantityMilli }];
  const sale = await recordSaleIn(
    tx,
    { clientRef: count.clientRef, lines, payment: 'cash', kind: 'count_sale' },
    actor,
    now,
  );
  await applyCountIn(tx, { ...count, bookMilli: count.countedMilli, reason: undefined }, occasion);
  return sale;
};
