import {
  customerKey,
  findCustomer,
  findCustomerByKey,
  findCustomerByPhone,
  listCustomers,
  type Customer,
} from '../../../features/debts/customers.ts';
import { mergeCustomersIn } from '../../../features/debts/merge-customers.ts';
import { DomainError } from '../../../values/errors.ts';
import { formatMoney } from '../../../values/money.ts';
import { defineAction, defineShopSave, defineView, type Action, type View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { readTypedPhone, shownPhone } from '../shared/typed-phone.ts';
import { GENERAL, nothingOfTrade } from '../../turn/refusals.ts';
import { customerInHand } from './customer-in-hand.ts';
import { customerData, customerRow, personLabel } from './customer-rows.ts';
import { rowsInOrder } from '../shared/rows-in-order.ts';
import { foundView, searchTyped } from './customer-search.ts';
import { mustBeNoted, note } from '../shared/notes.ts';

/** Customers on one list. */
const listLimit = 99;
/** As wide as pages print what was typed. */

/** Takes the second of the two into hand, unless it is the first once more. */
const takeOther = (context: TurnContext, other: Customer): 'ok' | 'same' => {
  if (other.id === mustBeNoted(context, 'debts', 'customer')) return 'same';
  note(context, 'debts', { other: other.id });
  return 'ok';
};

const pickOther = defineAction({
  name: 'debts.pickOther',
  outcomes: ['ok', 'same'],
  run: async (context, { value }) => {
    const other = await context.read((tx) => findCustomerByKey(tx, String(value)));
    if (!other) throw new DomainError('customer_not_found');
    return { result: takeOther(context, other) };
  },
});

const findOther = defineAction({
  name: 'debts.findOther',
  outcomes: ['ok', 'same', 'found', 'nobody', 'abroad'],
  run: async (context, { value }) => {
    const typed = String(value);
    const searched = await searchTyped(context, typed, { debtorsOnly: false });
    if (searched) return searched;
    const read = readTypedPhone(context, typed);
    if ('result' in read && read.result === 'abroad') return read;
    const other = 'phone' in read ? await context.read((tx) => findCustomerByPhone(tx, read.phone)) : undefined;
    if (!other) return { result: 'nobody', data: { q: shownPhone(typed) } };
    return { result: takeOther(context, other) };
  },
});

const merge = defineShopSave({
  name: 'debts.merge',
  outcomes: ['merged'],
  says: { merged: 'said_merged' },
  runIn: async (context, _call, tx) => {
    const { actor, tenant } = callerOf(context);
    const merging = {
      intoId: mustBeNoted(context, 'debts', 'customer'),
      mergedId: mustBeNoted(context, 'debts', 'other'),
    };
    const customer = await mergeCustomersIn(tx, merging, { actor, now: context.now });
    const data = { ...customerData(customer), new: formatMoney(customer.balanceMinor, tenant.currency) };
    return { result: 'merged', data };
  },
  refusals: { ...nothingOfTrade, customer_not_found: GENERAL },
});

const others = defineView({
  name: 'debts.others',
  params: ['cust'],
  run: async (context, frame) => {
    const { currency } = callerOf(context).tenant;
    const [customer, all] = await Promise.all([
      customerInHand(context),
      context.read((tx) => listCustomers(tx, listLimit)),
    ]);
    const rows = all
      .filter(({ id }) => id !== customer.id)
      .map((other) => ({ key: customerKey(other), label: customerRow(other, currency) }));
    return { facts: customerData(customer), rows: rowsInOrder(rows, frame.list?.keys) };
  },
});

const both = defineView({
  name: 'debts.both',
  params: ['cust', 'cust2', 'old', 'amt', 'new'],
  run: async (context) => {
    const { currency } = callerOf(context).tenant;
    const otherId = mustBeNoted(context, 'debts', 'other');
    const [first, second] = await Promise.all([
      customerInHand(context),
      context.read((tx) => findCustomer(tx, otherId)),
    ]);
    if (!second) throw new DomainError('customer_not_found');
    const money = (minor: number): string => formatMoney(minor, currency);
    return {
      facts: {
        ...customerData(first),
        cust2: personLabel(second),
        old: money(first.balanceMinor),
        amt: money(second.balanceMinor),
        new: money(first.balanceMinor + second.balanceMinor),
      },
    };
  },
});

/** Making one customer of two. */
export const mergeActions: readonly Action[] = [pickOther, findOther, merge];
export const mergeViews: readonly View[] = [others, both, foundView('debts.foundOthers', { debtorsOnly: false })];
