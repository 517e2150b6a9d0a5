import { may } from '../../../tenancy/what-people-may.ts';
import { findCustomerByPhone, listDebtors } from '../../../features/debts/customers.ts';
import type { DebtsService } from '../../../features/debts/debts-service.ts';
import { tooSoonToRemind } from '../../../features/debts/remind.ts';
import { defineAction, type Action, type ActionsAndViews } from '../../turn/action.ts';
import { callerOf } from '../../turn/context.ts';
import { readTypedPhone, shownPhone } from '../shared/typed-phone.ts';
import { customerInHand, pickCustomer, shareOf } from './customer-in-hand.ts';
import { customerData } from './customer-rows.ts';
import { searchTyped } from './customer-search.ts';
import { createDebtSaves, tooSoonData } from './debts-saves.ts';
import { debtViews } from './debts-views.ts';
import { mergeActions, mergeViews } from './merge-actions.ts';
import { note, noted } from '../shared/notes.ts';
import { payoutActions } from './payout-actions.ts';

/** As wide as pages print what was typed. */

export interface DebtsDeps {
  readonly debts: DebtsService;
  readonly hasOptedOut: (phone: string) => Promise<boolean>;
}

/** The debt book: who owes what, payments and reminders. */
export const createDebtsActions = (deps: DebtsDeps): ActionsAndViews => ({
  actions: [
    listing('debts.list', 'list'),
    listing('debts.listToRemind', 'remind'),
    listing('debts.payers', 'pay'),
    open,
    find,
    payFrom,
    payByPhone,
    startReminder(deps),
    amount,
    ...createDebtSaves(deps),
    ...payoutActions,
    ...mergeActions,
  ],
  views: [...debtViews, ...mergeViews],
});

/** Opens the list of debtors for a purpose. */
const listing = (actionName: string, mode: 'list' | 'remind' | 'pay'): Action =>
  defineAction({
    name: actionName,
    outcomes: ['some', 'none'],
    run: async (context) => {
      note(context, 'debts', { mode });
      const debtors = await context.read((tx) => listDebtors(tx, 1));
      return { result: debtors.length > 0 ? 'some' : 'none' };
    },
  });

const open = defineAction({
  name: 'debts.open',
  outcomes: ['owner', 'cashier', 'remind', 'owed', 'even'],
  run: async (context, { value }) => {
    const { balanceMinor } = await pickCustomer(context, String(value));
    if (balanceMinor <= 0) return { result: balanceMinor < 0 ? 'owed' : 'even' };
    if (!may(callerOf(context).actor, 'customer.remind')) return { result: 'cashier' };
    return { result: noted(context, 'debts', 'mode') === 'remind' ? 'remind' : 'owner' };
  },
});

/** Looks among all customers, whether they owe anything or not. */
const find = defineAction({
  name: 'debts.find',
  outcomes: ['found', 'nobody'],
  run: async (context, { value }) => {
    const typed = String(value);
    const searched = await searchTyped(context, typed, { debtorsOnly: false });
    return searched ?? { result: 'nobody', data: { q: shownPhone(typed) } };
  },
});

const payFrom = defineAction({
  name: 'debts.payFrom',
  outcomes: ['ok'],
  run: async (context, { value }) => {
    await pickCustomer(context, String(value));
    return { result: 'ok' };
  },
});

const payByPhone = defineAction({
  name: 'debts.payByPhone',
  outcomes: ['ok', 'found', 'none', 'abroad'],
  run: async (context, { value }) => {
    const typed = String(value);
    const searched = await searchTyped(context, typed, { debtorsOnly: true });
    if (searched?.result === 'found') return searched;
    const read = readTypedPhone(context, typed);
    if ('result' in read) return { ...read, result: read.result === 'abroad' ? 'abroad' : 'none' };
    const customer = await context.read((tx) => findCustomerByPhone(tx, read.phone));
    if (!customer || customer.balanceMinor <= 0) return { result: 'none', data: { phone: shownPhone(typed) } };
    note(context, 'debts', { customer: customer.id });
    return { result: 'ok' };
  },
});

const startReminder = (deps: DebtsDeps): Action =>
  defineAction({
    name: 'debts.startReminder',
    outcomes: ['ok', 'too_soon', 'opted_out'],
    run: async (context) => {
      const customer = await customerInHand(context);
      const tooSoon = tooSoonToRemind(customer.lastRemindedAt, context.now);
      if (tooSoon) return { result: 'too_soon', data: tooSoonData(context, customer, tooSoon) };
      return (await deps.hasOptedOut(customer.phone))
        ? { result: 'opted_out', data: customerData(customer) }
        : { result: 'ok' };
    },
  });

const amount = defineAction({
  name: 'debts.amount',
  outcomes: ['ok', 'too_much', 'paid_off'],
  run: async (context, { value }) => {
    const { balanceMinor } = await customerInHand(context);
    if (balanceMinor <= 0) return { result: 'paid_off' };
    const paid = shareOf(context, Number(value), balanceMinor);
    if (paid === undefined) return { result: 'too_much' };
    note(context, 'debts', { paid });
    return { result: 'ok' };
  },
});
