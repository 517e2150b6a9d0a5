import type { Act } from '../../../features/acts/same-act.ts';
import { findCustomer, type NamedCustomer } from '../../../features/debts/customers.ts';
import type { DebtPayment, NewDebtPayment, PaidBy } from '../../../features/debts/debt-payment.ts';
import type { DebtsService } from '../../../features/debts/debts-service.ts';
import { payDebtIn } from '../../../features/debts/pay-debt.ts';
import type { TooSoon } from '../../../features/debts/remind.ts';
import { localDate } from '../../../values/business-day.ts';
import { formatReference } from '../../../values/damm.ts';
import { formatMoney, type CurrencyCode } from '../../../values/money.ts';
import { defineShopSave, type Action, type ActionCall } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { FrameData } from '../../engine/dialogue.ts';
import { wordOf } from '../../engine/render.ts';
import { GENERAL, nothingOfTrade } from '../../turn/refusals.ts';
import { customerData } from './customer-rows.ts';
import { whenWords } from '../shared/when-words.ts';
import { cappedData } from '../shared/sms-limits.ts';
import { takePaymentReceipt } from '../receipts/receipt-in-hand.ts';
import { forget, mustBeNoted, noted } from '../shared/notes.ts';

interface DebtSavesDeps {
  readonly debts: DebtsService;
}

/** What is written into the debt book. */
export const createDebtSaves = (deps: DebtSavesDeps): readonly Action[] => [pay, remind(deps)];

/** When a customer was reminded, and from when a reminder may go again. */
export const tooSoonData = (context: TurnContext, customer: NamedCustomer, { last, next }: TooSoon): FrameData => {
  const { timezone } = callerOf(context).tenant;
  return { ...customerData(customer), date: localDate(last, timezone), date2: localDate(next, timezone) };
};

/** Who paid, or was paid, as pages show it. */
export const payerData = ({ customerName: name, customerPhone: phone, namesakes }: DebtPayment): FrameData =>
  customerData({ name, phone, namesakes });

/** What pages show of a payment, or a payout, that was just booked; `restMinor` is left to pay. */
export const bookedData = (booked: DebtPayment, restMinor: number, currency: CurrencyCode): FrameData => ({
  ...payerData(booked),
  paid: formatMoney(booked.paidMinor, currency),
  rest: formatMoney(restMinor, currency),
  rno: formatReference(booked.receipt),
});

const ways: Readonly<Record<string, PaidBy>> = { cash: 'cash', mobile_money: 'mobile_money', card: 'card' };

const paymentIn = (context: TurnContext, call: ActionCall) => ({
  customerId: mustBeNoted(context, 'debts', 'customer'),
  amountMinor: mustBeNoted(context, 'debts', 'paid'),
  payment: ways[String(call.with['payment'])] ?? 'cash',
});

/** What makes a payment the same as another. */
export const paymentAct = ({ customerId, amountMinor, payment }: Omit<NewDebtPayment, 'clientRef'>): Act => ({
  kind: 'payment',
  of: [customerId, amountMinor, payment],
});

const pay = defineShopSave({
  name: 'debts.pay',
  outcomes: ['saved', 'too_much', 'paid_off'],
  act: (context, call) => paymentAct(paymentIn(context, call)),
  says: { saved: 'said_payment' },
  runIn: async (context, call, tx) => {
    const { actor, tenant } = callerOf(context);
    const payment = { clientRef: `payment:${context.stepTag}`, ...paymentIn(context, call) };
    const saved = await payDebtIn(tx, payment, { actor, now: context.now });
    forget(context, 'debts', 'paid');
    takePaymentReceipt(context, saved.receipt);
    return { result: 'saved', data: bookedData(saved, saved.balanceMinor, tenant.currency) };
  },
  refusals: {
    ...nothingOfTrade,
    customer_not_found: GENERAL,
    // Another payment was quicker.
    payment_too_large: ({ details }) => ({ result: Number(details['owedMinor']) > 0 ? 'too_much' : 'paid_off' }),
  },
});

const remind = ({ debts }: DebtSavesDeps): Action =>
  defineShopSave({
    name: 'debts.remind',
    outcomes: ['now', 'later', 'too_soon', 'opted_out', 'limited', 'paid_off', 'paid_off_on_list'],
    says: { now: 'said_reminder', later: 'said_reminder' },
    runIn: async (context, _call, tx) => {
      const { actor } = callerOf(context);
      const id = mustBeNoted(context, 'debts', 'customer');
      const reminder = await debts.remindIn(tx, id, { actor, now: context.now });
      const customer = await findCustomer(tx, id);
      if (!customer) throw new Error('the customer who is reminded is gone');
      if (reminder.kind === 'opted_out') return { result: 'opted_out', data: customerData(customer) };
      if (reminder.kind === 'capped') return { result: 'limited', data: cappedData(context, reminder) };
      if (reminder.kind === 'too_soon') return { result: 'too_soon', data: tooSoonData(context, customer, reminder) };
      const { held, at } = reminder;
      if (held === undefined) return { result: 'now', data: customerData(customer) };
      const why = wordOf(context.texts, `held_${held}`);
      return { result: 'later', data: { ...customerData(customer), why, when: whenWords(context, at) } };
    },
    refusals: {
      ...nothingOfTrade,
      customer_not_found: GENERAL,
      // Paid meanwhile: the customer's page says that nothing is owed. Behind the list of whom to remind it was not seen yet.
      nothing_owed: (_error, context) => ({
        result: noted(context, 'debts', 'mode') === 'remind' ? 'paid_off_on_list' : 'paid_off',
      }),
    },
  });
