import type { Sale } from '../../../features/sales/sale.ts';
import { worksForOwner } from '../../../tenancy/what-people-may.ts';
import { changePaymentIn, isPaidNow } from '../../../features/sales/change-payment.ts';
import { saleComesTo } from '../../../features/sales/sale-total.ts';
import { businessDay } from '../../../values/business-day.ts';
import { formatReference } from '../../../values/damm.ts';
import { formatMoney } from '../../../values/money.ts';
import { defineAction, defineShopSave, defineView } from '../../turn/action.ts';
import type { Action, ActionsAndViews, View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { cancelsSale } from '../../turn/refusals.ts';
import { listMoney, paymentWord } from '../shared/format.ts';
import { onlyTheOwner, wasOwn } from '../shared/may-not-cancel.ts';
import { findAnyReceipt, receiptInHand, type ReceiptSources } from './receipt-in-hand.ts';

/** Putting right how a sale was paid. */
export const createPaymentChangeActions = (deps: ReceiptSources): ActionsAndViews => ({
  actions: [start(deps), change],
  views: [ways(deps)],
});

/** A seller is sent to the owner; the owner is told that only today's can be changed. */
const tooLate = (context: TurnContext, isOwn: boolean) =>
  worksForOwner(callerOf(context).actor) ? onlyTheOwner(context, isOwn) : ({ result: 'too_late' } as const);

const isOfToday = async (context: TurnContext, { businessDay: day }: Sale): Promise<boolean> => {
  const { cutoffHour } = await context.settings();
  return businessDay(context.now, callerOf(context).tenant.timezone, cutoffHour) === day;
};

const start = (deps: ReceiptSources): Action =>
  defineAction({
    name: 'receipts.startPayment',
    outcomes: ['ok', 'not_allowed', 'too_late', 'voided'],
    run: async (context) => {
      const found = await findAnyReceipt(deps, context, receiptInHand(context));
      if (found.kind !== 'sale') return { result: 'too_late' };
      const { sale, mayVoid } = found.receipt;
      if (sale.status === 'voided') return { result: 'voided' };
      if (!mayVoid) return tooLate(context, sale.sellerId === callerOf(context).actor.id);
      return { result: isPaidNow(sale.payment) && (await isOfToday(context, sale)) ? 'ok' : 'too_late' };
    },
  });

/** Each other way to pay with what the sale comes to in it: cash is rounded. */
const ways = (deps: ReceiptSources): View =>
  defineView({
    name: 'receipts.payment',
    params: ['rno', 'pay', 'total', 'a', 'b'],
    run: async (context) => {
      const found = await findAnyReceipt(deps, context, receiptInHand(context));
      if (found.kind !== 'sale') return { facts: {} };
      const { sale } = found.receipt;
      const { currency, payment } = sale;
      const exact = sale.totalMinor - sale.roundingMinor;
      return {
        facts: {
          rno: formatReference(sale.receipt),
          pay: paymentWord(context.texts, payment, callerOf(context).who.mobileMoney),
          total: formatMoney(sale.totalMinor, currency),
          a: listMoney(saleComesTo([exact], { currency, payment: 'cash' }).totalMinor, currency),
          b: listMoney(exact, currency),
        },
        flags: { notCash: payment !== 'cash', notMobile: payment !== 'mobile_money', notCard: payment !== 'card' },
      };
    },
  });

const change = defineShopSave({
  name: 'receipts.changePayment',
  outcomes: ['changed', 'not_allowed', 'too_late', 'voided'],
  says: { changed: 'said_paid' },
  runIn: async (context, call, tx) => {
    const { actor, tenant, who } = callerOf(context);
    const payment = String(call.with['payment']);
    if (!isPaidNow(payment)) throw new Error(`the menu offers ${payment}, which nobody takes`);
    const wanted = { clientRef: `payment:${context.stepTag}`, sale: { receipt: receiptInHand(context) }, payment };
    const paid = await changePaymentIn(tx, wanted, { actor, now: context.now });
    return {
      result: 'changed',
      data: {
        rno: formatReference(paid.receipt),
        total: formatMoney(paid.totalMinor, tenant.currency),
        pay: paymentWord(context.texts, paid.payment, who.mobileMoney),
      },
    };
  },
  refusals: {
    ...cancelsSale,
    sale_already_voided: 'voided',
    void_not_allowed: (error, context) => tooLate(context, wasOwn(error)),
    not_allowed: 'too_late',
  },
});
