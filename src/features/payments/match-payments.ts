import { newEvent } from '../../events/catalogue.ts';
import { readAccount } from '../../values/mobile-money.ts';
import { originOf, PROGRAM, type AnyOccasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { APART_MS, pairUp, type Pair } from './pair-up.ts';
import {
  assignPayment,
  findSaleToPay,
  findUntold,
  releasePayment,
  setTold,
  tellOfSale,
  waitingPayments,
  waitingSales,
  type AssignedPayment,
  type UntoldMoney,
} from './match-store.ts';

const announce = (tx: TenantTransaction, occasion: AnyOccasion, payment: AssignedPayment): void => {
  const { id: paymentId, provider, amountMinor, currency, saleId } = payment;
  const data = { paymentId, provider, amountMinor, currency, saleId };
  tx.publish(newEvent('payment.assigned', { ...originOf(tx, occasion), data }));
};

/** Says for which sale money is, or was. Nothing of it is changed that is for another sale. */
export const assignPaymentIn = async (tx: TenantTransaction, pair: Pair, occasion: AnyOccasion): Promise<void> => {
  announce(tx, occasion, await assignPayment(tx, pair, occasion.now));
};

/**
 * Finds out which of the payments of this amount around an instant are for which sales, and writes it down. It never waits:
 * what somebody else has in hand is looked at again later. Answers the pairs.
 */
export const matchAmountIn = async (
  tx: TenantTransaction,
  { amountMinor, at }: { readonly amountMinor: number; readonly at: Date },
  now: Date,
): Promise<readonly Pair[]> => {
  // What is near to what is near counts too: whether a sale is the only one depends on it.
  const around = [new Date(at.getTime() - 2 * APART_MS), new Date(at.getTime() + 2 * APART_MS)] as const;
  const payments = await waitingPayments(tx, amountMinor, around);
  if (payments.length === 0) return [];
  const named = payments.map(({ account, ...payment }) => ({
    ...payment,
    receipt: account === null ? undefined : readAccount(account)?.receipt,
  }));
  const receipts = named.flatMap(({ receipt }) => receipt ?? []);
  const sales = await waitingSales(tx, amountMinor, { around, receipts });
  const pairs = pairUp(sales, named);
  for (const pair of pairs) await assignPaymentIn(tx, pair, { actor: PROGRAM, now });
  return pairs;
};

/** Looks for the money of a sale that was just saved, or is said now to be paid by mobile money. */
export const matchSaleIn = async (tx: TenantTransaction, saleId: string, now: Date): Promise<void> => {
  const sale = await findSaleToPay(tx, saleId);
  if (sale !== undefined) await matchAmountIn(tx, sale, now);
};

/** The sale is cancelled, or was paid in another way after all: its money is for no sale, and is looked at anew. */
export const releaseSaleIn = async (tx: TenantTransaction, saleId: string, now: Date): Promise<void> => {
  const payment = await releasePayment(tx, saleId, now);
  if (payment === undefined) return;
  announce(tx, { actor: PROGRAM, now }, payment);
  await matchAmountIn(tx, { amountMinor: payment.amountMinor, at: payment.seenAt }, now);
};

export type { UntoldMoney } from './match-store.ts';

/** So long a seller is told of money that came meanwhile. */
const NEWS_MS = 12 * 3_600_000;

/** What came for the sales of somebody who has not been told of it; undefined when there is nothing. */
export const moneyNewsFor = (tx: TenantTransaction, sellerId: string, now: Date): Promise<UntoldMoney | undefined> =>
  findUntold(tx, sellerId, new Date(now.getTime() - NEWS_MS));

/** The seller has seen it. */
export const noteMoneyTold = (tx: TenantTransaction, { ids }: UntoldMoney, now: Date): Promise<void> =>
  setTold(tx, ids, now);

/** Looks for the money of a sale that is being saved, whose page tells of it: what came, in minor units. */
export const moneyOfNewSale = async (tx: TenantTransaction, saleId: string, now: Date): Promise<number | undefined> => {
  await matchSaleIn(tx, saleId, now);
  return tellOfSale(tx, saleId, now);
};
