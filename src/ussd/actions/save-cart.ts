import { recordSaleIn } from '../../features/sales/record-sale.ts';
import type { NewSale, Payment, Sale } from '../../features/sales/sale.ts';
import { formatReference } from '../../platform/damm.ts';
import type { DomainError } from '../../platform/errors.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { callerOf, type TurnContext } from '../context.ts';
import { toSaleLines } from './cart.ts';
import { keepNotes, notedText } from './notes.ts';
import { cartOf, lineOf, shortageOf, type SellDeps } from './sell-deps.ts';

/** How the sale in hand is to be saved. */
export type Saving = Pick<NewSale, 'payment' | 'confirmedRepeat' | 'customer' | 'allowOverLimit'>;

/** The payment that was chosen for the sale in hand. */
export const notedPayment = (context: TurnContext): Payment => {
  const payment = notedText(context, 'payment');
  return payment === 'mobile_money' || payment === 'card' || payment === 'credit' ? payment : 'cash';
};

/** Records the sale in hand; from then on it is the sale that receipts and undo are about. */
export const saveCart = async (context: TurnContext, tx: TenantTransaction, saving: Saving): Promise<Sale> => {
  const { actor } = callerOf(context);
  const cart = cartOf(context);
  const newSale = { clientRef: cart.id, lines: toSaleLines(cart), ...saving };
  const sale = await recordSaleIn(tx, newSale, actor, context.now);
  delete context.session.cart;
  keepNotes(context, { sale: sale.id, receipt: sale.receipt, payment: sale.payment });
  return sale;
};

/** What the caller is asked when the sale could not be saved as it is; undefined for every other failure. */
export const recoverSale = async (deps: SellDeps, error: DomainError, context: TurnContext) => {
  if (error.code === 'same_sale') {
    const { seconds = 0, receipt = '' } = error.details;
    return { result: 'same', data: { sec: Number(seconds), rno: formatReference(String(receipt)) } } as const;
  }
  if (error.code !== 'out_of_stock' && error.code !== 'short_stock') return undefined;
  const cart = cartOf(context);
  const at = cart.lines.findIndex((line) => line.code === Number(error.details['code']));
  context.session.cart = { ...cart, at: Math.max(0, at) };
  const shortage = await shortageOf(deps, context, lineOf(context).quantityMilli ?? 0, 'old');
  return shortage && { ...shortage, data: { ...shortage.data, saving: 1 } };
};
