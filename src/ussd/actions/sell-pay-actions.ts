import { UNDO_MINUTES, type Payment, type Sale } from '../../features/sales/sale.ts';
import { voidSaleIn } from '../../features/sales/void-sale.ts';
import { formatReference } from '../../platform/damm.ts';
import { fit } from '../../platform/gsm7.ts';
import { formatMoney } from '../../platform/money.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { callerOf, defineAction, defineShopSave, type Action, type ActionCall, type TurnContext } from '../context.ts';
import { withLine } from './cart.ts';
import { recoverCreditSale, saveOnCredit } from './credit-sale.ts';
import { paymentWord, widths } from './format.ts';
import { keepNotes } from './notes.ts';
import { notedPayment, recoverSale, saveCart } from './save-cart.ts';
import { cartOf, lineOf, type SellDeps } from './sell-deps.ts';

const shortOutcomes = ['short', 'below_zero', 'finished', 'finished_no_restock'] as const;
/** Another sale on credit was quicker, and both together pass the customer's limit. */
const limitOutcomes = ['over_limit', 'over_limit_owner'] as const;

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
  keepNotes(context, { payment });
};

const savedData = (context: TurnContext, sale: Sale) => ({
  total: formatMoney(sale.totalMinor, sale.currency),
  pay: paymentWord(context.texts, sale.payment, callerOf(context).who.mobileMoney),
  rno: formatReference(sale.receipt),
});

/** Saves the sale in hand as it was chosen before something was asked first. */
const saveAsNoted = async (
  deps: SellDeps,
  context: TurnContext,
  tx: TenantTransaction,
  how: { readonly confirmedRepeat?: boolean } = {},
) => {
  const payment = notedPayment(context);
  if (payment === 'credit') {
    return { result: 'saved_credit', data: await saveOnCredit(deps, context, tx, how) } as const;
  }
  const sale = await saveCart(context, tx, { payment, ...how });
  return { result: 'saved', data: savedData(context, sale) } as const;
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
    outcomes: ['saved', 'saved_credit', ...shortOutcomes, ...limitOutcomes],
    runIn: (context, _call, tx) => saveAsNoted(deps, context, tx, { confirmedRepeat: true }),
    recover: async (error, context) => {
      const outcome = await recoverCreditSale(deps, error, context);
      return outcome?.result === 'same' ? undefined : outcome;
    },
  });

/** The seller knows better than the books: the line is sold below zero, at once when the sale was being saved. */
const sellBelowZero = (deps: SellDeps): Action =>
  defineShopSave({
    name: 'sell.sellBelowZero',
    outcomes: ['new_line', 'old_line', 'saved', 'saved_credit', 'same', ...shortOutcomes, ...limitOutcomes],
    runIn: async (context, call, tx) => {
      context.session.cart = withLine(cartOf(context), { ...lineOf(context), belowZero: true });
      if (call.frame.data?.['at'] !== 'old') return { result: 'new_line' };
      if (call.frame.data['saving'] !== 1) return { result: 'old_line' };
      return saveAsNoted(deps, context, tx);
    },
    recover: (error, context) => recoverCreditSale(deps, error, context),
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
