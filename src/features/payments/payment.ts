import { idFrom } from '../../platform/ids.ts';
import type { PaymentState } from '../../values/mobile-money.ts';

/** A payment as a provider tells of it, or as somebody was asked for it. */
export interface Payment {
  readonly id: string;
  readonly provider: string;
  /** What the provider calls it, or our reference of the request. */
  readonly providerRef: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly payer: string | null;
  readonly status: PaymentState;
  readonly saleId: string | null;
  readonly account: string | null;
  readonly receiptRef: string | null;
  /** A word of ours: why it failed, or is not clear. */
  readonly reason: string | null;
  readonly seenAt: Date;
  /** Null for money that nobody asked for. */
  readonly requestedAt: Date | null;
  readonly settledAt: Date | null;
}

/** The kind of due work; its subject is the payment, also of one that is only told of yet. */
export const SETTLE_PAYMENT = 'settle-payment';

/** The id of a payment follows from its reference: news of it that comes twice, or first, names the same one. */
export const paymentIdOf = (provider: string, ref: string): string => idFrom(`payment:${provider}:${ref}`);

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** After that a request that nobody can tell of is unknown. */
export const DECIDED_WITHIN_MS = 10 * MINUTE;
/** After that nobody is asked any more. */
const ASKED_FOR_MS = 24 * 60 * MINUTE;
const POLLS_MS = [15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 4 * MINUTE, 7 * MINUTE, DECIDED_WITHIN_MS];

/** When the provider is asked again how a request stands; undefined when it never is. */
export const nextPoll = (requestedAt: Date, now: Date): Date | undefined => {
  const age = now.getTime() - requestedAt.getTime();
  const next = POLLS_MS.find((after) => after > age);
  if (next !== undefined) return new Date(requestedAt.getTime() + next);
  return age < ASKED_FOR_MS ? new Date(now.getTime() + 60 * MINUTE) : undefined;
};

const LOOKS_MS = [5 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 35 * MINUTE];

/** When it is looked again which sale money is for; undefined when the owner is the one to say. */
export const nextLook = (settledAt: Date, now: Date): Date | undefined => {
  const age = now.getTime() - settledAt.getTime();
  const next = LOOKS_MS.find((after) => after > age);
  return next === undefined ? undefined : new Date(settledAt.getTime() + next);
};
