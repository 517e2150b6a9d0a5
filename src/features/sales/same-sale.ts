import { fingerprintOfAct } from '../acts/same-act.ts';
import type { NewSale } from './sale.ts';

/**
 * Recognises a sale that was entered twice: the same items, quantities, agreed prices and payment, in whatever order.
 * The seller, and the customer of a credit sale, are compared beside it. List prices are left out: they may change
 * between the two.
 */
export const fingerprintOf = (sale: Pick<NewSale, 'lines' | 'payment'>): string => {
  const lines = sale.lines
    .map(({ code, quantityMilli, moneyMinor, priceMinor }) =>
      [code, moneyMinor === undefined ? (quantityMilli ?? 0) : `for ${moneyMinor}`, priceMinor ?? ''].join('/'),
    )
    .sort();
  return fingerprintOfAct({ kind: 'sale', of: [sale.payment, ...lines] });
};
