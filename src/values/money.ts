import { COUNTRIES, CURRENCIES } from './currencies.ts';
import type { CountryCode, CurrencyCode } from './currencies.ts';
import { DomainError } from './errors.ts';

export type { CountryCode, CurrencyCode } from './currencies.ts';

export interface ParsedMoney {
  readonly minor: number;
  /** How many of the tokens belong to the amount: 2 for `2*50`, else 1. */
  readonly consumed: 1 | 2;
}

const MAX_PRICE_MAJOR = 9_999_999;
const MAX_SALE_MAJOR = 99_999_999;
const MILLI = 1000n;

/** The currency of a country. */
export const currencyOf = (country: CountryCode): CurrencyCode => COUNTRIES[country].currency;

/** The IANA time zone of a country. */
export const timezoneOf = (country: CountryCode): string => COUNTRIES[country].timezone;

/** Digits behind the point (ISO 4217): 2 for KES, 0 for XOF. */
export const exponentOf = (currency: CurrencyCode): 0 | 2 => CURRENCIES[currency].exponent;

/** Whether people say and type the part behind the point (GHS, ZAR, ZMW). */
export const usesDecimals = (currency: CurrencyCode): boolean => CURRENCIES[currency].usesDecimals;

/** The smallest step of cash totals, in minor units. */
export const retailStepMinor = (currency: CurrencyCode): number => CURRENCIES[currency].retailStepMinor;

/** What stands in front of amounts: `Ksh`. */
export const symbolOf = (currency: CurrencyCode): string => CURRENCIES[currency].symbol;

const minorPerMajor = (currency: CurrencyCode): number => (exponentOf(currency) === 2 ? 100 : 1);

/** The lowest and highest price a page accepts, in minor units (up to 9,999,999 major units). */
export const priceRange = (currency: CurrencyCode): { readonly minMinor: number; readonly maxMinor: number } => ({
  minMinor: CURRENCIES[currency].smallestPriceMinor,
  maxMinor: MAX_PRICE_MAJOR * minorPerMajor(currency),
});

/** The least that can be typed, in minor units: a whole shilling where no cents are typed, a pesewa where they are. */
export const smallestTypedMinor = (currency: CurrencyCode): number =>
  usesDecimals(currency) ? 1 : minorPerMajor(currency);

/** The least amount that can be typed and is not below this one, in minor units. */
export const minTyped = (minor: number, currency: CurrencyCode): number => {
  const step = smallestTypedMinor(currency);
  return Math.ceil(minor / step) * step;
};

/** The highest amount that can be typed and is not above this one, in minor units. */
export const maxTyped = (minor: number, currency: CurrencyCode): number =>
  minor - (minor % smallestTypedMinor(currency));

/** The highest total of one sale, in minor units (99,999,999 major units). */
export const maxSaleMinor = (currency: CurrencyCode): number => MAX_SALE_MAJOR * minorPerMajor(currency);

const group = (digits: string): string => digits.replace(/\B(?=(?:\d{3})+$)/g, ',');

/**
 * Writes an amount as people read it: `Ksh1,450`, `GHS2.50`, `-Ksh50`; decimals only when they are not zero.
 * `short` leaves the symbol out, for lists.
 */
