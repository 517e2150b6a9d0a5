/** Every expected failure has one of these codes; screens, HTTP and retries each answer all of them. */
export const ERROR_CODES = [
  'item_not_found',
  'item_exists',
  'item_hidden',
  'out_of_stock',
  'short_stock',
  'quantity_invalid',
  'count_outdated',
  'price_invalid',
  'price_outside_limit',
  'total_too_large',
  'too_many_lines',
  'same_sale',
  'figures_changed',
  'sale_not_found',
  'sale_already_voided',
  'void_not_allowed',
  'receipt_not_found',
  'receipt_mistyped',
  'membership_stopped',
  'tenant_suspended',
  'tenant_not_found',
  'pin_wrong',
  'pin_locked',
  'pin_blocked',
  'pin_too_easy',
  'phone_invalid',
  'opted_out',
  'name_invalid',
  'customer_not_found',
  'nothing_owed',
  'payment_too_large',
  'over_credit_limit',
  'not_allowed',
  'rate_limited',
  'conflict',
  'unavailable',
  'outcome_unknown',
  'timeout',
  'session_over',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Failures that only a program meets, which asks over HTTP: it was not read, not let in, or asked for what is not there. */
export const REQUEST_CODES = [
  'request_invalid',
  'body_invalid',
  'body_too_large',
  'media_type_unsupported',
  'not_found',
  'method_not_allowed',
  'token_missing',
  'token_invalid',
  'role_changed',
  'credentials_wrong',
  'code_wrong',
  'username_taken',
  'password_too_weak',
  'phone_taken',
  'mfa_on_already',
  'mfa_not_begun',
  'cursor_mismatch',
  'changed_meanwhile',
  'key_reused',
  'key_in_use',
  'too_busy',
  'internal',
] as const;

export type RequestCode = (typeof REQUEST_CODES)[number];

/** Facts a surface may need for its answer, such as what is left in stock. Never a PIN, a phone number or a name of a customer. */
export type ErrorDetails = Readonly<Record<string, string | number>>;

/** An expected failure: somebody will be told in words chosen by its code. Anything else that is thrown is a defect or an outage. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(code, options);
    this.name = 'DomainError';
    this.code = code;
    this.details = details;
  }
}

/** Whether a caught value is a DomainError, and of one of the given codes if any are given. */
export const isDomainError = (error: unknown, ...codes: readonly ErrorCode[]): error is DomainError =>
  error instanceof DomainError && (codes.length === 0 || codes.includes(error.code));

/** An expected failure of a request, beside those of the shop: told to the program that asked, with the field it is about. */
export class RequestError extends Error {
  readonly code: RequestCode;
  readonly details: ErrorDetails;

  constructor(code: RequestCode, details: ErrorDetails = {}) {
    super(code);
    this.name = 'RequestError';
    this.code = code;
    this.details = details;
  }
}
