import { isExpenseAmount, isExpenseCategory } from '../../../features/expenses/expense.ts';
import { recordExpenseIn } from '../../../features/expenses/record-expense.ts';
import { formatMoney, maxSaleMinor, smallestTypedMinor } from '../../../values/money.ts';
import { defineAction, defineShopSave, defineView, type ActionCall, type ActionsAndViews } from '../../turn/action.ts';
import { callerOf } from '../../turn/context.ts';
import { GENERAL, nothingOfTrade } from '../../turn/refusals.ts';
import { createExpenseReversals, expenseAct, type ExpensesDeps } from './expenses-reversals.ts';
import { listMoney } from '../shared/format.ts';
import { forget, mustBeNoted, note } from '../shared/notes.ts';

/** Writing down what the shop spends, and taking back what was a mistake. */
export const createExpensesActions = (deps: ExpensesDeps): ActionsAndViews => {
  const takingBack = createExpenseReversals(deps);
  return { actions: [amount, save, ...takingBack.actions], views: [draft, limits, ...takingBack.views] };
};

const amount = defineAction({
  name: 'expenses.amount',
  outcomes: ['ok', 'invalid'],
  run: (context, { value }) => {
    const minor = Number(value);
    if (!isExpenseAmount(minor, callerOf(context).tenant.currency)) return Promise.resolve({ result: 'invalid' });
    note(context, 'expenses', { paid: minor });
    return Promise.resolve({ result: 'ok' });
  },
});

const categoryOf = (call: ActionCall) => {
  const category = String(call.with['category']);
  if (!isExpenseCategory(category)) throw new Error(`the menu offers ${category}, which nobody books`);
  return category;
};

const save = defineShopSave({
  name: 'expenses.save',
  outcomes: ['saved'],
  refusals: { ...nothingOfTrade, price_invalid: GENERAL },
  act: (context, call) => expenseAct(mustBeNoted(context, 'expenses', 'paid'), categoryOf(call)),
  says: { saved: 'said_expense' },
  runIn: async (context, call, tx) => {
    const { actor, tenant } = callerOf(context);
    const expense = {
      clientRef: `expense:${context.stepTag}`,
      amountMinor: mustBeNoted(context, 'expenses', 'paid'),
      category: categoryOf(call),
    };
    const { amountMinor, dayMinor } = await recordExpenseIn(tx, expense, { actor, now: context.now });
    forget(context, 'expenses', 'paid');
    note(context, 'expenses', { expense: expense.clientRef });
    return {
      result: 'saved',
      data: { amt: formatMoney(amountMinor, tenant.currency), f: listMoney(dayMinor, tenant.currency) },
    };
  },
});

/** What an expense may come to. */
const limits = defineView({
  name: 'expenses.limits',
  params: ['min', 'max'],
  run: (context) => {
    const { currency } = callerOf(context).tenant;
    return Promise.resolve({
      facts: {
        min: formatMoney(smallestTypedMinor(currency), currency),
        max: formatMoney(maxSaleMinor(currency), currency),
      },
    });
  },
});

const draft = defineView({
  name: 'expenses.draft',
  params: ['amt'],
  run: (context) => {
    const { currency } = callerOf(context).tenant;
    return Promise.resolve({ facts: { amt: formatMoney(mustBeNoted(context, 'expenses', 'paid'), currency) } });
  },
});
