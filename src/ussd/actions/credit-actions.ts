import {
  customerKey,
  findCustomer,
  findCustomerByKey,
  findCustomerByPhone,
  listCustomers,
} from '../../features/debts/customers.ts';
import { nationalPhone } from '../../platform/phone.ts';
import { DomainError } from '../../platform/errors.ts';
import { fit } from '../../platform/gsm7.ts';
import { formatMoney } from '../../platform/money.ts';
import { parseName } from '../../platform/text-input.ts';
import {
  callerOf,
  defineAction,
  defineShopSave,
  defineView,
  type Action,
  type TurnContext,
  type View,
} from '../context.ts';
import { cartComesTo } from './cart.ts';
import { forgetCustomer, overLimitResult, creditRefusals, refusedCredit, saveOnCredit } from './credit-sale.ts';
import { customerRow, rowsInOrder } from './customer-rows.ts';
import { widths } from './format.ts';
import { dropNotes, keepNotes, mustBeNoted, notedText } from './notes.ts';
import { refusedSale } from './save-cart.ts';
import type { SellDeps } from './sell-deps.ts';
import { readTypedPhone } from './typed-phone.ts';

/** Selling on credit: who owes it, and whether that is still within the limit. */
export const createCreditActions = (
  deps: SellDeps,
): { readonly actions: readonly Action[]; readonly views: readonly View[] } => ({
  actions: [start, pickCustomer, phone, name, save(deps), allow(deps)],
  views: [customers, newCustomer, promise],
});

/** The row that stands for a customer who is written down only with the sale. */
const newKey = 'new';
/** Customers on one list: what a person scrolls through on a keypad; others are found by their number. */
const listLimit = 30;

const start = defineAction({
  name: 'credit.start',
  outcomes: ['some', 'none'],
  run: async (context) => {
    forgetCustomer(context);
    const known = await context.read((tx) => listCustomers(tx, 1));
    return { result: known.length > 0 ? 'some' : 'none' };
  },
});

/** What the sale in hand would add to somebody's debt, in minor units. */
const totalIn = (context: TurnContext): number => {
  const { currency } = callerOf(context).tenant;
  return cartComesTo(context.session.cart, { currency, payment: 'credit' }).totalMinor;
};

/** Whether the sale in hand is within the limit for somebody who owes so much. */
const judge = async (context: TurnContext, owedMinor: number) => {
  const { creditLimitMinor } = await context.settings();
  return owedMinor + totalIn(context) <= creditLimitMinor ? 'ok' : overLimitResult(context);
};

const choose = (context: TurnContext, customer: { readonly id: string; readonly balanceMinor: number }) => {
  dropNotes(context, 'sms', 'allowed');
  keepNotes(context, { customer: customer.id });
  return judge(context, customer.balanceMinor);
};

const pickCustomer = defineAction({
  name: 'credit.pickCustomer',
  outcomes: ['ok', 'over_limit', 'over_limit_owner'],
  run: async (context, { value }) => {
    const key = String(value);
    if (key === newKey) {
      dropNotes(context, 'customer', 'sms', 'allowed');
      return { result: await judge(context, 0) };
    }
    const customer = await context.read((tx) => findCustomerByKey(tx, key));
    if (!customer) throw new DomainError('customer_not_found');
    return { result: await choose(context, customer) };
  },
});

const phone = defineAction({
  name: 'credit.phone',
  outcomes: ['ok', 'over_limit', 'over_limit_owner', 'new', 'invalid', 'abroad'],
  run: async (context, { value }) => {
    const read = readTypedPhone(context, String(value));
    if ('result' in read) return read;
    const customer = await context.read((tx) => findCustomerByPhone(tx, read.phone));
    if (customer) return { result: await choose(context, customer) };
    forgetCustomer(context);
    keepNotes(context, { phone: read.phone });
    return { result: 'new' };
  },
});

const nameLength = { min: 2, max: 12 };

const name = defineAction({
  name: 'credit.name',
  outcomes: ['ok', 'over_limit', 'over_limit_owner', 'invalid'],
  run: async (context, { value }) => {
    const read = parseName(String(value), nameLength);
    if (read === undefined) return { result: 'invalid' };
    dropNotes(context, 'customer');
    keepNotes(context, { name: read });
    return { result: await judge(context, 0) };
  },
});

const creditOutcomes = ['saved', ...refusedSale, ...refusedCredit] as const;

/** Notes how the sale is to be saved: also for the pages that ask first whether it is to be saved at all. */
const save = (deps: SellDeps): Action =>
  savingOnCredit(deps, 'credit.save', (context, chosen) => {
    dropNotes(context, 'allowed');
    keepNotes(context, { payment: 'credit', sms: chosen['sms'] === 1 ? 1 : 0 });
  });

const allow = (deps: SellDeps): Action =>
  savingOnCredit(deps, 'credit.allow', (context) => {
    keepNotes(context, { payment: 'credit', allowed: 1 });
  });

const savingOnCredit = (
  deps: SellDeps,
  actionName: string,
  note: (context: TurnContext, chosen: Readonly<Record<string, string | number>>) => void,
): Action =>
  defineShopSave({
    name: actionName,
    outcomes: creditOutcomes,
    runIn: async (context, call, tx) => {
      note(context, call.with);
      return { result: 'saved', data: await saveOnCredit(deps, context, tx) };
    },
    refusals: creditRefusals(deps, (context, call) => {
      note(context, call.with);
    }),
  });

const totalOf = (context: TurnContext): string => formatMoney(totalIn(context), callerOf(context).tenant.currency);

const customers = defineView({
  name: 'credit.customers',
  params: ['total'],
  run: async (context, frame) => {
    const { currency } = callerOf(context).tenant;
    const known = await context.read((tx) => listCustomers(tx, listLimit));
    const rows = known.map((customer) => ({ key: customerKey(customer), label: customerRow(customer, currency) }));
    const newName = notedText(context, 'name');
    const newRow =
      newName === undefined ? [] : [{ key: newKey, label: customerRow({ name: newName, balanceMinor: 0 }, currency) }];
    const order = frame.list?.keys.filter((key) => key !== newKey);
    return { facts: { total: totalOf(context) }, rows: [...newRow, ...rowsInOrder(rows, order)] };
  },
});

const newCustomer = defineView({
  name: 'credit.newCustomer',
  params: ['phone'],
  run: (context) => Promise.resolve({ facts: { phone: nationalPhone(mustBeNoted(context, 'phone')) } }),
});

/** The customer of the sale in hand, as he is now. */
const promised = async (context: TurnContext): Promise<{ readonly name: string; readonly balanceMinor: number }> => {
  const id = notedText(context, 'customer');
  if (id === undefined) return { name: mustBeNoted(context, 'name'), balanceMinor: 0 };
  const customer = await context.read((tx) => findCustomer(tx, id));
  if (!customer) throw new DomainError('customer_not_found');
  return customer;
};

const promise = defineView({
  name: 'credit.promise',
  params: ['cust', 'old', 'total', 'new', 'limit'],
  run: async (context) => {
    const { currency } = callerOf(context).tenant;
    const [customer, settings] = await Promise.all([promised(context), context.settings()]);
    const total = totalIn(context);
    return {
      facts: {
        cust: fit(customer.name, widths.person),
        old: formatMoney(customer.balanceMinor, currency),
        total: formatMoney(total, currency),
        new: formatMoney(customer.balanceMinor + total, currency),
        limit: formatMoney(settings.creditLimitMinor, currency),
      },
    };
  },
});
