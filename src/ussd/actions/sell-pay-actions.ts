import { recordSaleIn } from '../../features/sales/record-sale.ts';
import { UNDO_MINUTES, type Payment, type Sale } from '../../features/sales/sale.ts';
import { voidSaleIn } from '../../features/sales/void-sale.ts';
import { formatReference } from '../../platform/damm.ts';
import type { DomainError } from '../../platform/errors.ts';
import { fit } from '../../platform/gsm7.ts';
import { formatMoney } from '../../platform/money.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { callerOf, defineAction, defineShopSave, type Action, type ActionCall, type TurnContext } from '../context.ts';
import { withLine, toSaleLines } from './cart.ts';
import { paymentWord, widths } from './format.ts';
import { cartOf, lineOf, shortageOf, type SellDeps } from './sell-deps.ts';

const shortOutcomes = ['short', 'below_zero', 'finished', 'finished_no_restock'] as const;

/** Saving a sale, and taking back what was just saved. */
export const createPayActions = (deps: SellDeps): readonly Action[] => [
  pay(deps),
  payPrepared(deps),
  saveAgain(deps),
  sellBelowZero(deps),
  preparePayment,
  undo,
];

const notePayment = (context: TurnContext, payment: string): void => {
  context.session.notes = { ...context.session.notes, payment };
};

const notedPayment = ({ session }: TurnContext): Payment => {
  const payment = session.notes?.['payment'];
  return payment === 'mobile_money' || payment === 'card' || payment === 'credit' ? payment : 'cash';
};

interface Saving {
  readonly payment: Payment;
  readonly confirmedRepeat?: boolean;
}

/** Records the sale in hand; from then on it is the sale that receipts and undo are about. */
export const saveCart = async (context: TurnContext, tx: TenantTransaction, saving: Saving): Promise<Sale> => {
  const { actor } = callerOf(context);
  const cart = cartOf(context);
  const newSale = { clientRef: cart.id, lines: toSaleLines(cart), ...saving };
  const sale = await recordSaleIn(tx, newSale, actor, context.now);
  const { session } = context;
  delete session.cart;
  session.notes = { ...session.notes, sale: sale.id, receipt: sale.receipt, payment: sale.payment };
  return sale;
};

const savedData = (context: TurnContext, sale: Sale) => ({
  total: formatMoney(sale.totalMinor, sale.currency),
  pay: paymentWord(context.texts, sale.payment, callerOf(context).who.mobileMoney),
  rno: formatReference(sale.receipt),
});

/** What the caller is asked when the sale could not be saved as it is; undefined for every other failure. */
const recoverSale = async (deps: SellDeps, error: DomainError, context: TurnContext) => {
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

const pay = (deps: SellDeps): Action =>
  defineShopSave({
    name: 'sell.pay',
    outcomes: ['saved', 'same', ...shortOutcomes],
    runIn: async (context, call, tx) => {
      const sale = await saveCart(context, tx, { payment: paymentIn(call) });
      return { result: 'saved', data: savedData(context, sale) };
    },
    recover: (error, context, call) => {
      notePayment(context, paymentIn(call));
      return recoverSale(deps, error, context);
    },
  });

const paymentIn = (call: ActionCall): Payment => {
  const payment = call.with['payment'];
  return payment === 'mobile_money' || payment === 'card' ? payment : 'cash';
};

const preparePayment = defineAction({
  name: 'sell.preparePayment',
  outcomes: ['ok'],
  run: (context, call) => {
    notePayment(context, paymentIn(call));
    return Promise.resolve({ result: 'ok' });
  },
});

const payPrepared = (deps: SellDeps): Action =>
  defineShopSave({
    name: 'sell.payPrepared',
    outcomes: ['saved', 'same', ...shortOutcomes],
    runIn: async (context, _call, tx) => {
      const sale = await saveCart(context, tx, { payment: notedPayment(context) });
      return { result: 'saved', data: savedData(context, sale) };
    },
    recover: (error, context) => recoverSale(deps, error, context),
  });

const saveAgain = (deps: SellDeps): Action =>
  defineShopSave({
    name: 'sell.saveAgain',
    outcomes: ['saved', 'saved_credit', ...shortOutcomes],
    runIn: async (context, _call, tx) => {
      const sale = await saveCart(context, tx, { payment: notedPayment(context), confirmedRepeat: true });
      return { result: 'saved', data: savedData(context, sale) };
    },
    recover: async (error, context) => {
      const outcome = await recoverSale(deps, error, context);
      return outcome?.result === 'same' ? undefined : outcome;
    },
  });

/** The seller knows better than the books: the line is sold below zero, at once when the sale was being saved. */
const sellBelowZero = (deps: SellDeps): Action =>
  defineShopSave({
    name: 'sell.sellBelowZero',
    outcomes: ['new_line', 'old_line', 'saved', 'saved_credit', 'same', 'below_zero'],
    runIn: async (context, call, tx) => {
      context.session.cart = withLine(cartOf(context), { ...lineOf(context), belowZero: true });
      if (call.frame.data?.['at'] !== 'old') return { result: 'new_line' };
      if (call.frame.data['saving'] !== 1) return { result: 'old_line' };
      const sale = await saveCart(context, tx, { payment: notedPayment(context) });
      return { result: 'saved', data: savedData(context, sale) };
    },
    recover: async (error, context) => {
      const outcome = await recoverSale(deps, error, context);
      return outcome?.result === 'same' || outcome?.result === 'below_zero' ? outcome : undefined;
    },
  });

const undo = defineShopSave({
  name: 'sell.undo',
  outcomes: ['undone', 'not_allowed'],
  runIn: async (context, _call, tx) => {
    const saleId = String(context.session.notes?.['sale']);
    const { actor } = callerOf(context);
    await voidSaleIn(tx, { sale: { saleId }, reason: 'undo' }, { actor, now: context.now });
    return { result: 'undone', data: { rno: notedReceipt(context) } };
  },
  recover: (error, context) => {
    if (error.code === 'sale_already_voided') return { result: 'undone', data: { rno: notedReceipt(context) } };
    if (error.code !== 'void_not_allowed') return undefined;
    return {
      result: 'not_allowed',
      data: { min: UNDO_MINUTES, owner: fit(callerOf(context).who.owner, widths.person) },
    };
  },
});

const notedReceipt = ({ session }: TurnContext): string => formatReference(String(session.notes?.['receipt'] ?? ''));
