import type { Act } from '../../../features/acts/same-act.ts';
import type { ExpensesService } from '../../../features/expenses/expenses-service.ts';
import { reverseExpenseIn, type ExpenseReversal } from '../../../features/expenses/reverse-expense.ts';
import type { WrittenExpense } from '../../../features/expenses/expense.ts';
import { localDate } from '../../../values/business-day.ts';
import { formatMoney } from '../../../values/money.ts';
import type { TenantTransaction } from '../../../tenancy/tenant-transaction.ts';
import { defineAction, defineShopSave, defineView } from '../../turn/action.ts';
import type { Action, ActionsAndViews, View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { wordOf } from '../../engine/render.ts';
import { nothingOfTrade } from '../../turn/refusals.ts';
import { listMoney } from '../shared/format.ts';
import { definePick } from '../shared/define-pick.ts';
import { mustBeNoted, note, noted } from '../shared/notes.ts';
import { rowsInOrder } from '../shared/rows-in-order.ts';

export interface ExpensesDeps {
  readonly expenses: ExpensesService;
}

/** Taking back an expense that was a mistake. */
export const createExpenseReversals = (deps: ExpensesDeps): ActionsAndViews => ({
  actions: [recent(deps), pick, undo, takeBack],
  views: [list(deps), picked(deps)],
});

const recent = ({ expenses }: ExpensesDeps): Action =>
  defineAction({
    name: 'expenses.recent',
    outcomes: ['some', 'none'],
    run: async (context) => {
      const found = await expenses.recent(callerOf(context).tenant);
      return { result: found.length > 0 ? 'some' : 'none' };
    },
  });

const whatFor = ({ texts }: TurnContext, { category }: WrittenExpense): string => wordOf(texts, `spent_${category}`);

const list = ({ expenses }: ExpensesDeps): View =>
  defineView({
    name: 'expenses.recent',
    params: [],
    run: async (context, frame) => {
      const { currency, timezone } = callerOf(context).tenant;
      const rows = (await expenses.recent(callerOf(context).tenant)).map((one) => ({
        key: one.id,
        label: `${localDate(one.at, timezone)} ${listMoney(one.amountMinor, currency)} ${whatFor(context, one)}`,
      }));
      return { facts: {}, rows: rowsInOrder(rows, frame.list?.keys) };
    },
  });

const pick = definePick('expenses.pick', (context, picked) => {
  note(context, 'expenses', { picked });
});

const picked = ({ expenses }: ExpensesDeps): View =>
  defineView({
    name: 'expenses.picked',
    params: ['amt', 'what', 'date'],
    run: async (context) => {
      const { tenant } = callerOf(context);
      const found = (await expenses.recent(tenant)).find(({ id }) => id === noted(context, 'expenses', 'picked'));
      return {
        facts: {
          amt: formatMoney(found?.amountMinor ?? 0, tenant.currency),
          what: found ? whatFor(context, found) : '',
          date: found ? localDate(found.at, tenant.timezone) : '',
        },
      };
    },
  });

/** What makes an expense the same as another. */
export const expenseAct = (amountMinor: number, category: string): Act => ({
  kind: 'expense',
  of: [amountMinor, category],
});

const reverse = async (context: TurnContext, tx: TenantTransaction, reversal: ExpenseReversal) => {
  const { actor, tenant } = callerOf(context);
  const { amountMinor, category, dayMinor } = await reverseExpenseIn(tx, reversal, { actor, now: context.now });
  const amt = formatMoney(-amountMinor, tenant.currency);
  const data = { amt, f: listMoney(dayMinor, tenant.currency) };
  return { result: 'undone', data, undoes: expenseAct(-amountMinor, category) } as const;
};

/** One key after saving. Once ten minutes have gone by it leads the long way, which asks for the PIN. */
const undo = defineShopSave({
  name: 'expenses.undo',
  outcomes: ['undone', 'later'],
  says: { undone: 'said_expense_back' },
  runIn: (context, _call, tx) =>
    reverse(context, tx, { expense: { clientRef: mustBeNoted(context, 'expenses', 'expense') }, undo: true }),
  refusals: { ...nothingOfTrade, void_not_allowed: 'later' },
});

const takeBack = defineShopSave({
  name: 'expenses.takeBack',
  outcomes: ['undone', 'too_late'],
  says: { undone: 'said_expense_back' },
  runIn: (context, _call, tx) =>
    reverse(context, tx, { expense: { expenseId: mustBeNoted(context, 'expenses', 'picked') } }),
  refusals: { ...nothingOfTrade, void_not_allowed: 'too_late' },
});
