import { newEvent } from '../../events/catalogue.ts';
import { businessDay } from '../../values/business-day.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { UNDO_MINUTES, VOID_DAYS, worksForOwner } from '../../tenancy/what-people-may.ts';
import { mayCorrect } from '../corrections/may-correct.ts';
import { addNotice } from '../shops/notices.ts';
import type { DebtPayment } from './debt-payment.ts';
import { findPaymentByReceipt, lockDebtorRow } from './payments-store.ts';
import { saveReversal } from './reversal-store.ts';

export interface Reversal {
  /** The digits of the payment's receipt. */
  readonly receipt: string;
  /** `undo`: at once, from the page that said SAVED; `wrong`: found later to be wrong. */
  readonly reason: 'undo' | 'wrong';
}

/** A payment that was just taken back, and what the customer owes again. */
export interface ReversedPayment {
  readonly payment: DebtPayment;
  readonly owesMinor: number;
}

/** Whether somebody may take a payment back now: as with sales, whoever took it for ten minutes, the owner for thirty days. */
export const mayReverse = (payment: DebtPayment, occasion: Occasion): boolean => {
  const { kind, sellerId, at, reversedAt } = payment;
  return (
    kind === 'payment' &&
    reversedAt === null &&
    mayCorrect('payment.reverse', { by: sellerId, at, savedAt: at }, occasion)
  );
};

/**
 * Takes a payment back that was typed wrong, inside somebody's transaction: by an entry of its own, on the business day of
 * now. The customer owes again what was owed before, and whoever took the money has so much less to hand over. The check
 * of the PIN is the caller's.
 * @throws DomainError receipt_not_found, sale_already_voided (taken back before), void_not_allowed, tenant_suspended,
 *   membership_stopped
 */
export const reversePaymentIn = async (
  tx: TenantTransaction,
  { receipt, reason }: Reversal,
  occasion: Occasion,
): Promise<ReversedPayment> => {
  const { actor, now } = occasion;
  const found = await findPaymentByReceipt(tx, receipt);
  if (found?.kind !== 'payment') throw new DomainError('receipt_not_found');
  const debtor = await lockDebtorRow(tx, found.customerId, actor.id);
  // Once more behind the lock: somebody else may have taken it back meanwhile.
  const payment = await findPaymentByReceipt(tx, receipt);
  if (debtor === undefined || payment === undefined) throw new DomainError('receipt_not_found');
  checkMayWork(debtor);
  if (payment.reversedAt !== null) throw new DomainError('sale_already_voided', { receipt });
  if (!mayReverse(payment, occasion)) {
    throw new DomainError('void_not_allowed', {
      minutes: UNDO_MINUTES,
      days: VOID_DAYS,
      whose: payment.sellerId === actor.id ? 'own' : 'others',
    });
  }

  const day = businessDay(now, tx.tenant.timezone, debtor.cutoff_hour);
  const entryId = newId(now);
  const owesMinor = await saveReversal(tx, occasion, { entryId, customerId: debtor.id, payment, businessDay: day });
  const data = {
    customerId: debtor.id,
    currency: tx.tenant.currency,
    entryId,
    reversedEntryId: payment.entryId,
    receipt,
    amountMinor: payment.paidMinor,
    balanceMinor: owesMinor,
    payment: payment.payment,
    takenBy: payment.sellerId,
    reason,
    businessDay: day,
  };
  tx.publish(newEvent('debt.payment_reversed', { ...originOf(tx, occasion), data }));
  if (worksForOwner(actor)) await addNotice(tx, { kind: 'payment_reversed', who: actor.name, now });
  return { payment, owesMinor };
};
