import type { Sale } from '../../../features/sales/sale.ts';
import { returnableIn, returnLinesIn, type SaleReturn } from '../../../features/sales/return-sale.ts';
import { formatReference } from '../../../values/damm.ts';
import { fit } from '../../../values/gsm7.ts';
import { formatMoney } from '../../../values/money.ts';
import { formatQuantity } from '../../../values/quantity.ts';
import { defineAction, defineShopSave, defineView } from '../../turn/action.ts';
import type { Action, ActionsAndViews, View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { filledWord } from '../../menu/fill.ts';
import { cancelsSale } from '../../turn/refusals.ts';
import { widths } from '../shared/format.ts';
import { mustBeNoted, note, noted } from '../shared/notes.ts';
import { cancelsNot, mayNotCancel } from '../shared/may-not-cancel.ts';
import { findAnyReceipt, receiptInHand, type ReceiptSources } from './receipt-in-hand.ts';
import { setUnit } from '../sell/sell-deps.ts';
import { rowsInOrder } from '../shared/rows-in-order.ts';

/** Taking back a part of a sale. */
export const createReturnActions = (deps: ReceiptSources): ActionsAndViews => ({
  actions: [start(deps), pickLine(deps), cameBack(deps), save],
  views: [lines(deps), line(deps)],
});

const saleInHand = async (deps: ReceiptSources, context: TurnContext) => {
  const found = await findAnyReceipt(deps, context, receiptInHand(context));
  if (found.kind !== 'sale') throw new Error('the receipt in hand is not that of a sale');
  return found.receipt;
};

/** What can still come back of a sale, line by line. */
const leftOf = async (context: TurnContext, sale: Sale) => {
  const { lines: sold, comesTo } = await context.read((tx) => returnableIn(tx, sale));
  const left = sold
    .map((one) => ({ ...one, leftMilli: one.quantityMilli - one.returnedMilli }))
    .filter(({ leftMilli }) => leftMilli > 0);
  return { left, comesTo };
};
type LeftLine = Awaited<ReturnType<typeof leftOf>>['left'][number];

const takeLine = (context: TurnContext, { lineNumber, unit }: LeftLine): void => {
  note(context, 'receipts', { line: lineNumber });
  setUnit(context, unit);
};

const start = (deps: ReceiptSources): Action =>
  defineAction({
    name: 'receipts.startReturn',
    outcomes: ['one', 'several', 'nothing', 'not_allowed', 'too_old', 'voided'],
    run: async (context) => {
      const { sale, mayVoid } = await saleInHand(deps, context);
      if (sale.status === 'voided') return { result: 'voided' };
      if (!mayVoid) return mayNotCancel(context, sale.sellerId === callerOf(context).actor.id);
      const { left } = await leftOf(context, sale);
      const [first, second] = left;
      if (first === undefined) return { result: 'nothing' };
      takeLine(context, first);
      return { result: second === undefined ? 'one' : 'several' };
    },
  });

const lines = (deps: ReceiptSources): View =>
  defineView({
    name: 'receipts.linesLeft',
    params: ['rno'],
    run: async (context, frame) => {
      const { sale } = await saleInHand(deps, context);
      const { left } = await leftOf(context, sale);
      const rows = left.map(({ lineNumber, name, leftMilli }) => ({
        key: String(lineNumber),
        label: `${formatQuantity(leftMilli)} ${fit(name, widths.item)}`,
      }));
      return { facts: { rno: formatReference(sale.receipt) }, rows: rowsInOrder(rows, frame.list?.keys) };
    },
  });

const lineInHand = async (deps: ReceiptSources, context: TurnContext, lineNumber: number) => {
  const { sale } = await saleInHand(deps, context);
  const { left, comesTo } = await leftOf(context, sale);
  return { sale, comesTo, found: left.find((one) => one.lineNumber === lineNumber) };
};

const pickLine = (deps: ReceiptSources): Action =>
  defineAction({
    name: 'receipts.pickLine',
    outcomes: ['ok', 'gone'],
    run: async (context, { value }) => {
      const { found } = await lineInHand(deps, context, Number(value));
      if (found === undefined) return { result: 'gone' };
      takeLine(context, found);
      return { result: 'ok' };
    },
  });

const cameBack = (deps: ReceiptSources): Action =>
  defineAction({
    name: 'receipts.cameBack',
    outcomes: ['ok', 'too_much'],
    run: async (context, { value }) => {
      const { found, comesTo } = await lineInHand(deps, context, mustBeNoted(context, 'receipts', 'line'));
      const milli = Number(value);
      if (found === undefined || milli <= 0 || milli > found.leftMilli) return { result: 'too_much' };
      note(context, 'receipts', { back: milli, amount: comesTo(found.lineNumber, milli) });
      return { result: 'ok' };
    },
  });

/** What a return means for the customer's money. */
const consequence = (context: TurnContext, payment: string, amountMinor: number): string => {
  const total = formatMoney(amountMinor, callerOf(context).tenant.currency);
  return filledWord(context.texts, payment === 'credit' ? 'debt_lowered' : 'give_back', { total });
};

/** The line in hand, and what is agreed to so far. */
const line = (deps: ReceiptSources): View =>
  defineView({
    name: 'receipts.lineBack',
    params: ['rno', 'name', 'qty', 'n', 'what'],
    run: async (context) => {
      const { sale, found } = await lineInHand(deps, context, mustBeNoted(context, 'receipts', 'line'));
      return {
        facts: {
          rno: formatReference(sale.receipt),
          name: fit(found?.name ?? '', widths.item),
          qty: formatQuantity(found?.leftMilli ?? 0),
          n: formatQuantity(noted(context, 'receipts', 'back') ?? 0),
          what: consequence(context, sale.payment, noted(context, 'receipts', 'amount') ?? 0),
        },
      };
    },
  });

const returnedData = (context: TurnContext, { receipt, saleReceipt, payment, amountMinor }: SaleReturn) => ({
  rno: formatReference(receipt),
  old: formatReference(saleReceipt),
  what: consequence(context, payment, amountMinor),
});

const save = defineShopSave({
  name: 'receipts.saveReturn',
  outcomes: ['returned', 'changed', 'not_allowed', 'too_old', 'voided'],
  act: (context, call) => {
    const what = [noted(context, 'receipts', 'line'), noted(context, 'receipts', 'back'), String(call.with['shelf'])];
    return { kind: 'return', of: [receiptInHand(context), ...what] };
  },
  says: { returned: 'said_return' },
  runIn: async (context, call, tx) => {
    const { actor } = callerOf(context);
    const back = {
      lineNumber: mustBeNoted(context, 'receipts', 'line'),
      quantityMilli: mustBeNoted(context, 'receipts', 'back'),
      restock: call.with['shelf'] === 'yes',
    };
    const request = {
      clientRef: `return:${context.stepTag}`,
      sale: { receipt: receiptInHand(context) },
      lines: [back],
      agreedMinor: mustBeNoted(context, 'receipts', 'amount'),
    };
    const returned = await returnLinesIn(tx, request, { actor, now: context.now });
    return { result: 'returned', data: returnedData(context, returned) };
  },
  // Somebody else took a part back meanwhile: what is left is shown again.
  refusals: {
    ...cancelsSale,
    quantity_invalid: 'changed',
    conflict: 'changed',
    sale_already_voided: 'voided',
    void_not_allowed: cancelsNot,
  },
});
