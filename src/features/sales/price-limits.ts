import { priceRange, retailStepMinor, type CurrencyCode } from '../../platform/money.ts';

export interface PriceLimits {
  readonly minMinor: number;
  readonly maxMinor: number;
}

export interface PricedBy {
  readonly role: string;
  readonly currency: CurrencyCode;
  /** How many percent below the list price cashiers may go. */
  readonly limitPercent: number;
}

/**
 * The prices a seller may ask instead of the list price: the owner any, cashiers from some percent below it up to twice
 * as much. The ends lie on the currency's retail step, so that whoever is told the lowest price can also type it.
 */
export const priceLimits = (listPriceMinor: number, { role, currency, limitPercent }: PricedBy): PriceLimits => {
  const { maxMinor } = priceRange(currency);
  if (role !== 'cashier') return { minMinor: 1, maxMinor };
  const step = retailStepMinor(currency);
  const lowest = Math.ceil((listPriceMinor * (100 - limitPercent)) / (100 * step)) * step;
  return {
    minMinor: Math.max(1, Math.min(lowest, listPriceMinor)),
    maxMinor: Math.min(maxMinor, listPriceMinor * 2),
  };
};
