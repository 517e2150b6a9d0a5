import type { Payment } from '../sales/sale.ts';

/** How a debt is paid back: a record only, as with sales. */
export type PaidBy = Exclude<Payment, 'credit'>;

/** What a customer pays back. */
export interface NewDebtPayment {
  /** The same reference is the same payment. */
  readonly clientRef: string;
  readonly customerId: string;
  readonly amountMinor: number;
  readonly payment: PaidBy;
}

/** A payment as it was saved. */
export interface DebtPayment {
  readonly entryId: string;
  readonly customerId: string;
  readonly customerName: string;
  readonly customerPhone: string;
  /** Digits with the check digit, of the same sequence as the receipts of sales. */
  readonly receipt: string;
  readonly paidMinor: number;
  /** What was still owed just after it. */
  readonly balanceMinor: number;
  readonly payment: PaidBy;
  readonly at: Date;
  readonly sellerName: string;
}
