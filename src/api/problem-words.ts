import type { ProblemCode } from './route.ts';

/** How a code is told over HTTP: the status, what it is, and what to do about it. */
export interface ProblemWords {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** The field it is about, where the code alone says which. */
  readonly field?: string;
}

const is = (status: number, title: string, detail: string, field?: string): ProblemWords => ({
  status,
  title,
  detail,
  ...(field === undefined ? {} : { field }),
});

const LATER = 'Nothing was saved. Send the same request again in a moment.';
const AGAIN = 'Send the same request again, with the same key or clientRef: it is done once.';

/** Every code. A status or a code never changes its meaning. */
export const PROBLEM_WORDS: Readonly<Record<ProblemCode, ProblemWords>> = {
  item_not_found: is(404, 'There is no such item', 'Look the item up in GET /v1/inventory.', 'itemCode'),
  item_exists: is(
    409,
    'There is an item with this name',
    'Change that item, or send sameNameAllowed to add a second one.',
    'name',
  ),
  item_hidden: is(
    409,
    'This item is not sold any more',
    'Show it again with PATCH /v1/inventory/{code}, or leave it out.',
    'itemCode',
  ),
  out_of_stock: is(409, 'There is none left', 'Add stock or count the item first, or leave it out.', 'quantity'),
  short_stock: is(
    409,
    'There is less than that',
    'Sell what is left, or add stock or count the item first.',
    'quantity',
  ),
  quantity_invalid: is(
    422,
    'This quantity is not possible',
    'Whole numbers for pieces, bundles, tins and bags; at most 9999.',
    'quantity',
  ),
  count_outdated: is(409, 'More has been sold since the count', 'Count again.', 'counted'),
  price_invalid: is(
    422,
    'This price is not possible',
    'Send a price above 0 and at most 9,999,999 major units.',
    'priceMinor',
  ),
  price_outside_limit: is(
    403,
    'This price is outside of what sellers may ask',
    'The owner may sell at any price.',
    'unitPriceMinor',
  ),
  total_too_large: is(422, 'The sale comes to too much', 'Divide it into several sales.', 'lines'),
  too_many_lines: is(422, 'A sale has 1 to 10 lines', 'Divide it into several sales.', 'lines'),
  same_sale: is(409, 'The same was sold a moment ago', 'Send confirmedRepeat if it was sold twice.'),
  figures_changed: is(409, 'What was agreed to is not so any more', 'Read the figures again and decide anew.'),
  sale_not_found: is(404, 'There is no such sale', 'Look the sale up in GET /v1/sales.'),
  sale_already_voided: is(409, 'This sale is cancelled already', 'Nothing is left to do.'),
  void_not_allowed: is(
    403,
    'This can no longer be taken back by you',
    'Sellers can for 10 minutes, owners for 30 days.',
  ),
  receipt_not_found: is(404, 'There is no such receipt', 'Check the number.'),
  receipt_mistyped: is(422, 'This is no receipt number', 'Check its digits.'),
  membership_stopped: is(403, 'You have no place in this shop any more', 'Ask the owner of the shop.'),
  tenant_suspended: is(403, 'This shop is closed', 'Call the help line.'),
  tenant_not_found: is(404, 'There is no such shop', 'Check the id.'),
  pin_wrong: is(403, 'The PIN is wrong', 'Try again.'),
  pin_locked: is(403, 'You are locked out for a while', 'Wait, or choose a new PIN by phone.'),
  pin_blocked: is(403, 'You are locked out', 'Choose a new PIN by phone.'),
  pin_too_easy: is(422, 'The PIN is too easy', 'Choose another.'),
  phone_invalid: is(422, 'This is no mobile number that we serve', 'Send it in E.164, such as +254700000001.', 'phone'),
  opted_out: is(409, 'This number wants no messages', 'Nothing is sent to it.'),
  name_invalid: is(
    422,
    'This name is not possible',
    'Send a short name in letters and digits that every phone can show.',
    'name',
  ),
  customer_not_found: is(
    404,
    'There is no such customer',
    'Send the number of the customer who owes, with a name if new.',
    'customerPhone',
  ),
  nothing_owed: is(409, 'Nothing is owed', 'Read the balance in GET /v1/customers/{id}.'),
  payment_too_large: is(422, 'That is more than is owed', 'Read the balance, and send at most that.', 'amountMinor'),
  over_credit_limit: is(
    409,
    'The customer would owe more than the limit',
    'The owner may send allowOverLimit.',
    'customerPhone',
  ),
  not_allowed: is(403, 'You may not do this', 'Ask the owner of the shop.'),
  rate_limited: is(429, 'Too often', 'Wait as long as the header Retry-After says.'),
  conflict: is(409, 'This meets something that is there already', 'Read it again before you go on.'),
  unavailable: is(503, 'Not possible at the moment', LATER),
  outcome_unknown: is(503, 'It is not sure whether this was saved', AGAIN),
  timeout: is(503, 'This took too long', AGAIN),
  session_over: is(409, 'This is over', 'Begin again.'),
  request_invalid: is(422, 'The request is not as described', 'Correct the fields that are named, see /docs.'),
  body_invalid: is(400, 'The body is not valid JSON', 'Send one JSON object, in UTF-8.'),
  body_too_large: is(413, 'The body is too large', 'Send less at once.'),
  media_type_unsupported: is(415, 'The body is not JSON', 'Send it with Content-Type: application/json.'),
  not_found: is(404, 'There is nothing at this address', 'See /docs for the addresses there are.'),
  method_not_allowed: is(405, 'This address does not take this method', 'See the header Allow.'),
  token_missing: is(401, 'A token is missing', 'Sign in, and send Authorization: Bearer with the access token.'),
  token_invalid: is(
    401,
    'The token is not valid, or its time is over',
    'Get another at POST /v1/auth/refresh, or sign in.',
  ),
  role_changed: is(401, 'Your role in the shop has changed', 'Get another token at POST /v1/auth/refresh.'),
  credentials_wrong: is(401, 'Name or password is wrong', 'Try again, or set a new password by SMS.'),
  code_wrong: is(401, 'The code is wrong, or was used before', 'Wait for the next one and try again.', 'code'),
  username_taken: is(409, 'Somebody has this name', 'Choose another.', 'username'),
  password_too_weak: is(
    422,
    'This password is easy to guess',
    'Take at least 10 characters; several words are best.',
    'password',
  ),
  phone_taken: is(
    409,
    'This number has a shop already',
    'Sign in, or claim the shop by a code at POST /v1/auth/claim.',
    'phone',
  ),
  mfa_on_already: is(409, 'The second factor is on already', 'Switch it off first.'),
  mfa_not_begun: is(409, 'There is no second factor', 'Begin at POST /v1/auth/mfa/enroll.'),
  cursor_mismatch: is(400, 'This cursor belongs to another question', 'Begin without a cursor.', 'cursor'),
  changed_meanwhile: is(412, 'This was changed since you read it', 'Read it again, and send the new ETag.', 'If-Match'),
  key_reused: is(422, 'This key was sent with another request', 'Take a new key for each change.', 'Idempotency-Key'),
  key_in_use: is(409, 'The same request is being worked on', AGAIN, 'Idempotency-Key'),
  too_busy: is(429, 'Too many sign in at this moment', 'Wait as long as the header Retry-After says.'),
  internal: is(
    500,
    'Something failed on our side',
    'Nothing is known about the outcome. The reference helps us to find out.',
  ),
};
