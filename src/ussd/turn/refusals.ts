import type { ErrorCode } from '../../values/errors.ts';
import type { ChangedAnswer, FailureAnswer, GeneralAnswer, NeverAnswer } from './action.ts';

/** The general answer. */
export const GENERAL: GeneralAnswer = { kind: 'general' };
const FAILURE: FailureAnswer = { kind: 'failure' };
const CHANGED: ChangedAnswer = { kind: 'changed' };

/** The cells of codes that a step cannot meet, with the reason. */
export const never = <C extends ErrorCode>(why: string, ...codes: readonly C[]): Readonly<Record<C, NeverAnswer>> => {
  const cells = codes.map((code) => [code, { kind: 'never', why }] as const);
  return Object.fromEntries(cells) as Record<C, NeverAnswer>;
};

/**
 * Codes that mean the same at every step: the shop or the caller is out or locked out, the line is down, the call is over;
 * or what was agreed to is not so any more.
 */
export const everywhere = {
  membership_stopped: GENERAL,
  pin_locked: GENERAL,
  pin_blocked: GENERAL,
  tenant_suspended: GENERAL,
  rate_limited: GENERAL,
  session_over: GENERAL,
  not_allowed: GENERAL,
  conflict: GENERAL,
  figures_changed: CHANGED,
  unavailable: FAILURE,
  outcome_unknown: FAILURE,
  timeout: FAILURE,
} as const;

/** For steps that sell nothing. */
export const sellsNothing = never(
  'nothing is sold here',
  'out_of_stock',
  'short_stock',
  'price_outside_limit',
  'total_too_large',
  'too_many_lines',
  'same_sale',
);

/** For steps that change and count no item. */
export const touchesNoItem = never(
  'no item is touched here',
  'item_not_found',
  'item_exists',
  'item_hidden',
  'quantity_invalid',
  'count_outdated',
  'price_invalid',
);

/** For steps that are about no receipt. */
export const touchesNoReceipt = never(
  'no receipt is looked up or cancelled here',
  'sale_not_found',
  'sale_already_voided',
  'void_not_allowed',
  'receipt_not_found',
  'receipt_mistyped',
);

/** For steps that are about no customer. */
export const touchesNoCustomer = never(
  'no customer is charged, paid for or written to here',
  'customer_not_found',
  'nothing_owed',
  'payment_too_large',
  'over_credit_limit',
  'opted_out',
);

/** The PIN was checked on a page of its own, before the step. */
export const asksNoPin = never('the PIN is asked on its own page', 'pin_wrong', 'pin_too_easy');

/** Names and numbers were read when they were typed. */
export const readBefore = never('read when it was typed', 'phone_invalid', 'name_invalid');

/** The caller's own shop is known. */
export const inOwnShop = never('the caller is in a shop', 'tenant_not_found');

/** For steps that touch neither items nor receipts, customers and PINs. */
export const nothingOfTrade = {
  ...everywhere,
  ...inOwnShop,
  ...sellsNothing,
  ...touchesNoItem,
  ...touchesNoReceipt,
  ...touchesNoCustomer,
  ...asksNoPin,
  ...readBefore,
} as const;

/** For steps that cancel a sale: what its being cancelled already, or too late, means is theirs to say. */
export const cancelsSale = {
  ...nothingOfTrade,
  sale_not_found: GENERAL,
} as const;

/** For steps that change an item of the list. */
export const changesItem = {
  ...nothingOfTrade,
  item_not_found: GENERAL,
  item_exists: GENERAL,
  name_invalid: GENERAL,
  quantity_invalid: GENERAL,
  price_invalid: GENERAL,
} as const;

/** For steps that change what there is of an item. */
export const countsItem = {
  ...nothingOfTrade,
  item_not_found: GENERAL,
  quantity_invalid: GENERAL,
  count_outdated: GENERAL,
} as const;

/** For a count that becomes a sale. */
export const sellsCount = {
  item_hidden: GENERAL,
  out_of_stock: GENERAL,
  short_stock: GENERAL,
  price_invalid: GENERAL,
  total_too_large: GENERAL,
} as const;
