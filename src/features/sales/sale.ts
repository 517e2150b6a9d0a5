import type { CurrencyCode } from '../../values/money.ts';
import type { Unit } from '../../values/quantity.ts';
import type { Payment } from '../../values/payment.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { CreditCustomer } from '../debts/charge-customer.ts';

export const VOID_REASONS = ['undo', 'wrong_item', 'returned', 'not_paid', 'test'] as const;
export type VoidReason = (typeof VOID_REASONS)[number];

export const MAX_LINES = 10;

/** A line as the seller entered it. */
export interface NewSaleLine {
  readonly code: number;
  /** Needed unless the line was entered as money. */
  readonly quantityMilli?: number | undefined;
  /** "Rice for 50": the line costs exactly this, and the quantity follows from it. */
  readonly moneyMinor?: number | undefined;
  /** The list price that the seller was shown; it holds although the owner has changed it since. */
  readonly shownPriceMinor?: number | undefined;
  /** The unit that the seller was shown: a typed quantity means nothing in another. */
  readonly shownUnit?: string | undefined;
  /** Another price for one, agreed at the counter. */
  readonly priceMinor?: number | undefined;
  /** Refuse with short_stock instead of selling below zero where the shop allows that: nobody has confirmed it yet. */
  readonly refuseShort?: boolean | undefined;
}

/** A sale to be saved. */
export interface NewSale {
  /** Chosen by the caller (the draft's id, the SMS's id): the same reference is the same sale. */
  readonly clientRef: string;
  readonly lines: readonly NewSaleLine[];
  readonly payment: Payment;
  /** Needed for credit. */
  readonly customer?: CreditCustomer | undefined;
  /** The owner lets this customer go over the limit, this time. */
  readonly allowOverLimit?: boolean | undefined;
  /** What the page said that it comes to: refused with figures_changed when it comes to something else by now. */
  readonly agreedTotalMinor?: number | undefined;
  /** What the page said that the customer owed before: the same. */
  readonly agreedOwedMinor?: number | undefined;
  /** When it was sold, if that is not now (written down offline). */
  readonly soldAt?: Date | undefined;
  /**
   * The goods are gone and the customer with them (sold offline): it is kept although the books held less, the price or the
   * debt is beyond a limit, and says so; and although the item is hidden by now.
   */
  readonly alreadySold?: boolean | undefined;
  /** The seller was asked about the same sale a moment ago and wants it again. */
  readonly confirmedRepeat?: boolean | undefined;
  /** `count_sale`: found missing in a count and written down as sold. */
  readonly kind?: 'sale' | 'count_sale' | undefined;
  /** Who sold it, if that is not who writes it down. */
  readonly sellerId?: string | undefined;
}

/** A line as it was sold; names and prices are those of that moment. */
export interface SaleLine {
  readonly itemId: string;
  readonly code: number;
  readonly name: string;
  readonly unit: Unit;
  readonly quantityMilli: number;
  readonly listPriceMinor: number;
  readonly priceMinor: number;
  readonly totalMinor: number;
}

/** A sale as it was saved. */
export interface Sale {
  readonly id: string;
  readonly clientRef: string;
  /** Digits with the check digit: `10432`. */
  readonly receipt: string;
  readonly soldAt: Date;
  readonly businessDay: string;
  /** What was paid, or is owed: the lines and the rounding. */
  readonly totalMinor: number;
  /** What cash rounding added (below 0: took off); 0 unless it was paid in cash. */
  readonly roundingMinor: number;
  readonly currency: CurrencyCode;
  readonly payment: Payment;
  readonly status: 'saved' | 'voided';
  readonly kind: 'sale' | 'count_sale';
  readonly channel: Actor['channel'];
  readonly sellerId: string;
  readonly customerId: string | null;
  /** More was sold than the books held. */
  readonly short: boolean;
  readonly overLimit: boolean;
  /** What the customer of a credit sale owed just after it; null when it was paid. */
  readonly owesMinor: number | null;
  readonly lines: readonly SaleLine[];
}
