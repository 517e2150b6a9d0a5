import { newEvent } from '../../events/catalogue.ts';
import { businessDay } from '../../values/business-day.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { keepPaymentChange, type PaymentChangeRow } from './payment-changes-store.ts';
import { readGivenBack } from './returns-store.ts';
import { saleComesTo } from './sale-total.ts';
import type { Payment } from '../../values/payment.ts';
import { checkMayChangeSale } from './void-sale.ts';
import { lockSale, type LockedSaleRow, type SaleKey } from './void-store.ts';

/** Ways to pay that may be taken for each other; a debt is not one of them: it is paid, or the sale cancelled. */
export type PaidNow = Exclude<Payment, 'credit'>;

/** Whether this way to pay may be taken for another one. */
export const isPaidNow = (payment: string): payment is PaidNow => ['cash', 'mobile_money', 'card'].includes(payment);

export interface PaymentChange {
  /** The same reference is the same change. */
  readonly clientRef: string;
  readonly sale: SaleKey;
  readonly payment: PaidNow;
}

/** A sale, and how it was paid in the end. */
export interface PaidSale {
  readonly receipt: string;
  readonly payment: Payment;
  readonly totalMinor: number;
}

const announceChanged = (
  tx: TenantTransaction,
  occasion: Occasion,
  { row, change }: { readonly row: LockedSaleRow; readonly change: PaymentChangeRow },
): void => {
  const data = {
    saleId: row.id,
    receipt: row.receipt_reference,
    oldPayment: change.fromMethod,
    payment: change.toMethod,
    oldTotalMinor: change.fromMinor,
    totalMinor: change.toMinor,
    roundingMinor: change.toRoundingMinor,
    currency: tx.tenant.currency,
    sellerId: row.seller_id,
    changedBy: occasion.actor.id,
    businessDay: row.business_day,
  };
  tx.publish(newEvent('sale.payment_changed', { ...originOf(tx, occasion), data }));
};

/** On another day the figures of the sale's day have been told; a credit sale is paid, and what came back stays. */
const checkChangeable = (row: LockedSaleRow, today: string): PaidNow => {
  const { payment_method: paid } = row;
  if (!isPaidNow(paid) || row.business_day !== today) throw new DomainError('not_allowed');
  return paid;
};

/**
 * Puts right how a sale was paid, inside somebody's transaction, on the sale's own business day: cash, mobile money or
 * card. Cash is rounded once, on the total, and nothing else is, so the total may change by the rounding. The same way
 * again changes nothing. The check of the PIN is the caller's.
 * @throws DomainError sale_not_found, sale_already_voided, void_not_allowed, not_allowed (another day, credit, or a part came back),
 *   membership_stopped, tenant_suspended
 */
export const changePaymentIn = async (
  tx: TenantTransaction,
  { clientRef, sale, payment }: PaymentChange,
  occasion: Occasion,
): Promise<PaidSale> => {
  const { actor, now } = occasion;
  const row = await lockSale(tx, sale, actor.id);
  if (row === undefined) throw new DomainError('sale_not_found');
  checkMayChangeSale('sale.change_payment', row, occasion);
  const day = businessDay(now, tx.tenant.timezone, row.cutoff_hour);
  const fromMethod = checkChangeable(row, day);
  // What was given back went the way it had come.
  if ((await readGivenBack(tx, row.id)).returns > 0) throw new DomainError('not_allowed');
  const { receipt_reference: receipt, amount_minor: fromMinor, rounding_minor: fromRoundingMinor } = row;
  if (fromMethod === payment) return { receipt, payment, totalMinor: fromMinor };

  const paidIn = { currency: tx.tenant.currency, payment };
  const { totalMinor, roundingMinor } = saleComesTo([fromMinor - fromRoundingMinor], paidIn);
  const change = {
    id: newId(now),
    clientRef,
    saleId: row.id,
    fromMethod,
    toMethod: payment,
    fromMinor,
    toMinor: totalMinor,
    toRoundingMinor: roundingMinor,
    businessDay: day,
    actorId: actor.id,
    now,
  };
  await keepPaymentChange(tx, change);
  announceChanged(tx, occasion, { row, change });
  return { receipt, payment, totalMinor };
};
