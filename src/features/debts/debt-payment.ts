import type { E164 } from '../../values/phone.ts';
import type { Payment } from '../../values/payment.ts';

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

/** Money that passed between shop and customer, as it was saved: every such entry has a receipt. */
export interface DebtPayment {
  readonly entryId: string;
  /** `payment`: the customer paid; `payout`: the shop gave back what it owed. */
  readonly kind: 'payment' | 'payout';
  readonly customerId: string;
  readonly customerName: string;
  readonly customerPhone: E164;
  /** The numbers of others whose name pages print alike. */
  readonly namesakes: readonly E164[];
  /** Digits with the check digit, of the same sequence as the receipts of sales. */
  readonly receipt: string;
  readonly paidMinor: number;
  /** What the customer owed just after it; below zero the shop owed the customer. */
  readonly balanceMinor: number;
  readonly payment: PaidBy;
  readonly at: Date;
  readonly sellerId: string;
  readonly sellerName: string;
  /** When it was taken back; null while it stands. */
  readonly reversedAt: Date | null;
}
