import { recordSaleIn } from '../../../features/sales/record-sale.ts';
import type { NewSale, Sale } from '../../../features/sales/sale.ts';
import type { Payment } from '../../../values/payment.ts';
import { formatReference } from '../../../values/damm.ts';
import type { DomainError } from '../../../values/errors.ts';
import type { TenantTransaction } from '../../../tenancy/tenant-transaction.ts';
import type { ActionCall } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { CartLine } from '../../session/open-sale.ts';
import { asksNoPin, everywhere, inOwnShop, never, readBefore, touchesNoReceipt } from '../../turn/refusals.ts';
import { toSaleLines, withItem } from './cart.ts';
import { noted } from '../shared/notes.ts';
import { takeSaleReceipt } from '../receipts/receipt-in-hand.ts';
import { cartOf, lineOf, shelfOf, shortageOf, type SellDeps } from './sell-deps.ts';

/** How the sale in hand is to be saved. */
export type Saving = Pick<
  NewSale,
  'payment' | 'confirmedRepeat' | 'customer' | 'allowOverLimit' | 'agreedTotalMinor' | 'agreedOwedMinor'
>;

/** What the page whose key was pressed said that the sale comes to, and what a customer owed. */
export const agreedOn = (
  { frame }: ActionCall,
  payment: Payment,
): Pick<NewSale, 'agreedTotalMinor' | 'agreedOwedMinor'> => ({
  agreedTotalMinor: frame.agreed?.[payment],
  agreedOwedMinor: frame.agreed?.['owed'],
});

/** The payment that was chosen for the sale in hand. */
export const notedPayment = (context: TurnContext): Payment => noted(context, 'sale', 'payment') ?? 'cash';

/** Records the sale in hand; from then on it is the sale that receipts and undo are about. */
export const saveCart = async (context: TurnContext, tx: TenantTransaction, saving: Saving): Promise<Sale> => {
  const { actor } = callerOf(context);
  const cart = cartOf(context);
  const newSale = { clientRef: cart.id, lines: toSaleLines(cart), ...saving };
  const sale = await recordSaleIn(tx, newSale, actor, context.now);
  delete context.session.cart;
  takeSaleReceipt(context, sale);
  return sale;
};

/** Outcomes that every step has which saves the sale in hand. */
export const refusedSale = [
  'same',
  'short',
  'below_zero',
  'finished',
  'finished_no_restock',
  'gone',
  'other_unit',
  'other_price',
  'too_much',
] as const;

/** Takes the line into hand that an error is about. */
const lineRefused = (context: TurnContext, error: DomainError): CartLine | undefined => {
  const cart = cartOf(context);
  const at = cart.lines.findIndex((line) => line.code === Number(error.details['code']));
  if (at < 0) return undefined;
  context.session.cart = { ...cart, at };
  return lineOf(context);
};

const stillShort = async (deps: SellDeps, error: DomainError, context: TurnContext) => {
  const line = lineRefused(context, error);
  const shortage = line && (await shortageOf(deps, context, line.quantityMilli ?? 0, 'old'));
  return shortage && { ...shortage, data: { ...shortage.data, saving: 1 } };
};

/** The item is sold by another unit now, and so at another price: how much of it is asked again. */
const inOtherUnit = async (deps: SellDeps, error: DomainError, context: TurnContext) => {
  const line = lineRefused(context, error);
  if (!line) return undefined;
  const { item } = await shelfOf(deps, context, line.code);
  context.session.cart = withItem(cartOf(context), item);
  return { result: 'other_unit', data: { at: 'old', asked: line.quantityMilli ?? 0, was: line.unit } } as const;
};

const asked = ({ details: { seconds = 0, receipt = '' } }: DomainError) =>
  ({ result: 'same', data: { sec: Number(seconds), rno: formatReference(String(receipt)) } }) as const;

/**
 * What the caller is asked when the sale in hand cannot be saved as it is, by code; the line in question is in hand then.
 * The page names it, and mends it with one key.
 * @param note keeps how the sale was to be saved, for the pages that ask first
 */
export const saleRefusals = (
  deps: SellDeps,
  note: (context: TurnContext, call: ActionCall) => void = () => undefined,
) => {
  const noting =
    <T>(recover: (error: DomainError, context: TurnContext) => T) =>
    (error: DomainError, context: TurnContext, call: ActionCall): T => {
      note(context, call);
      return recover(error, context);
    };
  const short = noting((error, context) => stillShort(deps, error, context));
  const gone = noting((error, context) => lineRefused(context, error) && ({ result: 'gone' } as const));
  const otherPrice = noting((error, context) => lineRefused(context, error) && ({ result: 'other_price' } as const));
  return {
    ...everywhere,
    ...inOwnShop,
    ...touchesNoReceipt,
    ...asksNoPin,
    ...readBefore,
    ...never('a cart takes ten lines', 'too_many_lines'),
    ...never('no item is made, renamed or counted here', 'item_exists', 'count_outdated'),
    ...never('nothing is paid back here', 'nothing_owed', 'payment_too_large'),
    ...never('the customer has asked for this receipt', 'opted_out'),
    same_sale: noting(asked),
    out_of_stock: short,
    short_stock: short,
    item_not_found: gone,
    item_hidden: gone,
    quantity_invalid: noting((error, context) => inOtherUnit(deps, error, context)),
    price_invalid: otherPrice,
    price_outside_limit: otherPrice,
    total_too_large: noting(() => ({ result: 'too_much' }) as const),
  };
};

/** A sale that is paid at once has no customer. */
export const paidAtOnce = never('the sale is paid at once', 'customer_not_found', 'over_credit_limit');
