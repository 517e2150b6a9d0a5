import { EVENING_SUMMARY, KEEP_HOUSE } from '../features/shops/daily-work.ts';
import { LAPSE_COUNTS } from '../features/stock/waiting-counts.ts';
import { TELL_LOW_STOCK } from '../features/low-stock/announce-low.ts';
import { DELIVER_WEBHOOKS } from '../features/webhooks/deliver.ts';
import { SWEEP } from './sweep.ts';

/**
 * The kinds of work that begins because its time has come, and how many of a kind one process works on at once. All
 * evenings of a time zone come at the same moment.
 */
export const TIMED_AT_ONCE = {
  [EVENING_SUMMARY]: 5,
  [LAPSE_COUNTS]: 2,
  [KEEP_HOUSE]: 2,
  [TELL_LOW_STOCK]: 2,
  [DELIVER_WEBHOOKS]: 20,
  [SWEEP]: 1,
} as const;

export type TimedKind = keyof typeof TIMED_AT_ONCE;

/** Filled from the due work of shops, each by its kind. */
export const KINDS_OF_SHOPS: readonly TimedKind[] = [
  EVENING_SUMMARY,
  LAPSE_COUNTS,
  KEEP_HOUSE,
  TELL_LOW_STOCK,
  DELIVER_WEBHOOKS,
];
export const TIMED_KINDS: readonly TimedKind[] = [...KINDS_OF_SHOPS, SWEEP];
