import type { ErrorCode } from '../../values/errors.ts';

/**
 * X2: this call is over, dial again. X3: surely nothing was saved. X3U: not sure. X5: the shop is closed. X6: no longer a
 * seller here. X8: too often. X9: refused, and why; who is in the shop reads X7 instead, and goes on. X10, X11: locked out
 * since the PIN was given, for a while or until there is a new PIN; surely nothing was saved.
 */
export type ErrorPage = 'X2' | 'X3' | 'X3U' | 'X5' | 'X6' | 'X8' | 'X9' | 'X10' | 'X11';

/**
 * What a caller sees of an error that the step has no page of its own for. Only an outage is told as one: whoever was
 * refused reads why, in the words `refusal_<code>`.
 */
export const errorPages = {
  item_not_found: 'X9',
  item_exists: 'X9',
  item_hidden: 'X9',
  out_of_stock: 'X9',
  short_stock: 'X9',
  quantity_invalid: 'X9',
  count_outdated: 'X9',
  price_invalid: 'X9',
  price_outside_limit: 'X9',
  total_too_large: 'X9',
  too_many_lines: 'X9',
  same_sale: 'X9',
  figures_changed: 'X9',
  sale_not_found: 'X9',
  sale_already_voided: 'X9',
  void_not_allowed: 'X9',
  receipt_not_found: 'X9',
  receipt_mistyped: 'X9',
  membership_stopped: 'X6',
  tenant_suspended: 'X5',
  tenant_not_found: 'X9',
  pin_wrong: 'X9',
  pin_locked: 'X10',
  pin_blocked: 'X11',
  pin_too_easy: 'X9',
  phone_invalid: 'X9',
  opted_out: 'X9',
  name_invalid: 'X9',
  customer_not_found: 'X9',
  nothing_owed: 'X9',
  payment_too_large: 'X9',
  over_credit_limit: 'X9',
  not_allowed: 'X9',
  rate_limited: 'X8',
  conflict: 'X9',
  unavailable: 'X3',
  outcome_unknown: 'X3U',
  timeout: 'X3U',
  session_over: 'X2',
} as const satisfies Readonly<Record<ErrorCode, ErrorPage>>;

/** What X9 says, for a caller in the shop: the call goes on from the home page. */
export const REFUSED_PAGE = 'X7';

/** The last pages that say that nothing was saved: it must stay so. */
export const NOTHING_SAVED: readonly string[] = ['X3', 'X10', 'X11'] satisfies readonly ErrorPage[];

/** Whether an error is told with its reason. */
export const isRefusal = (code: ErrorCode): boolean => errorPages[code] === 'X9';

/** The word of the texts that says why. */
export const refusalWord = (code: ErrorCode): string => `refusal_${code}`;
