import { mayReverse, reversePaymentIn, type ReversedPayment } from '../../../features/debts/reverse-payment.ts';
import { formatReference } from '../../../values/damm.ts';
import { formatMoney } from '../../../values/money.ts';
import { defineAction, defineShopSave, type Action } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { GENERAL, nothingOfTrade } from '../../turn/refusals.ts';
import { payerData, paymentAct } from '../debts/debts-saves.ts';
import { cancelsNot, mayNotCancel } from '../shared/may-not-cancel.ts';
import { note } from '../shared/notes.ts';
import { findAnyReceipt, receiptInHand, type ReceiptSources } from './receipt-in-hand.ts';

/** Taking back a payment on a debt that was typed wrong: at once, or from its receipt. */
export const createPaymentReversals = (deps: ReceiptSources): readonly Action[] => [
  startReversal(deps),
  reverse,
  undo(deps),
];

const startReversal = (deps: ReceiptSources): Action =>
  defineAction({
    name: 'debts.startReversal',
    outcomes: ['ok', 'not_allowed', 'too_old', 'voided'],
    run: async (context) => {
      const found = await findAnyReceipt(deps, context, receiptInHand(context));
      if (found.kind === 'sale') throw new Error('a sale where a payment is in hand');
      if (found.payment.reversedAt !== null) return { result: 'voided' };
      const occasion = { actor: callerOf(context).actor, now: context.now };
      return mayReverse(found.payment, occasion)
        ? { result: 'ok' }
        : mayNotCancel(context, found.payment.sellerId === occasion.actor.id);
    },
  });

/** The customer stays in hand: the right amount is typed next. */
const reversedData = (context: TurnContext, { payment, owesMinor }: ReversedPayment) => {
  note(context, 'debts', { customer: payment.customerId });
  return {
    ...payerData(payment),
    rno: formatReference(payment.receipt),
    new: formatMoney(owesMinor, callerOf(context).tenant.currency),
  };
};

const actOf = ({ payment }: ReversedPayment) =>
  paymentAct({ customerId: payment.customerId, amountMinor: payment.paidMinor, payment: payment.payment });

const takesPaymentBack = { ...nothingOfTrade, customer_not_found: GENERAL, receipt_not_found: GENERAL } as const;

const reverse = defineShopSave({
  name: 'debts.reverse',
  outcomes: ['reversed', 'voided', 'not_allowed', 'too_old'],
  says: { reversed: 'said_cancelled' },
  runIn: async (context, _call, tx) => {
    const occasion = { actor: callerOf(context).actor, now: context.now };
    const reversed = await reversePaymentIn(tx, { receipt: receiptInHand(context), reason: 'wrong' }, occasion);
    return { result: 'reversed', data: reversedData(context, reversed), undoes: actOf(reversed) };
  },
  refusals: {
    ...takesPaymentBack,
    sale_already_voided: 'voided',
    void_not_allowed: cancelsNot,
  },
});

/** Taken back already is as good: the page says what is owed now. */
const undo = (deps: ReceiptSources): Action =>
  defineShopSave({
    name: 'debts.undo',
    outcomes: ['undone', 'not_allowed', 'too_old'],
    says: { undone: 'said_cancelled' },
    runIn: async (context, _call, tx) => {
      const occasion = { actor: callerOf(context).actor, now: context.now };
      const reversed = await reversePaymentIn(tx, { receipt: receiptInHand(context), reason: 'undo' }, occasion);
      return { result: 'undone', data: reversedData(context, reversed), undoes: actOf(reversed) };
    },
    refusals: {
      ...takesPaymentBack,
      void_not_allowed: cancelsNot,
      sale_already_voided: async (_error, context) => {
        const found = await findAnyReceipt(deps, context, receiptInHand(context));
        if (found.kind === 'sale') return undefined;
        const owesMinor = await deps.debts.owes(callerOf(context).tenant, found.payment.customerId);
        return { result: 'undone', data: reversedData(context, { payment: found.payment, owesMinor }) };
      },
    },
  });
