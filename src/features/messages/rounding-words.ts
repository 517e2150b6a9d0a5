import { formatMoney, type CurrencyCode } from '../../values/money.ts';
import type { Language } from '../../tenancy/tenant.ts';

const ROUNDING: Readonly<Record<Language, string>> = { en: 'round', sw: 'kadirio', fr: 'arrondi' };

/**
 * What cash rounding added, as it stands behind the lines of a receipt or the figures of a day: `, round -0.25`. Empty when
 * it added nothing.
 */
export const roundingWords = (language: Language, roundingMinor: number, currency: CurrencyCode): string => {
  if (roundingMinor === 0) return '';
  const amount = formatMoney(roundingMinor, currency, { short: true });
  return `, ${ROUNDING[language]} ${roundingMinor > 0 ? '+' : ''}${amount}`;
};
