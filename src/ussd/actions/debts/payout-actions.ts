import { worksForOwner } from '../../../tenancy/what-people-may.ts';
import type { Act } from '../../../features/acts/same-act.ts';
import { listCreditors, type Customer } from '../../../features/debts/customers.ts';
import type { NewDebtPayment } from '../../../features/debts/debt-payment.ts';
import { payOutIn } from '../../../features/debts/pay-debt.ts';
import { addNotice } from '../../../features/shops/notices.ts';
import { defineAction, defineShopSave, type Action, type ActionCall } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { GENERAL, nothingOfTrade } from '../../turn/refusals.ts';
import { customerInHand, shareOf } from './customer-in-hand.ts';
import { bookedData } from './debts-saves.ts';
import { takePaymentReceipt } from '../receipts/receipt-in-hand.ts';
import { forget, mustBeNoted, note } from '../shared/notes.ts';

/** What the shop owes: after a sale on credit was cancelled of which a part was paid already, say. */
const owedTo = ({ balanceMinor }: Customer): number => Math.max(0, -balanceMinor);

const listOwed = defineAction({
  name: 'debts.listOwed',
  outcomes: ['some', 'none'],
  run: async (context) => {
    note(context, 'debts', { mode: 'owed' });
    const creditors = await context.read((tx) => listCreditors(tx, 1));
    return { result: creditors.length > 0 ? 'some' : 'none' };
  },
});

const amount = defineAction({
  name: 'debts.payOutAmount',
  outcomes: ['ok', 'too_much'],
  run: async (context, { value }) => {
    const paid = shareOf(context, Number(value), owedTo(await customerInHand(context)));
    if (paid === undefined) return { result: 'too_much' };
    note(context, 'debts', { paid });
    return { result: 'ok' };
  },
});

const payoutIn = (context: TurnContext, call: ActionCall): Omit<NewDebtPayment, 'clientRef'> => ({
  customerId: mustBeNoted(context, 'debts', 'customer'),
  amountMinor: mustBeNoted(context, 'debts', 'paid'),
  payment: call.with['payment'] === 'mobile_money' ? 'mobile_money' : 'cash',
});

const payoutAct = ({ customerId, amountMinor, payment }: Omit<NewDebtPayment, 'clientRef'>): Act => ({
  kind: 'payout',
  of: [customerId, amountMinor, payment],
});

const payOut = defineShopSave({
  name: 'debts.payOut',
  outcomes: ['saved', 'too_much'],
  act: (context, call) => payoutAct(payoutIn(context, call)),
  says: { saved: 'said_payout' },
  runIn: async (context, call, tx) => {
    const { actor, tenant } = callerOf(context);
    const { now } = context;
    const payout = { clientRef: `payout:${context.stepTag}`, ...payoutIn(context, call) };
    const saved = await payOutIn(tx, payout, { actor, now });
    if (worksForOwner(actor)) await addNotice(tx, { kind: 'paid_out', who: actor.name, now });
    forget(context, 'debts', 'paid');
    takePaymentReceipt(context, saved.receipt);
    return { result: 'saved', data: bookedData(saved, -saved.balanceMinor, tenant.currency) };
  },
  refusals: {
    ...nothingOfTrade,
    customer_not_found: GENERAL,
    // Somebody else was quicker, or the customer has bought on credit meanwhile.
    payment_too_large: 'too_much',
  },
});

/** Giving customers back what the shop owes them. */
export const payoutActions: readonly Action[] = [listOwed, amount, payOut];
