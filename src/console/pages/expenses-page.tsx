import { EXPENSE_CATEGORIES } from '../../features/expenses/expense.ts';
import type { Call, FormAct, Screen } from '../call.ts';
import { moneyIn, needed } from '../typed.ts';
import { choicesOf, ChoiceField, Field, FormTo, Pages, Table } from '../views/parts.tsx';
import { namesOfStaff } from './names-of-staff.ts';

const ROWS = '30';

const NewExpense = ({ call }: { readonly call: Call }) => {
  const { t } = call.words;
  return (
    <section class="card narrow">
      <h2>{t('expenses.new')}</h2>
      <FormTo call={call} to="/expenses">
        <Field {...{ call, name: 'amount', label: t('column.amount'), keys: 'decimal', isNeeded: true }} />
        <ChoiceField
          {...{ name: 'category', label: t('expenses.category'), chosen: call.typed['category'] }}
          choices={choicesOf(call, EXPENSE_CATEGORIES, (category) => `category.${category}`)}
        />
        <button>{t('form.save')}</button>
      </FormTo>
    </section>
  );
};

/** What the shop spends. */
export const expensesScreen: Screen = {
  path: '/expenses',
  right: 'expense.read',
  show: async (call) => {
    const { words, query } = call;
    const { t, money, moment } = words;
    const { cursor } = query;
    const asked = { limit: ROWS, ...(cursor === undefined ? {} : { cursor }) };
    const [{ items, nextCursor }, names] = await Promise.all([
      call.ask('listExpenses', { query: asked }),
      namesOfStaff(call),
    ]);
    const takenBack = new Set(items.map(({ reversesId }) => reversesId));
    return {
      title: t('expenses.title'),
      body: (
        <>
          <NewExpense call={call} />
          <section class="card">
            <Table
              caption={t('expenses.title')}
              rows={items}
              empty={t('list.empty')}
              columns={[
                { title: t('column.when'), cell: ({ at }) => moment(at) },
                { title: t('expenses.category'), cell: ({ category }) => t(`category.${category}`) },
                { title: t('column.amount'), cell: ({ amount }) => money(amount), isFigure: true },
                { title: t('column.who'), cell: ({ actorId }) => names.get(actorId) ?? '' },
                {
                  title: t('column.what'),
                  cell: ({ id, reversesId }) =>
                    reversesId === null && !takenBack.has(id) ? (
                      <FormTo call={call} to={`/expenses/${id}/reverse`}>
                        <button class="second">{t('expenses.reverse')}</button>
                      </FormTo>
                    ) : (
                      t('expenses.reversal')
                    ),
                },
              ]}
            />
          </section>
          <Pages {...{ call, path: '/expenses', nextCursor }} />
        </>
      ),
    };
  },
};

const record: FormAct = {
  ...{ path: '/expenses', right: 'expense.record', screen: expensesScreen },
  submit: async (call) => {
    const body = {
      clientRef: call.ref,
      amountMinor: moneyIn(call, 'amount'),
      category: needed(call.typed, 'category'),
    };
    await call.ask('recordExpense', { body });
    return { to: '/expenses?done=spent' };
  },
};

const reverse: FormAct = {
  ...{ path: '/expenses/:id/reverse', right: 'expense.reverse', screen: expensesScreen },
  submit: async ({ ask, params }) => {
    await ask('reverseExpense', { params });
    return { to: '/expenses?done=expense_reversed' };
  },
};

export const EXPENSES_FORMS: readonly FormAct[] = [record, reverse];
