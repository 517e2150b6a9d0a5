import { fingerprintOfAct } from '../acts/same-act.ts';
import type { NewSale, Sale } from './sale.ts';

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

/** What a reference of a sale stands for: its fingerprint, how it came about, and who bought it on credit. */
export const actOfSale = (sale: {
  readonly fingerprint: string;
  readonly kind: Sale['kind'];
  readonly customerId: string | null;
}): string => fingerprintOfAct({ kind: sale.kind, of: [sale.fingerprint, sale.customerId ?? undefined] });
