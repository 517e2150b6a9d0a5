import { may } from '../../../tenancy/what-people-may.ts';
import { customerKey, listCreditors, listDebtors, sumDebts } from '../../../features/debts/customers.ts';
import { businessDay, daysBetween } from '../../../values/business-day.ts';
import { formatMoney } from '../../../values/money.ts';
import { nationalPhone } from '../../../values/phone.ts';
import { defineView, type View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { Frame } from '../../engine/dialogue.ts';
import type { Row } from '../../engine/render.ts';
import { customerInHand } from './customer-in-hand.ts';
import { customerData, customerRow } from './customer-rows.ts';
import { rowsInOrder } from '../shared/rows-in-order.ts';
import { foundView } from './customer-search.ts';
import { mustBeNoted } from '../shared/notes.ts';

/** Rows have numbers of up to two digits; whoever owes less is found by phone. */
const listLimit = 99;

const debtorRows = async (context: TurnContext, frame: Frame): Promise<readonly Row[]> => {
  const { currency } = callerOf(context).tenant;
  const debtors = await context.read((tx) => listDebtors(tx, listLimit));
  const rows = debtors.map((debtor) => ({ key: customerKey(debtor), label: customerRow(debtor, currency) }));
  return rowsInOrder(rows, frame.list?.keys);
};

const summary = defineView({
  name: 'debts.summary',
  params: ['sum', 'n'],
  run: async (context) => {
    const { totalMinor, people } = await context.read(sumDebts);
    return { facts: { sum: formatMoney(totalMinor, callerOf(context).tenant.currency), n: people } };
  },
});

const debtors = defineView({
  name: 'debts.debtors',
  params: ['n'],
  run: async (context, frame) => {
    const [{ people }, rows] = await Promise.all([context.read(sumDebts), debtorRows(context, frame)]);
    return { facts: { n: people }, rows };
  },
});

const payers = defineView({
  name: 'debts.payers',
  params: [],
  run: async (context, frame) => ({ facts: {}, rows: await debtorRows(context, frame) }),
});

/** Those whom the shop owes something, with what it owes them. */
const creditors = defineView({
  name: 'debts.creditors',
  params: ['n'],
  run: async (context, frame) => {
    const { currency } = callerOf(context).tenant;
    const owed = await context.read((tx) => listCreditors(tx, listLimit));
    const rows = owed.map((customer) => ({
      key: customerKey(customer),
      label: customerRow({ ...customer, balanceMinor: -customer.balanceMinor }, currency),
    }));
    return { facts: { n: owed.length }, rows: rowsInOrder(rows, frame.list?.keys) };
  },
});

const debtor = defineView({
  name: 'debts.debtor',
  params: ['cust', 'phone', 'amt', 'left', 'days'],
  run: async (context) => {
    const { tenant, actor } = callerOf(context);
    const customer = await customerInHand(context);
    const dayOf = (instant: Date): string => businessDay(instant, tenant.timezone);
    return {
      facts: {
        ...customerData(customer),
        // Sellers do not see the numbers of customers.
        phone: may(actor, 'customer.read_phone') ? nationalPhone(customer.phone) : '',
        amt: formatMoney(customer.balanceMinor, tenant.currency),
        // What the shop owes, where it is the other way round.
        left: formatMoney(Math.max(0, -customer.balanceMinor), tenant.currency),
        days: customer.debtSince === null ? 0 : daysBetween(dayOf(customer.debtSince), dayOf(context.now)),
      },
      flags: { mayMerge: may(actor, 'customer.merge') },
    };
  },
});

const payment = defineView({
  name: 'debts.payment',
  params: ['cust', 'paid'],
  run: async (context) => ({
    facts: {
      ...customerData(await customerInHand(context)),
      paid: formatMoney(mustBeNoted(context, 'debts', 'paid'), callerOf(context).tenant.currency),
    },
  }),
});

/** What the pages of the debt book show. */
export const debtViews: readonly View[] = [
  summary,
  debtors,
  payers,
  creditors,
  foundView('debts.found', { debtorsOnly: false }),
  foundView('debts.foundPayers', { debtorsOnly: true }),
  debtor,
  payment,
];
