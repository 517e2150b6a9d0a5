import { newEvent } from '../../events/catalogue.ts';
import { businessDay } from '../../platform/business-day.ts';
import { DomainError } from '../../platform/errors.ts';
import { newId } from '../../platform/ids.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { DebtPayment, NewDebtPayment } from './debt-payment.ts';
import { findPaymentByReceipt, findPaymentByRef, lockDebtorRow, savePayment } from './payments-store.ts';

/**
 * Takes a payment on a debt inside somebody's transaction: never more than is owed at this moment, so of two sellers who
 * take the same money one comes second. The same `clientRef` again answers the payment that is there.
 * @throws DomainError customer_not_found, payment_too_large, tenant_suspended, membership_stopped
 */
export const payDebtIn = async (
  tx: TenantTransaction,
  payment: NewDebtPayment,
  occasion: Occasion,
): Promise<DebtPayment> => {
  const { actor, now } = occasion;
  const debtor = await lockDebtorRow(tx, payment.customerId, actor.id);
  if (debtor === undefined) throw new DomainError('customer_not_found');
  // Looked for behind the lock: another delivery of the same request may have held it.
  const earlier = await findPaymentByRef(tx, payment.clientRef);
  if (earlier !== undefined) return earlier;
  checkMayWork(debtor);
  checkAmount(payment.amountMinor, debtor.balance_minor);

  const entryId = newId(now);
  const day = businessDay(now, tx.tenant.timezone, debtor.cutoff_hour);
  const saved = await savePayment(tx, occasion, { ...payment, entryId, businessDay: day });
  if (saved === undefined) throw new DomainError('payment_too_large', { owedMinor: debtor.balance_minor });
  const data = {
    customerId: debtor.id,
    currency: tx.tenant.currency,
    entryId,
    deltaMinor: -payment.amountMinor,
    balanceMinor: saved.balanceMinor,
    kind: 'payment' as const,
    payment: payment.payment,
    receipt: saved.receipt,
    businessDay: day,
  };
  tx.publish(newEvent('debt.repaid', { ...originOf(tx, occasion), data }));
  return {
    entryId,
    customerId: debtor.id,
    customerName: debtor.name,
    customerPhone: debtor.phone,
    receipt: saved.receipt,
    paidMinor: payment.amountMinor,
    balanceMinor: saved.balanceMinor,
    payment: payment.payment,
    at: now,
    sellerName: actor.name,
  };
};

const checkAmount = (amountMinor: number, owedMinor: number): void => {
  const isAmount = Number.isSafeInteger(amountMinor) && amountMinor > 0;
  if (!isAmount || amountMinor > owedMinor) throw new DomainError('payment_too_large', { owedMinor });
};

/** A payment by the digits of its receipt; undefined when the receipt is none of a payment. */
export const findPayment = (tx: TenantTransaction, receipt: string): Promise<DebtPayment | undefined> =>
  findPaymentByReceipt(tx, receipt);
