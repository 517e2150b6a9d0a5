import { z } from 'zod';
import { EXPENSE_CATEGORIES } from '../features/expenses/expense.ts';
import { listExpenses, type ListedExpense } from '../features/expenses/list-expenses.ts';
import { recordExpenseIn } from '../features/expenses/record-expense.ts';
import { reverseExpenseIn } from '../features/expenses/reverse-expense.ts';
import type { CurrencyCode } from '../values/money.ts';
import { pageOf, pageQuery, readCursor, toPage } from './cursor.ts';
import { amountMinor, clientRef, day, id, instant, instantOf, money, moneyOf } from './formats.ts';
import { readRoute, writeRoute } from './make-route.ts';
import type { Route } from './route.ts';

const tag = 'Expenses';
const category = z.enum(EXPENSE_CATEGORIES);

const listedAnswer = z
  .strictObject({
    ...{ id, amount: money, category, businessDay: day, actorId: id, at: instant },
    reversesId: id.nullable().meta({ description: 'the expense that this one takes back' }),
  })
  .meta({ id: 'Expense' });

/** A page of expenses. */
export const expensesAnswer = pageOf(listedAnswer, 'ExpensesPage');

const toListed =
  (currency: CurrencyCode) =>
  ({ amountMinor: minor, at, by, ...same }: ListedExpense): z.input<typeof listedAnswer> => ({
    ...same,
    amount: moneyOf(minor, currency),
    actorId: by,
    at: instantOf(at),
  });

const listRoute = readRoute(
  {
    ...{ id: 'listExpenses', method: 'get', path: '/expenses', tag, right: 'expense.read' },
    summary: 'Expenses, the last one first; what was taken back stands there with the other sign',
    query: z.strictObject(pageQuery),
    answer: expensesAnswer,
    refusals: ['cursor_mismatch'],
  },
  async (tx, { query: { limit, cursor } }, { tenant }) => {
    const before = readCursor({ limit, cursor }, {}, z.uuid());
    const expenses = await listExpenses(tx, { before, limit });
    const placeOf = (expense: ListedExpense) => expense.id;
    return toPage(expenses, { limit }, toListed(tenant.currency), { filter: {}, placeOf });
  },
);

const keptAnswer = z
  .strictObject({ id, amount: money, category, businessDay: day, dayTotal: money })
  .meta({ id: 'KeptExpense' });

type Kept = Awaited<ReturnType<typeof recordExpenseIn>>;
const toKept = (kept: Kept, currency: CurrencyCode): z.input<typeof keptAnswer> => ({
  id: kept.id,
  amount: moneyOf(kept.amountMinor, currency),
  category: kept.category,
  businessDay: kept.businessDay,
  dayTotal: moneyOf(kept.dayMinor, currency),
});

/** Money that the shop spent. */
export const expenseBody = z.strictObject({ clientRef, amountMinor, category }).meta({ id: 'NewExpense' });

const recordRoute = writeRoute(
  {
    ...{ id: 'recordExpense', method: 'post', path: '/expenses', tag, right: 'expense.record', status: 201 },
    summary: 'Write down what the shop spent; the same clientRef is the same expense',
    body: expenseBody,
    answer: keptAnswer,
    refusals: ['price_invalid', 'conflict'],
  },
  async (tx, { body }, { tenant, occasion }) => toKept(await recordExpenseIn(tx, body, occasion), tenant.currency),
);

const reverseRoute = writeRoute(
  {
    ...{ id: 'reverseExpense', method: 'post', path: '/expenses/{id}/reverse', tag, right: 'expense.reverse' },
    summary: 'Take back an expense, for 30 days; a second time changes nothing',
    params: z.strictObject({ id }),
    answer: keptAnswer,
    refusals: ['conflict', 'void_not_allowed'],
  },
  async (tx, { params }, { tenant, occasion }) =>
    toKept(await reverseExpenseIn(tx, { expense: { expenseId: params.id } }, occasion), tenant.currency),
);

/** What the shop spends. */
export const expensesRoutes: readonly Route[] = [listRoute, recordRoute, reverseRoute];
