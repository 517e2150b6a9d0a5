import type { CountryCode, CurrencyCode } from '../../values/currencies.ts';

/** What people call mobile money where they live, eight characters at most. */
const MOBILE_MONEY: Partial<Record<CountryCode, string>> = {
  KE: 'M-Pesa',
  TZ: 'M-Pesa',
  UG: 'MoMo',
  GH: 'MoMo',
  RW: 'MoMo',
  ZM: 'MoMo',
  NG: 'Transfer',
};

/** About what a day's shopping costs: the owner may change it, and may always sell over it. */
const CREDIT_LIMIT_MINOR: Record<CurrencyCode, number> = {
  KES: 100_000,
  TZS: 2_000_000,
  UGX: 30_000,
  NGN: 1_000_000,
  GHS: 10_000,
  XOF: 5000,
  RWF: 10_000,
  ZAR: 15_000,
  ZMW: 20_000,
};

/** When owners hear what the day came to, until they say otherwise. */
export const EVENING_HOUR = 20;

/** The settings a shop begins with, as columns of `settings`; all others have one default everywhere. */
export const shopDefaults = (country: CountryCode, currency: CurrencyCode) => ({
  mobile_money_label: MOBILE_MONEY[country] ?? 'Mobile',
  credit_limit_minor: CREDIT_LIMIT_MINOR[currency],
  evening_hour: EVENING_HOUR,
});
