import { DomainError } from '../../values/errors.ts';
import type { Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { assignPaymentIn } from './match-payments.ts';
import { findSaleToPay } from './match-store.ts';
import type { Payment } from './payment.ts';
import { findPaymentById, holdPayments } from './payments-store.ts';

/**
 * The owner says which sale money is for, whatever its amount. Undefined: there is no such money.
 * @throws DomainError sale_not_found (or it is not one by mobile money, or its money has come), conflict (the money is for
 *   another sale)
 */
export const assignByHandIn = async (
  tx: TenantTransaction,
  pair: { readonly paymentId: string; readonly saleId: string },
  occasion: Occasion,
): Promise<Payment | undefined> => {
  await holdPayments(tx);
  const payment = await findPaymentById(tx, pair.paymentId);
  if (payment?.status !== 'paid') return undefined;
  if (payment.saleId !== pair.saleId) {
    if (payment.saleId !== null) throw new DomainError('conflict');
    if ((await findSaleToPay(tx, pair.saleId)) === undefined) throw new DomainError('sale_not_found');
    await assignPaymentIn(tx, pair, occasion);
  }
  return { ...payment, saleId: pair.saleId };
};