export const formatMoney = (
  amountMinor: number,
  currency: CurrencyCode,
  options: { readonly short?: boolean } = {},
): string => {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError('an amount of money must be a safe integer');
  const unit = minorPerMajor(currency);
  const size = Math.abs(amountMinor);
  const rest = size % unit;
  const decimals = rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`;
  const symbol = options.short === true ? '' : symbolOf(currency);
  return `${amountMinor < 0 ? '-' : ''}${symbol}${group(String((size - rest) / unit))}${decimals}`;
};

const toSafeNumber = (value: bigint): number => {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new DomainError('total_too_large');
  return Number(value);
};

/** numerator / denominator, rounded half up; both at least 0. */
const divideHalfUp = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);

/**
 * Price × quantity, rounded half up to the minor unit.
 * @param priceMinor price of one whole unit, in minor units, at least 0
 * @param quantityMilli thousandths of the unit, at least 0
 * @throws DomainError price_invalid, quantity_invalid, total_too_large
 */
export const lineTotalMinor = (priceMinor: number, quantityMilli: number): number => {
  if (!Number.isSafeInteger(priceMinor) || priceMinor < 0) throw new DomainError('price_invalid');
  if (!Number.isSafeInteger(quantityMilli) || quantityMilli < 0) throw new DomainError('quantity_invalid');
  return toSafeNumber(divideHalfUp(BigInt(priceMinor) * BigInt(quantityMilli), MILLI));
};

/**
 * Rounds an amount half up to the retail step of its currency, for totals paid in cash. A total below half a step
 * becomes 0: the caller decides whether to sell for nothing.
 * @throws DomainError total_too_large
 */
export const roundToStep = (minor: number, currency: CurrencyCode): number => {
  if (!Number.isSafeInteger(minor) || minor < 0) throw new DomainError('total_too_large');
  const step = BigInt(retailStepMinor(currency));
  return toSafeNumber(divideHalfUp(BigInt(minor), step) * step);
};

/**
 * How much of an item a customer gets for an amount: money / price in thousandths, rounded half up.
 * @throws DomainError price_invalid (price below 1), quantity_invalid (result too big)
 */
export const quantityForMoney = (moneyMinor: number, priceMinor: number): number => {
  if (!Number.isSafeInteger(priceMinor) || priceMinor <= 0) throw new DomainError('price_invalid');
  if (!Number.isSafeInteger(moneyMinor) || moneyMinor < 0) throw new DomainError('quantity_invalid');
  const milli = divideHalfUp(BigInt(moneyMinor) * MILLI, BigInt(priceMinor));
  if (milli > BigInt(Number.MAX_SAFE_INTEGER)) throw new DomainError('quantity_invalid');
  return Number(milli);
};

/** `1,500`, `1.500`, `1 500`, `1.500,00`: three digits behind a mark are thousands, two behind another one are cents. */
const GROUPED = /^(\d{1,3}(?:([., '])\d{3})(?:\2\d{3}){0,2})(?:(?!\2)[.,](\d\d))?$/;
const MAX_TYPED_MAJOR = 999_999_999_999;

/** Where cents are typed, a point with three digits behind it may be a slip of them. */
const matchAmount = (typed: string, withCents: boolean): RegExpExecArray | null =>
  withCents && /^\d{1,3}\.\d{3}$/.test(typed)
    ? null
    : (GROUPED.exec(typed) ?? /^(\d{1,12})(?:[.,](\d\d))?$/.exec(typed));

const parseTyped = (typed: string, currency: CurrencyCode): number | undefined => {
  const match = matchAmount(typed, usesDecimals(currency));
  const cents = Number(match?.at(-1) ?? 0);
  if (match === null || (cents > 0 && !usesDecimals(currency))) return undefined;
  const whole = Number((match[1] ?? '').replace(/[., ']/g, ''));
  return whole <= MAX_TYPED_MAJOR ? whole * minorPerMajor(currency) + cents : undefined;
};

/** '2' and '50' are the two halves of 2*50, which says 2.50 on a phone without a point. */
const joinStar = (whole: string, cents: string | undefined): string | undefined =>
  cents !== undefined && /^\d+$/.test(whole) && /^\d\d$/.test(cents) ? `${whole}.${cents}` : undefined;

/**
 * Reads an amount a person typed, from the front of the tokens (parts between stars) of an answer. `.`, `,` or a star
 * with exactly two digits behind it is a fraction, in currencies used with decimals; elsewhere only `00`. `1,500` and
 * `1.500,00` are thousands. More than 12 digits are refused. 0 is an amount: whether it is allowed is up to the page.
 */
export const parseMoney = (tokens: string | readonly string[], currency: CurrencyCode): ParsedMoney | undefined => {
  const [first = '', second] = typeof tokens === 'string' ? [tokens] : tokens;
  const starred = usesDecimals(currency) ? joinStar(first, second) : undefined;
  const minor = parseTyped(starred ?? first, currency);
  return minor === undefined ? undefined : { minor, consumed: starred === undefined ? 1 : 2 };
};
