import type { DebtPayment } from '../../../features/debts/debt-payment.ts';
import type { Receipt, ReceiptsService } from '../../../features/receipts/receipts-service.ts';
import { localDate, localTime } from '../../../values/business-day.ts';
import { formatReference } from '../../../values/damm.ts';
import { fit } from '../../../values/gsm7.ts';
import { formatMoney } from '../../../values/money.ts';
import { examplePhone } from '../../../values/phone.ts';
import { defineView, type View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { wordOf } from '../../engine/render.ts';
import { filledWord } from '../../menu/fill.ts';
import { payerData } from '../debts/debts-saves.ts';
import { cartText, listMoney, paymentWord, roundingText, saleLine, widths } from '../shared/format.ts';
import { findAnyReceipt, receiptInHand, type ReceiptSources } from './receipt-in-hand.ts';
import { rowsInOrder } from '../shared/rows-in-order.ts';

/** Receipts on one list: what a person scrolls through on a keypad. */
const listLimit = 50;

/** What the pages of receipts show. */
export const createReceiptViews = (deps: ReceiptSources): readonly View[] => [
  current,
  list(deps),
  receiptView(deps),
  payment(deps),
];

const current = defineView({
  name: 'receipts.current',
  params: ['rno', 'ex'],
  run: (context) =>
    Promise.resolve({
      facts: {
        rno: formatReference(receiptInHand(context)),
        ex: examplePhone(callerOf(context).tenant.country),
      },
    }),
});

/** Money that customers paid on a debt, and money that they got back, stand among the sales. */
const SIGNS = { sale: '', payment: '+', payout: '-' } as const;

const list = (deps: { readonly receipts: ReceiptsService }): View =>
  defineView({
    name: 'receipts.list',
    params: [],
    run: async (context, frame) => {
      const { tenant, actor } = callerOf(context);
      const receipts = await deps.receipts.list(tenant, actor, { limit: listLimit });
      const rows = receipts.map((one) => ({
        key: one.receipt,
        label: [
          formatReference(one.receipt),
          localTime(one.soldAt, tenant.timezone),
          SIGNS[one.kind] + listMoney(one.totalMinor, tenant.currency),
        ].join(' '),
      }));
      return { facts: {}, rows: rowsInOrder(rows, frame.list?.keys) };
    },
  });

const receiptView = (deps: ReceiptSources): View =>
  defineView({
    name: 'receipts.receipt',
    params: ['rno', 'date', 'time', 'who', 'cart', 'pay', 'total', 'round', 'reason'],
    run: async (context) => {
      const found = await findAnyReceipt(deps, context, receiptInHand(context));
      if (found.kind === 'payment') throw new Error('a payment where a sale is in hand');
      return { facts: receiptFacts(context, found.receipt) };
    },
  });

/** Shorter than on other pages: beside the total there must be room for its rounding. */
const lineOnReceipt = 21;
const sellerOnReceipt = 7;

/** Beside the total: what is left of it, once a part came back, else what cash rounding added. */
const besideTotal = ({ texts }: TurnContext, { sale, leftMinor }: Receipt): string => {
  const { currency, roundingMinor, totalMinor } = sale;
  if (leftMinor === totalMinor) return roundingText(texts, roundingMinor, currency);
  return ` ${filledWord(texts, 'left_valid', { amount: listMoney(leftMinor, currency) })}`;
};

const receiptFacts = (context: TurnContext, receipt: Receipt) => {
  const { sale, sellerName, voidedAt, voidReason } = receipt;
  const { tenant, who } = callerOf(context);
  return {
    rno: formatReference(sale.receipt),
    date: localDate(voidedAt ?? sale.soldAt, tenant.timezone),
    time: localTime(sale.soldAt, tenant.timezone),
    who: fit(sellerName, sellerOnReceipt),
    cart: cartText(
      context.texts,
      sale.lines.map((line) => saleLine(line, sale.currency, lineOnReceipt)),
    ),
    pay: paymentWord(context.texts, sale.payment, who.mobileMoney),
    total: formatMoney(sale.totalMinor, sale.currency),
    round: besideTotal(context, receipt),
    reason: voidReason === null ? '' : wordOf(context.texts, `void_${voidReason}`),
  };
};

const payment = (deps: ReceiptSources): View =>
  defineView({
    name: 'receipts.debtPayment',
    params: ['rno', 'date', 'time', 'who', 'cust', 'pay', 'total', 'rest', 'new'],
    run: async (context) => {
      const found = await findAnyReceipt(deps, context, receiptInHand(context));
      if (found.kind === 'sale') throw new Error('a sale where a payment is in hand');
      return { facts: await paymentFacts(deps, context, found.payment) };
    },
  });

const paymentFacts = async (deps: ReceiptSources, context: TurnContext, found: DebtPayment) => {
  const { tenant, who } = callerOf(context);
  const { receipt: rno, reversedAt, at, paidMinor, balanceMinor } = found;
  const money = (minor: number): string => formatMoney(minor, tenant.currency);
  const owesMinor = reversedAt === null ? await deps.debts.owes(tenant, found.customerId) : balanceMinor;
  return {
    rno: formatReference(rno),
    date: localDate(reversedAt ?? at, tenant.timezone),
    time: localTime(at, tenant.timezone),
    who: fit(found.sellerName, widths.person),
    ...payerData(found),
    pay: paymentWord(context.texts, found.payment, who.mobileMoney),
    total: money(paidMinor),
    rest: money(balanceMinor),
    // What is owed if it is taken back.
    new: money(owesMinor + paidMinor),
  };
};
