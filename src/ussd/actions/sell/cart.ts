import type { Item } from '../../../features/catalogue/item.ts';
import { lineTotal } from '../../../features/sales/price-lines.ts';
import { saleComesTo, type PaidIn, type SaleTotal } from '../../../features/sales/sale-total.ts';
import type { NewSaleLine } from '../../../features/sales/sale.ts';
import type { Cart, CartLine } from '../../session/open-sale.ts';

/** The most lines one sale may have. */
export const maxCartLines = 10;

/** A line whose quantity is known: only these are shown and sold. */
export type FullLine = CartLine & { readonly quantityMilli: number };

/** A cart with nothing in it; its id names the sale that it will become. */
export const emptyCart = (id: string): Cart => ({ id, lines: [], at: 0 });

const isFull = (line: CartLine): line is FullLine => line.quantityMilli !== undefined;

/** The lines that are complete. */
export const fullLines = (cart: Cart | undefined): readonly FullLine[] => (cart?.lines ?? []).filter(isFull);

/** The line in hand; the last one when the cart stands behind its end. */
export const lineInHand = (cart: Cart): CartLine | undefined => cart.lines[cart.at] ?? cart.lines.at(-1);

/** The cart with its line in hand replaced. */
export const withLine = (cart: Cart, line: CartLine): Cart => {
  const at = Math.min(cart.at, cart.lines.length);
  return { ...cart, at, lines: [...cart.lines.slice(0, at), line, ...cart.lines.slice(at + 1)] };
};

/** The cart with an item chosen for the line in hand, at the price that is shown now. */
export const withItem = (cart: Cart, item: Item): Cart =>
  withLine(cart, {
    itemId: item.id,
    code: item.code,
    name: item.name,
    unit: item.unit,
    priceMinor: item.priceMinor,
  });

/** What one of a line's item costs in this sale. */
export const priceOf = (line: CartLine): number => line.agreedMinor ?? line.priceMinor;

/** What a line costs, in minor units: the money typed, or price times quantity. */
export const cartLineTotal = (line: FullLine): number =>
  line.totalMinor ?? lineTotal(priceOf(line), line.quantityMilli);

/** What the whole cart comes to when it is paid in this way. */
export const cartComesTo = (cart: Cart | undefined, paid: PaidIn): SaleTotal =>
  saleComesTo(fullLines(cart).map(cartLineTotal), paid);

/** What the lines beside the one in hand come to, in minor units. */
export const othersMinor = (cart: Cart): number => {
  const line = lineInHand(cart);
  return fullLines(cart)
    .filter((other) => other !== line)
    .reduce((sum, other) => sum + cartLineTotal(other), 0);
};

/** How much of the item in hand the other lines take already, in thousandths. */
export const takenElsewhere = (cart: Cart): number => {
  const line = lineInHand(cart);
  return fullLines(cart)
    .filter((other) => other !== line && other.itemId === line?.itemId)
    .reduce((sum, other) => sum + other.quantityMilli, 0);
};

/** The cart's lines as the sale takes them: with the price that the seller was shown. */
export const toSaleLines = (cart: Cart): readonly NewSaleLine[] =>
  fullLines(cart).map((line) => ({
    code: line.code,
    quantityMilli: line.totalMinor === undefined ? line.quantityMilli : undefined,
    moneyMinor: line.totalMinor,
    shownPriceMinor: line.priceMinor,
    shownUnit: line.unit,
    priceMinor: line.agreedMinor,
    refuseShort: line.belowZero !== true,
  }));
