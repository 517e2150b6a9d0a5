import { newEvent } from '../../events/catalogue.ts';
import { businessDay } from '../../values/business-day.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { fingerprintOfAct } from '../acts/same-act.ts';
import { checkSameReference } from '../acts/same-reference.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { DebtPayment, NewDebtPayment } from './debt-payment.ts';
import { findPaymentByReceipt, findPaymentByRef, lockDebtorRow, savePayment } from './payments-store.ts';

/**
 * Takes a payment on a debt inside somebody's transaction: never more than is owed at this moment, so of two sellers who
 * take the same money one comes second. The same `clientRef` again answers the payment that is there.
 * @throws DomainError customer_not_found, payment_too_large, conflict (the reference is that of another payment),
 *   tenant_suspended, membership_stopped
 */
export const payDebtIn = (tx: TenantTransaction, payment: NewDebtPayment, occasion: Occasion): Promise<DebtPayment> =>
  passMoney(tx, { ...payment, kind: 'payment' }, occasion);

/**
 * Gives back what the shop owes a customer, inside somebody's transaction: never more than that. Otherwise like payDebtIn.
 * @throws DomainError customer_not_found, payment_too_large, conflict (the reference is that of another payment),
 *   tenant_suspended, membership_stopped
 */
export const payOutIn = (tx: TenantTransaction, payment: NewDebtPayment, occasion: Occasion): Promise<DebtPayment> =>
  passMoney(tx, { ...payment, kind: 'payout' }, occasion);

type Passing = NewDebtPayment & Pick<DebtPayment, 'kind'>;

const passMoney = async (tx: TenantTransaction, passing: Passing, occasion: Occasion): Promise<DebtPayment> => {
  const { actor, now } = occasion;
  const debtor = await lockDebtorRow(tx, passing.customerId, actor.id);
  if (debtor === undefined) throw new DomainError('customer_not_found');
  // Looked for behind the lock: another delivery of the same request may have held it.
  const earlier = await findPaymentByRef(tx, passing.clientRef);
  if (earlier !== undefined) {
    const asked = { by: actor.id, act: actOf({ ...passing, customerId: debtor.id }) };
    checkSameReference({ by: earlier.sellerId, act: actOf({ ...earlier, amountMinor: earlier.paidMinor }) }, asked);
    return earlier;
  }
  checkMayWork(debtor);
  const owedMinor = passing.kind === 'payment' ? debtor.balance_minor : -debtor.balance_minor;
  checkAmount(passing.amountMinor, owedMinor);

  const entryId = newId(now);
  const day = businessDay(now, tx.tenant.timezone, debtor.cutoff_hour);
  const saved = await savePayment(tx, occasion, { ...passing, customerId: debtor.id, entryId, businessDay: day });
  if (saved === undefined) throw new DomainError('payment_too_large', { owedMinor });
  const said = { customerId: debtor.id, entryId, ...saved, businessDay: day };
  announce(tx, occasion, passing, said);
  const payment = await findPaymentByReceipt(tx, saved.receipt);
  if (payment === undefined) throw new Error('A payment that was just saved is gone.');
  return payment;
};

const actOf = ({ kind, customerId, amountMinor, payment }: Omit<Passing, 'clientRef'>): string =>
  fingerprintOfAct({ kind, of: [customerId, amountMinor, payment] });

interface Said {
  readonly customerId: string;
  readonly entryId: string;
  readonly balanceMinor: number;
  readonly receipt: string;
  readonly businessDay: string;
}

const announce = (
  tx: TenantTransaction,
  occasion: Occasion,
  { kind, payment, amountMinor }: Passing,
  said: Said,
): void => {
  const origin = originOf(tx, occasion);
  const data = { ...said, currency: tx.tenant.currency, payment };
  if (kind === 'payout') tx.publish(newEvent('debt.paid_out', { ...origin, data: { ...data, amountMinor } }));
  else tx.publish(newEvent('debt.repaid', { ...origin, data: { ...data, kind, deltaMinor: -amountMinor } }));
};

const checkAmount = (amountMinor: number, owedMinor: number): void => {
  const isAmount = Number.isSafeInteger(amountMinor) && amountMinor > 0;
  if (!isAmount || amountMinor > owedMinor) throw new DomainError('payment_too_large', { owedMinor });
};

/** A payment by the digits of its receipt; undefined when the receipt is none of a payment. */
export const findPayment = (tx: TenantTransaction, receipt: string): Promise<DebtPayment | undefined> =>
  findPaymentByReceipt(tx, receipt);
