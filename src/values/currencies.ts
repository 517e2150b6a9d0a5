/** One currency as shops use it; the exponents are those of ISO 4217. */
export interface CurrencyFacts {
  /** Digits behind the point in the smallest unit we count in: 100 minor units are Ksh1, 1 minor unit is F1. */
  readonly exponent: 0 | 2;
  /** The smallest step prices move in at a counter: cash totals are rounded to it. */
  readonly retailStepMinor: number;
  /** The smallest price a page accepts. */
  readonly smallestPriceMinor: number;
  /** Written in front of amounts; only letters that every phone can show (the signs of naira, cedi and franc are not). */
  readonly symbol: string;
  /** Whether people say and type the part behind the point. */
  readonly usesDecimals: boolean;
}

export const CURRENCIES = {
  KES: { exponent: 2, retailStepMinor: 100, smallestPriceMinor: 100, symbol: 'Ksh', usesDecimals: false },
  // Coins below TSh50 are gone, but prices between them are still agreed on.
  TZS: { exponent: 2, retailStepMinor: 5000, smallestPriceMinor: 100, symbol: 'TSh', usesDecimals: false },
  UGX: { exponent: 0, retailStepMinor: 50, smallestPriceMinor: 50, symbol: 'USh', usesDecimals: false },
  NGN: { exponent: 2, retailStepMinor: 100, smallestPriceMinor: 100, symbol: 'N', usesDecimals: false },
  GHS: { exponent: 2, retailStepMinor: 5, smallestPriceMinor: 5, symbol: 'GHS', usesDecimals: true },
  XOF: { exponent: 0, retailStepMinor: 5, smallestPriceMinor: 5, symbol: 'F', usesDecimals: false },
  RWF: { exponent: 0, retailStepMinor: 1, smallestPriceMinor: 1, symbol: 'Frw', usesDecimals: false },
  ZAR: { exponent: 2, retailStepMinor: 10, smallestPriceMinor: 10, symbol: 'R', usesDecimals: true },
  ZMW: { exponent: 2, retailStepMinor: 5, smallestPriceMinor: 5, symbol: 'K', usesDecimals: true },
} as const satisfies Record<string, CurrencyFacts>;

export type CurrencyCode = keyof typeof CURRENCIES;

/** What a shop gets from its country when it opens. */
export interface CountryFacts {
  readonly currency: CurrencyCode;
  /** IANA name. */
  readonly timezone: string;
}

export const COUNTRIES = {
  KE: { currency: 'KES', timezone: 'Africa/Nairobi' },
  TZ: { currency: 'TZS', timezone: 'Africa/Dar_es_Salaam' },
  UG: { currency: 'UGX', timezone: 'Africa/Kampala' },
  NG: { currency: 'NGN', timezone: 'Africa/Lagos' },
  GH: { currency: 'GHS', timezone: 'Africa/Accra' },
  CI: { currency: 'XOF', timezone: 'Africa/Abidjan' },
  SN: { currency: 'XOF', timezone: 'Africa/Dakar' },
  BF: { currency: 'XOF', timezone: 'Africa/Ouagadougou' },
  ML: { currency: 'XOF', timezone: 'Africa/Bamako' },
  BJ: { currency: 'XOF', timezone: 'Africa/Porto-Novo' },
  TG: { currency: 'XOF', timezone: 'Africa/Lome' },
  NE: { currency: 'XOF', timezone: 'Africa/Niamey' },
  GW: { currency: 'XOF', timezone: 'Africa/Bissau' },
  RW: { currency: 'RWF', timezone: 'Africa/Kigali' },
  ZA: { currency: 'ZAR', timezone: 'Africa/Johannesburg' },
  ZM: { currency: 'ZMW', timezone: 'Africa/Lusaka' },
} as const satisfies Record<string, CountryFacts>;

export type CountryCode = keyof typeof COUNTRIES;

/** Whether a text is the code of a currency we serve. */
export const isCurrencyCode = (text: string): text is CurrencyCode => Object.hasOwn(CURRENCIES, text);

/** Whether a text is the ISO 3166 code of a country we serve. */
export const isCountryCode = (text: string): text is CountryCode => Object.hasOwn(COUNTRIES, text);
