import { newEvent } from '../../events/catalogue.ts';
import { planWork } from '../../tenancy/due-work.ts';
import { originOf, PROGRAM } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { readAccount, type PaymentNews } from '../../values/mobile-money.ts';
import { matchAmountIn } from './match-payments.ts';
import { DECIDED_WITHIN_MS, paymentIdOf, SETTLE_PAYMENT, type Payment } from './payment.ts';
import {
  findByReceiptRef,
  findPaidWithoutReceipt,
  findPaymentById,
  insertPayment,
  keepReceiptRef,
  settlePayment,
} from './payments-store.ts';

/** What announces where a payment stands. */
type Settled = 'payment.received' | 'payment.failed' | 'payment.unclear';

/** Announces where a payment stands now. */
export const announceSettled = (tx: TenantTransaction, type: Settled, payment: Payment, now: Date): void => {
  const { id: paymentId, provider, amountMinor, currency, saleId } = payment;
  const data = { paymentId, provider, amountMinor, currency, saleId };
  const origin = originOf(tx, { actor: PROGRAM, now });
  if (type === 'payment.received') tx.publish(newEvent(type, { ...origin, data }));
  else tx.publish(newEvent(type, { ...origin, data: { ...data, reason: payment.reason ?? 'other' } }));
};

/** Money is there: it is announced, and its sale looked for. */
export const welcome = async (tx: TenantTransaction, payment: Payment, now: Date): Promise<void> => {
  announceSettled(tx, 'payment.received', payment, now);
  if (payment.saleId !== null) return;
  await matchAmountIn(tx, { amountMinor: payment.amountMinor, at: payment.seenAt }, now);
  await planWork(tx, { kind: SETTLE_PAYMENT, subjectId: payment.id, dueAt: now });
};

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** When it was paid, if the provider's clock can be believed. */
const timeOf = ({ at }: PaymentNews, now: Date): Date => {
  const told = new Date(at ?? now);
  const ageMs = now.getTime() - told.getTime();
  return ageMs > -MINUTE_MS && ageMs < 3 * DAY_MS ? told : now;
};

/** The request that this money answers: the one whose reference came with it, or one that was paid and has no receipt yet. */
const requestOf = async (tx: TenantTransaction, news: PaymentNews, now: Date): Promise<Payment | undefined> => {
  const { provider, account = '', amountMinor = 0 } = news;
  const ref = readAccount(account)?.request;
  const named = ref === undefined ? undefined : await findPaymentById(tx, paymentIdOf(provider, ref));
  const since = new Date(timeOf(news, now).getTime() - DECIDED_WITHIN_MS);
  const request = named ?? (await findPaidWithoutReceipt(tx, { provider, amountMinor, since }));
  return request?.receiptRef === null && request.amountMinor === amountMinor ? request : undefined;
};

/**
 * Takes money into the ledger that came by itself. The provider's receipt is what makes it one payment: told again, or told
 * of as the answer to a request too, it is still the same.
 */
export const takeMoneyIn = async (tx: TenantTransaction, news: PaymentNews, now: Date): Promise<void> => {
  const { provider, ref, amountMinor, currency, payer, account = null } = news;
  const receiptRef = news.receiptRef ?? ref;
  if (amountMinor === undefined || (await findByReceiptRef(tx, provider, receiptRef)) !== undefined) return;
  const request = await requestOf(tx, news, now);
  if (request !== undefined) {
    if (request.status === 'paid') await keepReceiptRef(tx, request.id, receiptRef);
    else await welcome(tx, await settlePayment(tx, request.id, { status: 'paid', now, receiptRef, payer }), now);
    return;
  }
  const id = paymentIdOf(provider, receiptRef);
  const row = { id, provider, providerRef: receiptRef, receiptRef, amountMinor, currency, account };
  const seenAt = timeOf(news, now);
  const isNew = await insertPayment(tx, { ...row, payer: payer ?? null, status: 'paid', saleId: null, seenAt, now });
  const payment = await findPaymentById(tx, id);
  if (isNew && payment !== undefined) await welcome(tx, payment, now);
};
