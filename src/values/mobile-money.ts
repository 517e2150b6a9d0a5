import { z } from 'zod';

/** Where a payment stands: asked for, there, surely not there, or nobody could say in time. */
export const PAYMENT_STATES = ['pending', 'paid', 'failed', 'unknown'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** A word of ours in snake_case, never the provider's sentence. */
const reason = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);

/**
 * What a provider tells on its own, in the words that all of them share. `came` is money that is there; `result` is what
 * became of a request of ours, which only the provider's own answer to a question can prove.
 */
export const paymentNews = z.object({
  kind: z.enum(['came', 'result']),
  provider: z.string().min(1).max(40),
  /** What the payment is called: by the provider for money that came, by us for a request. */
  ref: z.string().min(1).max(64),
  state: z.enum(['paid', 'failed']),
  /** Minor units. */
  amountMinor: z.int().positive().optional(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  /** The provider's own receipt: the same for the same money, by whatever way it tells of it. */
  receiptRef: z.string().min(1).max(64).optional(),
  /** What the payer typed beside the amount. */
  account: z.string().max(60).optional(),
  /** As `maskPayer` leaves it. */
  payer: z.string().max(32).optional(),
  /** When it was paid, as the provider says. */
  at: z.iso.datetime().optional(),
  reason: reason.optional(),
});
export type PaymentNews = z.infer<typeof paymentNews>;

/** What somebody is to be asked to pay. */
export interface PaymentRequest {
  /** Our own name for it, made by the provider's `newRef`. */
  readonly ref: string;
  readonly shopNumber: string;
  readonly amountMinor: number;
  /** In E.164. */
  readonly phone: string;
}

/** What became of asking. Whoever was asked has not paid yet. */
export type RequestOutcome =
  /** `askRef` is what the provider wants to be asked by afterwards. */
  | { readonly status: 'sent'; readonly askRef: string }
  | { readonly status: 'refused'; readonly reason: string }
  | { readonly status: 'unknown' };

/** What a provider answers when it is asked how a request stands. */
export type QueryOutcome =
  | {
      readonly status: 'paid';
      readonly amountMinor?: number | undefined;
      readonly receiptRef?: string | undefined;
    }
  | { readonly status: 'failed'; readonly reason: string }
  /** It is not decided, or there was no answer that could be read. */
  | { readonly status: 'pending' };

/** What a payer typed as the account: the shop's number, perhaps with a receipt's, or the reference of a request. */
export interface ReadAccount {
  /** With its check digit: `20518`. */
  readonly shopNumber: string;
  /** With its check digit: `10432`. */
  readonly receipt?: string | undefined;
  /** The reference of a request of ours. */
  readonly request?: string | undefined;
}

const REQUEST = /^(\d{3,9})X[0-9A-Z]{4,20}$/;
const SHOP = /^(\d{3,9})(?:[^0-9]+(\d{3,12}))?$/;

/** Reads what a payer typed as the account: `20518`, `2051-8`, `20518 1043-2`, `20518/10432`. */
export const readAccount = (typed: string): ReadAccount | undefined => {
  const text = typed.trim().toUpperCase().replaceAll('-', '');
  const [, asked] = REQUEST.exec(text) ?? [];
  if (asked !== undefined) return { shopNumber: asked, request: text };
  const [, shopNumber, receipt] = SHOP.exec(text) ?? [];
  return shopNumber === undefined ? undefined : { shopNumber, receipt };
};

/** A payer's number as it may be kept: `2547***678`. What a provider has masked stays; what can't be told apart goes. */
export const maskPayer = (given: string | number | undefined): string | undefined => {
  const text = String(given ?? '').trim();
  if (/^\+?\d{7,15}$/.test(text)) return `${text.replace('+', '').slice(0, 4)}***${text.slice(-3)}`;
  return text === '' || text.length > 32 || /\d{7}/.test(text) ? undefined : text;
};

/** What somebody typed as an account, without what could be a phone's number. */
export const hideLongNumbers = (typed: string): string => typed.replaceAll(/\d{10,}/g, '***');
