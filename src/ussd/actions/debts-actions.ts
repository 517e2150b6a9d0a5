import {
  findCustomer,
  findCustomerByKey,
  findCustomerByPhone,
  listDebtors,
  type Customer,
} from '../../features/debts/customers.ts';
import type { DebtsService } from '../../features/debts/debts-service.ts';
import { tooSoonToRemind } from '../../features/debts/remind.ts';
import { exponentOf } from '../../platform/money.ts';
import { DomainError } from '../../platform/errors.ts';
import { parsePhone } from '../../platform/phone.ts';
import { callerOf, defineAction, type Action, type TurnContext, type View } from '../context.ts';
import { createDebtSaves, customerData, tooSoonData } from './debts-saves.ts';
import { debtViews } from './debts-views.ts';
import { keepNotes, mustBeNoted, notedText } from './notes.ts';

export interface DebtsDeps {
  readonly debts: DebtsService;
  readonly hasOptedOut: (phone: string) => Promise<boolean>;
}

/** The debt book: who owes what, payments and reminders. */
export const createDebtsActions = (
  deps: DebtsDeps,
): { readonly actions: readonly Action[]; readonly views: readonly View[] } => ({
  actions: [
    listing('debts.list', 'list'),
    listing('debts.listToRemind', 'remind'),
    listing('debts.payers', 'pay'),
    open,
    payFrom,
    payByPhone,
    startReminder(deps),
    amount,
    ...createDebtSaves(deps),
  ],
  views: debtViews,
});

/** Opens the list of debtors for a purpose. */
const listing = (actionName: string, mode: 'list' | 'remind' | 'pay'): Action =>
  defineAction({
    name: actionName,
    outcomes: ['some', 'none'],
    run: async (context) => {
      keepNotes(context, { mode });
      const debtors = await context.read((tx) => listDebtors(tx, 1));
      return { result: debtors.length > 0 ? 'some' : 'none' };
    },
  });

/** Takes a customer of the list into hand. */
const pick = async (context: TurnContext, key: string): Promise<void> => {
  const customer = await context.read((tx) => findCustomerByKey(tx, key));
  if (!customer) throw new DomainError('customer_not_found');
  keepNotes(context, { customer: customer.id });
};

const open = defineAction({
  name: 'debts.open',
  outcomes: ['owner', 'cashier', 'remind'],
  run: async (context, { value }) => {
    await pick(context, String(value));
    if (callerOf(context).who.role !== 'vendor') return { result: 'cashier' };
    return { result: notedText(context, 'mode') === 'remind' ? 'remind' : 'owner' };
  },
});

const payFrom = defineAction({
  name: 'debts.payFrom',
  outcomes: ['ok'],
  run: async (context, { value }) => {
    await pick(context, String(value));
    return { result: 'ok' };
  },
});

/** As wide as pages print what was typed. */
const longestShown = 14;

const payByPhone = defineAction({
  name: 'debts.payByPhone',
  outcomes: ['ok', 'none'],
  run: async (context, { value }) => {
    const typed = String(value);
    const phone = parsePhone(typed, callerOf(context).tenant.country);
    const customer = phone && (await context.read((tx) => findCustomerByPhone(tx, phone)));
    if (!customer || customer.balanceMinor <= 0) {
      return { result: 'none', data: { phone: typed.slice(0, longestShown) } };
    }
    keepNotes(context, { customer: customer.id });
    return { result: 'ok' };
  },
});

/** The customer in hand, as he is now. */
const inHand = async (context: TurnContext): Promise<Customer> => {
  const id = mustBeNoted(context, 'customer');
  const customer = await context.read((tx) => findCustomer(tx, id));
  if (!customer) throw new DomainError('customer_not_found');
  return customer;
};

const startReminder = (deps: DebtsDeps): Action =>
  defineAction({
    name: 'debts.startReminder',
    outcomes: ['ok', 'too_soon', 'opted_out'],
    run: async (context) => {
      const customer = await inHand(context);
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
    const { balanceMinor } = await inHand(context);
    if (balanceMinor <= 0) return { result: 'paid_off' };
    const typed = Number(value);
    const oneWhole = 10 ** exponentOf(callerOf(context).tenant.currency);
    const paid = typed === oneWhole ? balanceMinor : typed;
    if (paid <= 0 || paid > balanceMinor) return { result: 'too_much' };
    keepNotes(context, { paid });
    return { result: 'ok' };
  },
});
