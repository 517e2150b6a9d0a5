import {
  CUSTOMER_NAME,
  findCustomerByKey,
  findCustomerByPhone,
  listCustomers,
  listNamesakes,
} from '../../../features/debts/customers.ts';
import { DomainError } from '../../../values/errors.ts';
import { defineAction, type Action } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { cartComesTo } from './cart.ts';
import { forgetCustomer, overLimitResult } from './credit-sale.ts';
import { searchTyped } from '../debts/customer-search.ts';
import { forget, note } from '../shared/notes.ts';
import { readTypedName } from '../shared/typed-name.ts';
import { readTypedPhone } from '../shared/typed-phone.ts';

/** The row that stands for a customer who is written down only with the sale. */
export const newKey = 'new';
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
export const totalIn = (context: TurnContext): number => {
  const { currency } = callerOf(context).tenant;
  return cartComesTo(context.session.cart, { currency, payment: 'credit' }).totalMinor;
};

/** Whether the sale in hand is within the limit for somebody who owes so much. */
const judge = async (context: TurnContext, owedMinor: number) => {
  const { creditLimitMinor } = await context.settings();
  return owedMinor + totalIn(context) <= creditLimitMinor ? 'ok' : overLimitResult(context);
};

const choose = (context: TurnContext, customer: { readonly id: string; readonly balanceMinor: number }) => {
  forget(context, 'credit', 'sms', 'allowed', 'moved');
  note(context, 'credit', { customer: customer.id });
  return judge(context, customer.balanceMinor);
};

const pickCustomer = defineAction({
  name: 'credit.pickCustomer',
  outcomes: ['ok', 'over_limit', 'over_limit_owner'],
  run: async (context, { value }) => {
    const key = String(value);
    if (key === newKey) {
      forget(context, 'credit', 'customer', 'sms', 'allowed', 'moved');
      return { result: await judge(context, 0) };
    }
    const customer = await context.read((tx) => findCustomerByKey(tx, key));
    if (!customer) throw new DomainError('customer_not_found');
    return { result: await choose(context, customer) };
  },
});

const phone = defineAction({
  name: 'credit.phone',
  outcomes: ['ok', 'over_limit', 'over_limit_owner', 'new', 'found', 'nobody', 'invalid', 'abroad'],
  run: async (context, { value }) => {
    const typed = String(value);
    const searched = await searchTyped(context, typed, { debtorsOnly: false });
    if (searched) return searched;
    const read = readTypedPhone(context, typed);
    if ('result' in read) return read;
    const customer = await context.read((tx) => findCustomerByPhone(tx, read.phone));
    if (customer) return { result: await choose(context, customer) };
    forgetCustomer(context);
    note(context, 'credit', { phone: read.phone });
    return { result: 'new' };
  },
});

const name = defineAction({
  name: 'credit.name',
  outcomes: ['ok', 'known', 'over_limit', 'over_limit_owner', 'invalid'],
  run: async (context, { value }) => {
    const read = readTypedName(value, CUSTOMER_NAME);
    if ('result' in read) return read;
    forget(context, 'credit', 'customer', 'moved');
    note(context, 'credit', { name: read.name });
    const [known] = await context.read((tx) => listNamesakes(tx, read.name, 1));
    return { result: known ? 'known' : await judge(context, 0) };
  },
});

/** There is somebody of that name, and this is another. */
const asNew = defineAction({
  name: 'credit.asNew',
  outcomes: ['ok', 'over_limit', 'over_limit_owner'],
  run: async (context) => {
    forget(context, 'credit', 'customer', 'moved');
    return { result: await judge(context, 0) };
  },
});

/** It is the one of that name, who has another number now. */
const asKnown = defineAction({
  name: 'credit.asKnown',
  outcomes: ['ok', 'over_limit', 'over_limit_owner'],
  run: async (context, { value }) => {
    const customer = await context.read((tx) => findCustomerByKey(tx, String(value)));
    if (!customer) throw new DomainError('customer_not_found');
    const result = await choose(context, customer);
    note(context, 'credit', { moved: 1 });
    return { result };
  },
});

/** Choosing who buys on credit. */
export const customerChoice: readonly Action[] = [start, pickCustomer, phone, name, asNew, asKnown];
