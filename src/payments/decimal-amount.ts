import { exponentOf, type CurrencyCode } from '../values/money.ts';

/** Minor units as providers write amounts: `450`, `450.50`. */
export const writeAmount = (minor: number, currency: CurrencyCode): string => {
  const units = 10 ** exponentOf(currency);
  return minor % units === 0 ? String(minor / units) : (minor / units).toFixed(2);
};

/** An amount as providers write it, number or text, in minor units; undefined for what is none. */
export const readAmount = (written: unknown, currency: CurrencyCode): number | undefined => {
  if (typeof written !== 'string' && typeof written !== 'number') return undefined;
  if (!/^\d{1,10}(?:\.\d{1,2})?$/.test(String(written))) return undefined;
  const minor = Math.round(Number(written) * 10 ** exponentOf(currency));
  return minor > 0 ? minor : undefined;
};
