/** A sale by mobile money whose money has not been seen. */
export interface WaitingSale {
  readonly saleId: string;
  readonly receipt: string;
  readonly at: Date;
}

/** Money that came and is for no sale yet. */
export interface WaitingPayment {
  readonly paymentId: string;
  /** The receipt number that the payer typed. */
  readonly receipt: string | undefined;
  readonly at: Date;
}

export interface Pair {
  readonly saleId: string;
  readonly paymentId: string;
}

/** Sale and payment are no further apart than that. */
export const APART_MS = 15 * 60_000;
/** Of several sales of one amount the one within that time is meant. */
const NEAR_MS = 3 * 60_000;

const apart = (one: { readonly at: Date }, other: { readonly at: Date }): number =>
  Math.abs(one.at.getTime() - other.at.getTime());
const byTime = (one: { readonly at: Date }, other: { readonly at: Date }): number =>
  one.at.getTime() - other.at.getTime();

/**
 * Which payment is for which sale, of those of one amount. A receipt number that was typed decides alone. Else it is the only
 * sale within a quarter of an hour, or the only one within three minutes. Of several as near as that none is said to be paid
 * until as many payments came: what would be a guess is left to the owner.
 */
export const pairUp = (sales: readonly WaitingSale[], payments: readonly WaitingPayment[]): readonly Pair[] => {
  const openSales = new Set(sales.toSorted(byTime));
  const openPayments = new Set(payments.toSorted(byTime));
  const pairs: Pair[] = [];
  const pair = (sale: WaitingSale, payment: WaitingPayment): void => {
    openSales.delete(sale);
    openPayments.delete(payment);
    pairs.push({ saleId: sale.saleId, paymentId: payment.paymentId });
  };
  for (const payment of [...openPayments].filter(({ receipt }) => receipt !== undefined)) {
    const sale = [...openSales].find(({ receipt }) => receipt === payment.receipt);
    if (sale !== undefined) pair(sale, payment);
    // Whoever named a receipt has not paid for another one.
    openPayments.delete(payment);
  }
  for (const payment of [...openPayments]) {
    const sale = meantSale([...openSales], [...openPayments], payment);
    if (sale !== undefined) pair(sale, payment);
  }
  return pairs;
};

const meantSale = (
  sales: readonly WaitingSale[],
  payments: readonly WaitingPayment[],
  payment: WaitingPayment,
): WaitingSale | undefined => {
  const around = sales.filter((sale) => apart(sale, payment) <= APART_MS);
  if (around.length === 1) return around[0];
  const near = around.filter((sale) => apart(sale, payment) <= NEAR_MS);
  const came = payments.filter((other) => apart(other, payment) <= NEAR_MS);
  return near.length === 1 || came.length >= near.length ? near[0] : undefined;
};
