import { moneyOfNewSale } from '../../../features/payments/match-payments.ts';
import type { Sale } from '../../../features/sales/sale.ts';
import type { Payment } from '../../../values/payment.ts';
import { voidSaleIn } from '../../../features/sales/void-sale.ts';
import { formatReference } from '../../../values/damm.ts';
import { formatMoney } from '../../../values/money.ts';
import type { TenantTransaction } from '../../../tenancy/tenant-transaction.ts';
import { defineAction, defineShopSave, type Action, type ActionCall } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { cancelsSale } from '../../turn/refusals.ts';
import { filledWord } from '../../menu/fill.ts';
import { withLine } from './cart.ts';
import { creditRefusals, refusedCredit, saveOnCredit } from './credit-sale.ts';
import { inCapitals, listMoney, paymentWord } from '../shared/format.ts';
import { mustBeNoted, note } from '../shared/notes.ts';
import { cancelsNot } from '../shared/may-not-cancel.ts';
import { receiptInHand } from '../receipts/receipt-in-hand.ts';
import { agreedOn, notedPayment, paidAtOnce, refusedSale, saleRefusals, saveCart, type Saving } from './save-cart.ts';
import { cartOf, lineOf, type SellDeps } from './sell-deps.ts';

/** Saving a sale, and taking back what was just saved. */
export const createPayActions = (deps: SellDeps): readonly Action[] => [
  pay(deps),
  payPrepared(deps),
  saveAgain(deps),
  sellBelowZero(deps),
  preparePayment,
  undo,
];

const notePayment = (context: TurnContext, payment: Payment): void => {
  note(context, 'sale', { payment });
};

const savedData = async (context: TurnContext, tx: TenantTransaction, sale: Sale) => ({
  total: formatMoney(sale.totalMinor, sale.currency),
  pay: paymentWord(context.texts, sale.payment, callerOf(context).who.mobileMoney),
  rno: formatReference(sale.receipt),
  came: sale.payment === 'mobile_money' ? await moneyLine(context, tx, sale) : '',
});

/** Says that the money of the sale is there already; nothing when it is not. Nobody waits for it. */
const moneyLine = async (context: TurnContext, tx: TenantTransaction, { id, currency }: Sale): Promise<string> => {
  const cameMinor = await moneyOfNewSale(tx, id, context.now);
  if (cameMinor === undefined) return '';
  const mm = inCapitals(callerOf(context).who.mobileMoney);
  return filledWord(context.texts, 'came_in', { mm, amt: listMoney(cameMinor, currency) });
};

/** Saves the sale in hand as it was chosen before something was asked first. */
const saveAsNoted = async (
  deps: SellDeps,
  context: TurnContext,
  tx: TenantTransaction,
  saving: Omit<Saving, 'payment'>,
) => {
  const payment = notedPayment(context);
  if (payment === 'credit') {
    const { result, data } = await saveOnCredit(deps, context, tx, saving);
    return { result: result === 'saved' ? 'saved_credit' : result, data } as const;
  }
  const sale = await saveCart(context, tx, { payment, ...saving });
  return { result: 'saved', data: await savedData(context, tx, sale) } as const;
};

const pay = (deps: SellDeps): Action =>
  defineShopSave({
    name: 'sell.pay',
    outcomes: ['saved', ...refusedSale],
    runIn: async (context, call, tx) => {
      const payment = paymentIn(call);
      const sale = await saveCart(context, tx, { payment, ...agreedOn(call, payment) });
      return { result: 'saved', data: await savedData(context, tx, sale) };
    },
    refusals: {
      ...saleRefusals(deps, (context, call) => {
        notePayment(context, paymentIn(call));
      }),
      ...paidAtOnce,
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
    outcomes: ['saved', ...refusedSale],
    runIn: async (context, call, tx) => {
      const payment = notedPayment(context);
      const sale = await saveCart(context, tx, { payment, ...agreedOn(call, payment) });
      return { result: 'saved', data: await savedData(context, tx, sale) };
    },
    refusals: { ...saleRefusals(deps), ...paidAtOnce },
  });

const saveAgain = (deps: SellDeps): Action =>
  defineShopSave({
    name: 'sell.saveAgain',
    outcomes: ['saved', 'saved_credit', 'unsent', ...refusedSale, ...refusedCredit],
    runIn: (context, call, tx) =>
      saveAsNoted(deps, context, tx, { ...agreedOn(call, notedPayment(context)), confirmedRepeat: true }),
    refusals: creditRefusals(deps),
  });

/** The seller knows better than the books: the line is sold below zero, at once when the sale was being saved. */
const sellBelowZero = (deps: SellDeps): Action =>
  defineShopSave({
    name: 'sell.sellBelowZero',
    outcomes: ['new_line', 'old_line', 'saved', 'saved_credit', 'unsent', ...refusedSale, ...refusedCredit],
    runIn: async (context, call, tx) => {
      context.session.cart = withLine(cartOf(context), { ...lineOf(context), belowZero: true });
      if (call.frame.data?.['at'] !== 'old') return { result: 'new_line' };
      if (call.frame.data['saving'] !== 1) return { result: 'old_line' };
      return saveAsNoted(deps, context, tx, agreedOn(call, notedPayment(context)));
    },
    refusals: creditRefusals(deps),
  });

const undo = defineShopSave({
  name: 'sell.undo',
  outcomes: ['undone', 'not_allowed', 'too_old'],
  says: { undone: 'said_cancelled' },
  runIn: async (context, _call, tx) => {
    const saleId = mustBeNoted(context, 'receipts', 'sale');
    const { actor } = callerOf(context);
    await voidSaleIn(tx, { sale: { saleId }, reason: 'undo' }, { actor, now: context.now });
    return { result: 'undone', data: { rno: notedReceipt(context) } };
  },
  refusals: {
    ...cancelsSale,
    sale_already_voided: (_error, context) => ({ result: 'undone', data: { rno: notedReceipt(context) } }),
    void_not_allowed: cancelsNot,
  },
});

const notedReceipt = (context: TurnContext): string => formatReference(receiptInHand(context));
