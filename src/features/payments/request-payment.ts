import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import { maskPayer } from '../../values/mobile-money.ts';
import { planWork } from '../../tenancy/due-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { findSaleToPay } from './match-store.ts';
import { paymentIdOf, SETTLE_PAYMENT, type Payment } from './payment.ts';
import { findPaymentById, insertPayment } from './payments-store.ts';

/** A provider by which customers can be asked to pay. */
export interface AskingProvider {
  readonly name: string;
  readonly currency: string;
  /** The least that can be asked for, and what every amount is a multiple of, in minor units. */
  readonly stepMinor: number;
  /** A new reference of a request, which names the shop where the provider tells of it at one address for all. */
  readonly newRef: (shopNumber: string) => string;
}

export interface NewPaymentRequest {
  readonly saleId: string;
  /** In E.164. */
  readonly phone: string;
  readonly provider: AskingProvider;
}

/**
 * Asks a customer, inside somebody's transaction, to pay for a sale by mobile money. The asking itself happens afterwards:
 * nobody waits for a provider.
 * @throws DomainError sale_not_found (or its money has come, or was asked for), not_allowed (an amount that can't be asked for)
 */
export const requestPaymentIn = async (
  tx: TenantTransaction,
  { saleId, phone, provider }: NewPaymentRequest,
  { actor, now }: Occasion,
): Promise<Payment> => {
  const sale = await findSaleToPay(tx, saleId);
  if (sale === undefined) throw new DomainError('sale_not_found');
  const { amountMinor } = sale;
  if (amountMinor === 0 || amountMinor % provider.stepMinor !== 0 || provider.currency !== tx.tenant.currency) {
    throw new DomainError('not_allowed');
  }
  const { currency } = tx.tenant;
  const ref = provider.newRef(tx.tenant.shopNumber);
  const id = paymentIdOf(provider.name, ref);
  const row = { id, provider: provider.name, providerRef: ref, amountMinor, currency, saleId };
  const unsettled = { payer: maskPayer(phone) ?? null, status: 'pending', account: ref, receiptRef: null } as const;
  await insertPayment(tx, { ...row, ...unsettled, seenAt: now, now, request: { by: actor.id, phone } });
  const payment = await findPaymentById(tx, id);
  if (payment === undefined) throw new DomainError('conflict');
  await planWork(tx, { kind: SETTLE_PAYMENT, subjectId: id, dueAt: now });
  const data = { paymentId: id, provider: provider.name, amountMinor, currency, saleId };
  tx.publish(newEvent('payment.requested', { ...originOf(tx, { actor, now }), data }));
  return payment;
};
