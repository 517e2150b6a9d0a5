import type { ErrorCode } from '../platform/errors.ts';

/** X2: this call is over, dial again. X3: surely nothing was saved. X3U: not sure. X5: the shop is closed. X6: no longer a seller here. X8: too often. */
export type ErrorPage = 'X2' | 'X3' | 'X3U' | 'X5' | 'X6' | 'X8';

/**
 * What a caller sees of a failure that no page of the menu answers. Most codes have their own page and come here only
 * by a mistake of ours: then the transaction was rolled back, and X3 says so.
 */
export const errorPages = {
  item_not_found: 'X3',
  item_exists: 'X3',
  item_hidden: 'X3',
  out_of_stock: 'X3',
  short_stock: 'X3',
  quantity_invalid: 'X3',
  price_invalid: 'X3',
  price_outside_limit: 'X3',
  total_too_large: 'X3',
  too_many_lines: 'X3',
  same_sale: 'X3',
  sale_not_found: 'X3',
  sale_already_voided: 'X3',
  void_not_allowed: 'X3',
  receipt_not_found: 'X3',
  receipt_mistyped: 'X3',
  membership_stopped: 'X6',
  tenant_suspended: 'X5',
  tenant_not_found: 'X3',
  pin_wrong: 'X3',
  pin_locked: 'X3',
  pin_blocked: 'X3',
  pin_too_easy: 'X3',
  phone_invalid: 'X3',
  opted_out: 'X3',
  name_invalid: 'X3',
  customer_not_found: 'X3',
  nothing_owed: 'X3',
  payment_too_large: 'X3',
  over_credit_limit: 'X3',
  not_allowed: 'X3',
  rate_limited: 'X8',
  conflict: 'X3',
  unavailable: 'X3',
  outcome_unknown: 'X3U',
  timeout: 'X3U',
  session_over: 'X2',
} as const satisfies Readonly<Record<ErrorCode, ErrorPage>>;
