import { may, type Person } from '../../tenancy/what-people-may.ts';
import { priceRange, retailStepMinor, type CurrencyCode } from '../../values/money.ts';

export interface PriceLimits {
  readonly minMinor: number;
  readonly maxMinor: number;
}

export interface PricedBy {
  readonly actor: Person;
  readonly currency: CurrencyCode;
  /** How many percent below the list price cashiers may go. */
  readonly limitPercent: number;
}

/**
 * The prices a seller may ask instead of the list price: the owner any that a price may be, cashiers from some percent
 * below it up to twice as much. The ends can be typed by whoever is told them: a cashier's lowest lies on the currency's
 * retail step, and none is below the smallest price of the currency, unless the list price is.
 */
export const priceLimits = (listPriceMinor: number, { actor, currency, limitPercent }: PricedBy): PriceLimits => {
  const { minMinor, maxMinor } = priceRange(currency);
  if (may(actor, 'sale.set_any_price')) return { minMinor, maxMinor };
  const step = retailStepMinor(currency);
  const lowest = Math.ceil((listPriceMinor * (100 - limitPercent)) / (100 * step)) * step;
  return {
    minMinor: Math.min(Math.max(lowest, minMinor), listPriceMinor),
    maxMinor: Math.min(maxMinor, listPriceMinor * 2),
  };
};
