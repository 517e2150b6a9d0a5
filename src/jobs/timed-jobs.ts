import { EVENING_SUMMARY, CLEAN_UP_SHOP } from '../features/shops/daily-work.ts';
import { EXPIRE_COUNTS } from '../features/stock/waiting-counts.ts';
import { TELL_LOW_STOCK } from '../features/low-stock/announce-low.ts';
import { DELIVER_WEBHOOKS } from '../features/webhooks/deliver.ts';
import { SETTLE_PAYMENT } from '../features/payments/payment.ts';
import { CLEAN_UP_DIRECTORY } from './clean-up-directory.ts';

/**
 * The kinds of work that begins because its time has come, and how many of a kind one process works on at once. All
 * evenings of a time zone come at the same moment.
 */
export const TIMED_AT_ONCE = {
  [EVENING_SUMMARY]: 5,
  [EXPIRE_COUNTS]: 2,
  [CLEAN_UP_SHOP]: 2,
  [TELL_LOW_STOCK]: 2,
  [DELIVER_WEBHOOKS]: 20,
  [SETTLE_PAYMENT]: 10,
  [CLEAN_UP_DIRECTORY]: 1,
} as const;

export type TimedKind = keyof typeof TIMED_AT_ONCE;

/** Filled from the due work of shops, each by its kind. */
export const KINDS_OF_SHOPS: readonly TimedKind[] = [
  EVENING_SUMMARY,
  EXPIRE_COUNTS,
  CLEAN_UP_SHOP,
  TELL_LOW_STOCK,
  DELIVER_WEBHOOKS,
  SETTLE_PAYMENT,
];
export const TIMED_KINDS: readonly TimedKind[] = [...KINDS_OF_SHOPS, CLEAN_UP_DIRECTORY];
