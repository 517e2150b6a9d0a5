import { may } from '../../../tenancy/what-people-may.ts';
import type { CatalogueService } from '../../../features/catalogue/catalogue-service.ts';
import { linePriceLimits, moneyLimits, mostOfItem, type LineRoom } from '../../../features/sales/line-limits.ts';
import { priceLimits, type PriceLimits } from '../../../features/sales/price-limits.ts';
import { readSettings, type ShopSettings } from '../../../features/shops/shop-settings.ts';
import type { RequestReceiptIn } from '../../../features/receipts/request-receipt.ts';
import type { StockService } from '../../../features/stock/stock-service.ts';
import { allowsFractions, ONE_MILLI, type Unit } from '../../../values/quantity.ts';
import { idFrom } from '../../../platform/ids.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { FrameData } from '../../engine/dialogue.ts';
import type { Cart, CartLine } from '../../session/open-sale.ts';
import { emptyCart, lineInHand, othersMinor, priceOf, takenElsewhere } from './cart.ts';

export interface SellDeps {
  readonly catalogue: CatalogueService;
  readonly stock: StockService;
  readonly requestReceiptIn: RequestReceiptIn;
}

/** A new cart. Its id follows from the step that began it, so a session that is found again sells the same sale. */
export const newCart = (context: TurnContext): Cart => emptyCart(idFrom(`cart:${context.stepTag}`));

/** The cart in hand. @throws Error when there is none: the menu leads here only with one. */
export const cartOf = ({ session }: TurnContext): Cart => {
  if (!session.cart) throw new Error('no cart in hand');
  return session.cart;
};

/** The line in hand. @throws Error when there is none. */
export const lineOf = (context: TurnContext): CartLine => {
  const line = lineInHand(cartOf(context));
  if (!line) throw new Error('no line in hand');
  return line;
};

/** How much room the sale in hand leaves for the line in hand. */
const roomOf = (context: TurnContext): LineRoom => ({
  currency: callerOf(context).tenant.currency,
  priceMinor: priceOf(lineOf(context)),
  othersMinor: othersMinor(cartOf(context)),
});

/** The most of its item that the line in hand may hold, in thousandths. */
export const mostInHand = (context: TurnContext): number => mostOfItem(roomOf(context), lineOf(context).unit as Unit);

/** The money for which the item in hand can be sold; where the sale has no room for any of it, as in a sale of its own. */
export const moneyInHand = (context: TurnContext): PriceLimits => {
  const room = roomOf(context);
  const limits = moneyLimits(room);
  return limits.minMinor <= limits.maxMinor ? limits : moneyLimits({ ...room, othersMinor: 0 });
};

/** The prices that the seller may give the line in hand. */
export const priceLimitsOf = async (context: TurnContext): Promise<PriceLimits> => {
  const { tenant, actor } = callerOf(context);
  const line = lineOf(context);
  const { priceLimitPercent: limitPercent } = await context.settings();
  const asked = priceLimits(line.priceMinor, { actor, currency: tenant.currency, limitPercent });
  const { totalMinor: moneyMinor, quantityMilli = ONE_MILLI } = line;
  return linePriceLimits(asked, moneyMinor === undefined ? { quantityMilli } : { moneyMinor }, roomOf(context));
};

/** Lets quantities be typed as the unit is sold: whole, or in fractions. */
export const setUnit = (context: TurnContext, unit: string): 'whole' | 'weighed' => {
  const fractions = allowsFractions(unit as Unit);
  context.session.traits = { ...context.session.traits, fractions };
  return fractions ? 'weighed' : 'whole';
};

/** What the page that asks about a shortage must know. */
export interface Shortage {
  readonly result: 'short' | 'below_zero' | 'finished' | 'finished_no_restock';
  readonly data: FrameData;
}

/** An item with its stock and the shop's settings, read together: what a seller is told of a shortage must not be old. */
export const shelfOf = (deps: SellDeps, context: TurnContext, code: number) =>
  context.read(async (tx) => {
    const [item, settings] = await Promise.all([deps.stock.itemIn(tx, code), readSettings(tx)]);
    return { item, settings };
  });

/** Which page says that an item is finished: a seller who may add stock is offered to. */
export const finishedResult = (context: TurnContext, settings: ShopSettings): 'finished' | 'finished_no_restock' =>
  may(callerOf(context).actor, 'inventory.restock', settings) ? 'finished' : 'finished_no_restock';

/**
 * Whether less is left than the line in hand asks for, other lines of the same item counted.
 *
 * @param askedMilli the quantity asked for
 * @param at whether the line is typed for the first time, or was in the sale already
 */
export const shortageOf = async (
  deps: SellDeps,
  context: TurnContext,
  askedMilli: number,
  at: 'new' | 'old',
): Promise<Shortage | undefined> => {
  const line = lineOf(context);
  const { item, settings } = await shelfOf(deps, context, line.code);
  const left = usable(item.balanceMilli - takenElsewhere(cartOf(context)), line.unit);
  if (left >= askedMilli) return undefined;
  const data = { at, left: Math.max(0, left), asked: askedMilli };
  if (settings.sellBelowZero) return { result: 'below_zero', data: { ...data, left } };
  return { result: left > 0 ? 'short' : finishedResult(context, settings), data };
};

/** What can be sold of what is left: whole pieces only, where the unit has no fractions. */
const usable = (milli: number, unit: string): number =>
  allowsFractions(unit as Unit) ? milli : Math.floor(milli / ONE_MILLI) * ONE_MILLI;
