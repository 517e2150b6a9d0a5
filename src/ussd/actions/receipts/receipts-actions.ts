import type { Sale, VoidReason } from '../../../features/sales/sale.ts';
import { voidSaleIn, type VoidedSale } from '../../../features/sales/void-sale.ts';
import { formatReference } from '../../../values/damm.ts';
import { isDomainError } from '../../../values/errors.ts';
import { formatMoney } from '../../../values/money.ts';
import { defineAction, defineShopSave, type Action, type ActionsAndViews } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { filledWord } from '../../menu/fill.ts';
import { cancelsSale } from '../../turn/refusals.ts';
import { createCheckActions, type CheckDeps } from './check-receipt-actions.ts';
import {
  findAnyReceipt,
  receiptInHand,
  takePaymentReceipt,
  takeSaleReceipt,
  type AnyReceipt,
  type ReceiptSources,
} from './receipt-in-hand.ts';
import { createPaymentReversals } from './payment-reversals.ts';
import { cancelsNot, mayNotCancel } from '../shared/may-not-cancel.ts';
import { createReceiptBySms, type ReceiptBySmsDeps } from './receipt-by-sms.ts';
import { createReceiptViews } from './receipts-views.ts';

export type ReceiptsDeps = CheckDeps & ReceiptSources & ReceiptBySmsDeps;

/** Looking receipts up, sending them, cancelling sales, and checking whether a receipt is genuine. */
export const createReceiptsActions = (deps: ReceiptsDeps): ActionsAndViews => ({
  actions: [
    start(deps),
    open(deps),
    find(deps),
    startCancel(deps),
    cancel,
    ...createReceiptBySms(deps),
    ...createPaymentReversals(deps),
    ...createCheckActions(deps),
  ],
  views: createReceiptViews(deps),
});

const kinds = ['ok', 'voided', 'payment', 'payment_voided', 'payout'] as const;

const takeInHand = (context: TurnContext, found: AnyReceipt): (typeof kinds)[number] => {
  if (found.kind === 'payment') {
    const { payment } = found;
    takePaymentReceipt(context, payment.receipt);
    if (payment.kind === 'payout') return 'payout';
    return payment.reversedAt === null ? 'payment' : 'payment_voided';
  }
  const { sale } = found.receipt;
  takeSaleReceipt(context, sale);
  return sale.status === 'voided' ? 'voided' : 'ok';
};

const start = (deps: ReceiptsDeps): Action =>
  defineAction({
    name: 'receipts.start',
    outcomes: ['some', 'none'],
    run: async (context) => {
      const { tenant, actor } = callerOf(context);
      const list = await deps.receipts.list(tenant, actor, { limit: 1 });
      return { result: list.length > 0 ? 'some' : 'none' };
    },
  });

const open = (deps: ReceiptsDeps): Action =>
  defineAction({
    name: 'receipts.open',
    outcomes: kinds,
    run: async (context, { value }) => {
      return { result: takeInHand(context, await findAnyReceipt(deps, context, String(value))) };
    },
  });

const find = (deps: ReceiptsDeps): Action =>
  defineAction({
    name: 'receipts.find',
    outcomes: [...kinds, 'mistyped', 'unknown'],
    run: async (context, { value }) => {
      const typed = String(value);
      try {
        return { result: takeInHand(context, await findAnyReceipt(deps, context, typed)) };
      } catch (error) {
        if (isDomainError(error, 'receipt_mistyped')) return { result: 'mistyped', data: { q: shown(typed) } };
        if (isDomainError(error, 'receipt_not_found')) return { result: 'unknown', data: { q: shown(typed) } };
        throw error;
      }
    },
  });

const longestShown = 14;
const shown = (typed: string): string => typed.slice(0, longestShown);

const startCancel = (deps: ReceiptsDeps): Action =>
  defineAction({
    name: 'receipts.startCancel',
    outcomes: ['ok', 'not_allowed', 'too_old', 'voided'],
    run: async (context) => {
      const found = await findAnyReceipt(deps, context, receiptInHand(context));
      if (found.kind === 'payment') throw new Error('a payment where a sale is in hand');
      if (found.receipt.sale.status === 'voided') return { result: 'voided' };
      return found.receipt.mayVoid ? { result: 'ok' } : mayNotCancel(context, isOwn(context, found.receipt.sale));
    },
  });

const isOwn = (context: TurnContext, { sellerId }: Sale): boolean => sellerId === callerOf(context).actor.id;

const reasons: Readonly<Record<string, VoidReason>> = {
  wrong_item: 'wrong_item',
  returned: 'returned',
  not_paid: 'not_paid',
  test: 'test',
};

const cancel = defineShopSave({
  name: 'receipts.cancel',
  outcomes: ['cancelled', 'voided', 'not_allowed', 'too_old'],
  says: { cancelled: 'said_cancelled' },
  runIn: async (context, call, tx) => {
    const { actor } = callerOf(context);
    const reason = reasons[String(call.with['reason'])] ?? 'wrong_item';
    const voided = await voidSaleIn(
      tx,
      { sale: { receipt: receiptInHand(context) }, reason },
      { actor, now: context.now },
    );
    return { result: 'cancelled', data: { rno: formatReference(voided.receipt), what: consequence(context, voided) } };
  },
  refusals: {
    ...cancelsSale,
    sale_already_voided: 'voided',
    void_not_allowed: cancelsNot,
  },
});

/** What a cancelled sale means for the customer's money. */
const consequence = (context: TurnContext, { payment, totalMinor }: VoidedSale): string => {
  const total = formatMoney(totalMinor, callerOf(context).tenant.currency);
  return filledWord(context.texts, payment === 'credit' ? 'debt_lowered' : 'give_back', { total });
};
