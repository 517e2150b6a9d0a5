import {
  customerKey,
  findCustomer,
  findCustomerByPhone,
  listCustomers,
  listNamesakes,
  type Customer,
  type NamedCustomer,
} from '../../../features/debts/customers.ts';
import { DomainError } from '../../../values/errors.ts';
import { fit } from '../../../values/gsm7.ts';
import { formatMoney, type CurrencyCode } from '../../../values/money.ts';
import { nationalPhone } from '../../../values/phone.ts';
import { defineView, type View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { newKey, totalIn } from './credit-customer-actions.ts';
import { customerData, customerRow } from '../debts/customer-rows.ts';
import { rowsInOrder } from '../shared/rows-in-order.ts';
import { foundView } from '../debts/customer-search.ts';
import { widths } from '../shared/format.ts';
import { mustBeNoted, noted } from '../shared/notes.ts';

/** Customers on one list: what a person scrolls through on a keypad; others are found by their number or name. */
const listLimit = 30;
/** The first key behind that of a new customer. */
const firstNamesake = 2;

const totalOf = (context: TurnContext): string => formatMoney(totalIn(context), callerOf(context).tenant.currency);

const customers = defineView({
  name: 'credit.customers',
  params: ['total'],
  run: async (context, frame) => {
    const { currency } = callerOf(context).tenant;
    const known = await context.read((tx) => listCustomers(tx, listLimit));
    const rows = known.map((customer) => ({ key: customerKey(customer), label: customerRow(customer, currency) }));
    const newOne = await newcomer(context);
    const newRow = newOne === undefined ? [] : [{ key: newKey, label: customerRow(newOne, currency) }];
    const order = frame.list?.keys.filter((key) => key !== newKey);
    return { facts: { total: totalOf(context) }, rows: [...newRow, ...rowsInOrder(rows, order)] };
  },
});

const newCustomer = defineView({
  name: 'credit.newCustomer',
  params: ['phone'],
  run: (context) => Promise.resolve({ facts: { phone: nationalPhone(mustBeNoted(context, 'credit', 'phone')) } }),
});

/** Who becomes a customer with the sale in hand, if anybody does. */
const newcomer = async (context: TurnContext) => {
  const [name, phone] = [noted(context, 'credit', 'name'), noted(context, 'credit', 'phone')];
  if (name === undefined || phone === undefined) return undefined;
  const others = await context.read((tx) => listNamesakes(tx, name, listLimit));
  return { name, phone, balanceMinor: 0, namesakes: others.map((other) => other.phone) };
};

/** Somebody else may have written the same number down meanwhile, with a debt. */
const unsaved = async (context: TurnContext) => {
  const phone = noted(context, 'credit', 'phone');
  const sameNumber = phone === undefined ? undefined : await context.read((tx) => findCustomerByPhone(tx, phone));
  return sameNumber ?? newcomer(context);
};

/** The customer of the sale in hand, as of now. */
const promised = async (context: TurnContext): Promise<NamedCustomer & { readonly balanceMinor: number }> => {
  const id = noted(context, 'credit', 'customer');
  const customer = id === undefined ? await unsaved(context) : await context.read((tx) => findCustomer(tx, id));
  if (!customer) throw new DomainError('customer_not_found');
  return customer;
};

/** Those of the name that was typed, behind the key that says that it is none of them. */
const namesakes = defineView({
  name: 'credit.namesakes',
  params: ['cust'],
  run: async (context, frame) => {
    const { currency } = callerOf(context).tenant;
    const name = mustBeNoted(context, 'credit', 'name');
    const known = await context.read((tx) => listNamesakes(tx, name, listLimit));
    const rows = known.map((customer) => ({ key: customerKey(customer), label: lastDigits(customer, currency) }));
    const inOrder = rowsInOrder(rows, frame.list?.keys);
    const numbered = inOrder.map((row, index) => ({ ...row, number: index + firstNamesake }));
    return { facts: { cust: fit(name, widths.person) }, rows: numbered };
  },
});

/** With the digits also where there is only one of that name: the seller compares them with the typed number. */
const lastDigits = (customer: Customer, currency: CurrencyCode): string =>
  customerRow({ ...customer, namesakes: [...customer.namesakes, ''] }, currency);

const promise = defineView({
  name: 'credit.promise',
  params: ['cust', 'old', 'total', 'new', 'limit'],
  run: async (context) => {
    const { currency } = callerOf(context).tenant;
    const [customer, settings] = await Promise.all([promised(context), context.settings()]);
    const total = totalIn(context);
    return {
      facts: {
        ...customerData(customer),
        old: formatMoney(customer.balanceMinor, currency),
        total: formatMoney(total, currency),
        new: formatMoney(customer.balanceMinor + total, currency),
        limit: formatMoney(settings.creditLimitMinor, currency),
      },
      agreed: { credit: total, owed: customer.balanceMinor },
    };
  },
});

/** What the pages of a sale on credit show. */
export const creditViews: readonly View[] = [
  customers,
  newCustomer,
  namesakes,
  promise,
  foundView('credit.found', { debtorsOnly: false }),
];
