import type { AnswerOf } from '../answers.ts';
import { BASE, type Call, type FormAct, type Screen } from '../call.ts';
import { moneyIn, needed, phoneIn } from '../typed.ts';
import { addressOf, choicesOf, Field, FormTo, Pages, RadioField, Table } from '../views/parts.tsx';

const ROWS = '50';
/** How a debt is paid: not on credit. */
const WAYS = ['cash', 'mobile_money', 'card'] as const;

const NewCustomer = ({ call }: { readonly call: Call }) => {
  const { t } = call.words;
  return (
    <details class="card" open={call.sentTo === '/customers'}>
      <summary>{t('customers.new')}</summary>
      <FormTo call={call} to="/customers">
        <Field {...{ call, name: 'name', label: t('customers.name'), most: 40, isNeeded: true }} />
        <Field {...{ call, name: 'phone', label: t('column.phone'), type: 'tel', isNeeded: true }} />
        <button>{t('form.save')}</button>
      </FormTo>
    </details>
  );
};

const customersScreen: Screen = {
  path: '/customers',
  right: 'customer.read',
  show: async (call) => {
    const { words, query } = call;
    const { t, money, moment } = words;
    const filter = query['owing'] === 'true' ? { owing: 'true' } : {};
    const { cursor } = query;
    const asked = { ...filter, limit: ROWS, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await call.ask('listCustomers', { query: asked });
    const isOwing = 'owing' in filter;
    return {
      title: t('customers.title'),
      body: (
        <>
          <p class="acts">
            <a href={addressOf('/customers', isOwing ? {} : { owing: 'true' })}>
              {t(isOwing ? 'customers.everybody' : 'customers.owing')}
            </a>
          </p>
          <section class="card">
            <Table
              caption={t('customers.title')}
              rows={items}
              empty={t('list.empty')}
              columns={[
                { title: t('column.name'), cell: ({ id, name }) => <a href={`${BASE}/customers/${id}`}>{name}</a> },
                { title: t('customers.owes'), cell: ({ balance }) => money(balance), isFigure: true },
                { title: t('column.phone'), cell: ({ phone, maskedPhone }) => phone ?? maskedPhone },
                {
                  title: t('customers.since'),
                  cell: ({ debtSince }) => (debtSince === null ? '' : moment(debtSince)),
                },
              ]}
            />
          </section>
          <Pages {...{ call, path: '/customers', filter, nextCursor }} />
          <NewCustomer call={call} />
        </>
      ),
    };
  },
};

const newCustomer: FormAct = {
  ...{ path: '/customers', right: 'customer.create', screen: customersScreen },
  submit: async (call) => {
    const body = { name: needed(call.typed, 'name'), phone: phoneIn(call, 'phone') };
    const { id } = await call.ask('createCustomer', { body });
    return { to: `/customers/${id}?done=customer_added` };
  },
};

type Customer = AnswerOf<'getCustomer'>;

/** Whoever owes pays; whom the shop owes is given back. */
const Settle = ({ call, customer }: { readonly call: Call; readonly customer: Customer }) => {
  const { t, money } = call.words;
  const { id, balance } = customer;
  if (balance.amountMinor === 0) return null;
  const shopOwes = balance.amountMinor < 0;
  return (
    <section class="card">
      <h2>{t(shopOwes ? 'customers.pay_out' : 'customers.pay')}</h2>
      {shopOwes ? (
        <p>{t('customers.shop_owes', { amount: money({ ...balance, amountMinor: -balance.amountMinor }) })}</p>
      ) : null}
      <FormTo call={call} to={`/customers/${id}/${shopOwes ? 'payouts' : 'payments'}`}>
        <Field {...{ call, name: 'amount', label: t('column.amount'), keys: 'decimal', isNeeded: true }} />
        <RadioField
          {...{ name: 'payment', label: t('new_sale.payment'), chosen: call.typed['payment'] ?? 'cash' }}
          choices={choicesOf(call, WAYS, (way) => `payment.${way}`)}
        />
        <button>{t(shopOwes ? 'customers.pay_out' : 'customers.pay_submit')}</button>
      </FormTo>
    </section>
  );
};

const customerScreen: Screen = {
  path: '/customers/:id',
  right: 'customer.read',
  show: async (call) => {
    const customer = await call.ask('getCustomer', { params: call.params });
    const { t, money, moment } = call.words;
    const { debtSince, lastRemindedAt } = customer;
    return {
      title: customer.name,
      body: (
        <div class="board">
          <section class="card">
            <h2>{t('customers.owes')}</h2>
            <p class="big">{money(customer.balance)}</p>
            <dl>
              <dt>{t('column.phone')}</dt>
              <dd>{customer.phone ?? customer.maskedPhone}</dd>
              <dt>{t('customers.since')}</dt>
              <dd>{debtSince === null ? '–' : moment(debtSince)}</dd>
              <dt>{t('customers.reminded')}</dt>
              <dd>{lastRemindedAt === null ? '–' : moment(lastRemindedAt)}</dd>
            </dl>
            <p>
              <a href={addressOf('/sales', { customerId: customer.id })}>{t('customers.sales')}</a>
            </p>
          </section>
          <Settle call={call} customer={customer} />
        </div>
      ),
    };
  },
};

const settle = (what: 'payments' | 'payouts'): FormAct => ({
  ...{ path: `/customers/:id/${what}`, screen: customerScreen },
  right: what === 'payments' ? 'payment.record' : 'payment.pay_out',
  submit: async (call) => {
    const { params, ref, typed } = call;
    const body = { clientRef: ref, amountMinor: moneyIn(call, 'amount'), payment: needed(typed, 'payment') };
    await call.ask(what === 'payments' ? 'payDebt' : 'payOut', { params, body });
    return { to: `/customers/${params['id'] ?? ''}?done=${what === 'payments' ? 'paid' : 'paid_out'}` };
  },
});

/** The credit book. */
export const CUSTOMERS_SCREENS: readonly Screen[] = [customersScreen, customerScreen];
export const CUSTOMERS_FORMS: readonly FormAct[] = [newCustomer, settle('payments'), settle('payouts')];
