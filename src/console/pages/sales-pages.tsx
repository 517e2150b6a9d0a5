import type { AnswerOf } from '../answers.ts';
import { BASE, visitorMay, type Call, type Fields, type FormAct, type Screen } from '../call.ts';
import { isTicked, needed, quantityIn, textIn } from '../typed.ts';
import { choicesOf, ChoiceField, Field, FormTo, Pages, Table, Tick } from '../views/parts.tsx';
import { namesOfStaff } from './names-of-staff.ts';

type Sale = AnswerOf<'getSale'>;

const ROWS = '30';

const FILTERS = ['receipt', 'phone', 'itemCode', 'from', 'to', 'sellerId', 'customerId'] as const;

/** What is searched for, without what was left empty. */
const filterOf = (query: Fields): Fields =>
  Object.fromEntries(
    FILTERS.flatMap((name) => {
      const text = textIn(query, name);
      return text === undefined ? [] : [[name, text] as const];
    }),
  );

const Search = ({ call, names }: { readonly call: Call; readonly names: ReadonlyMap<string, string> }) => {
  const { words, query } = call;
  const { t } = words;
  return (
    <form class="search card" role="search">
      <Field {...{ call, name: 'receipt', label: t('sales.receipt'), keys: 'numeric', value: query['receipt'] }} />
      <Field {...{ call, name: 'phone', label: t('sales.phone'), type: 'tel', value: query['phone'] }} />
      <Field {...{ call, name: 'itemCode', label: t('new_sale.code'), keys: 'numeric', value: query['itemCode'] }} />
      <Field {...{ call, name: 'from', label: t('sales.from'), type: 'date', value: query['from'] }} />
      <Field {...{ call, name: 'to', label: t('sales.to'), type: 'date', value: query['to'] }} />
      {names.size < 2 ? null : (
        <ChoiceField
          {...{ name: 'sellerId', label: t('column.seller'), chosen: query['sellerId'] }}
          choices={[{ value: '', label: t('list.all') }, ...[...names].map(([value, label]) => ({ value, label }))]}
        />
      )}
      <button class="second">{t('list.search')}</button>
    </form>
  );
};

const salesScreen: Screen = {
  path: '/sales',
  right: 'sale.read',
  show: async (call) => {
    const { words, query } = call;
    const { t } = words;
    const filter = filterOf(query);
    const { cursor } = query;
    const asked = { ...filter, limit: ROWS, ...(cursor === undefined ? {} : { cursor }) };
    const [{ items, nextCursor }, names] = await Promise.all([
      call.ask('listSales', { query: asked }),
      namesOfStaff(call),
    ]);
    return {
      title: t('sales.title'),
      body: (
        <>
          <Search call={call} names={names} />
          <section class="card">
            <Table
              caption={t('sales.title')}
              rows={items}
              empty={t('sales.none')}
              columns={[
                {
                  title: t('column.receipt'),
                  cell: ({ id, receipt }) => <a href={`${BASE}/sales/${id}`}>{receipt}</a>,
                },
                { title: t('column.when'), cell: ({ soldAt }) => words.moment(soldAt) },
                { title: t('column.total'), cell: ({ total }) => words.money(total), isFigure: true },
                { title: t('column.payment'), cell: ({ payment }) => t(`payment.${payment}`) },
                { title: t('column.what'), cell: ({ lines }) => lines.map(({ name }) => name).join(', ') },
                { title: t('column.seller'), cell: ({ sellerId }) => names.get(sellerId) ?? '' },
                { title: t('column.state'), cell: ({ status }) => <StateOf call={call} status={status} /> },
              ]}
            />
          </section>
          <Pages {...{ call, path: '/sales', filter, nextCursor }} />
        </>
      ),
    };
  },
};

const StateOf = ({ call, status }: { readonly call: Call; readonly status: Sale['status'] }) => (
  <span class={`state ${status}`}>{call.words.t(`sale.state.${status}`)}</span>
);

const Lines = ({ call: { words }, sale }: { readonly call: Call; readonly sale: Sale }) => (
  <Table
    caption={words.t('column.item')}
    rows={sale.lines}
    empty=""
    columns={[
      { title: words.t('column.item'), cell: ({ itemCode, name }) => `${itemCode} ${name}` },
      { title: words.t('column.quantity'), cell: ({ quantity }) => quantity, isFigure: true },
      { title: words.t('column.price'), cell: ({ unitPrice }) => words.money(unitPrice), isFigure: true },
      { title: words.t('column.total'), cell: ({ total }) => words.money(total), isFigure: true },
    ]}
  />
);

interface FactsProps {
  readonly call: Call;
  readonly sale: Sale;
  readonly seller: string | undefined;
}

const Facts = ({ call, sale, seller }: FactsProps) => {
  const { t, money, moment } = call.words;
  return (
    <section class="card">
      <p class="big">
        {money(sale.total)} <StateOf call={call} status={sale.status} />
      </p>
      <dl>
        <dt>{t('column.when')}</dt>
        <dd>{moment(sale.soldAt)}</dd>
        <dt>{t('column.payment')}</dt>
        <dd>{t(`payment.${sale.payment}`)}</dd>
        {seller === undefined ? null : <dt>{t('column.seller')}</dt>}
        {seller === undefined ? null : <dd>{seller}</dd>}
        <dt>{t('sale.by_channel')}</dt>
        <dd>{t(`channel.${sale.channel}`)}</dd>
        {sale.rounding.amountMinor === 0 ? null : <dt>{t('sale.rounding')}</dt>}
        {sale.rounding.amountMinor === 0 ? null : <dd>{money(sale.rounding)}</dd>}
      </dl>
      {sale.owes === null ? null : <p>{t('sale.owes', { amount: money(sale.owes) })}</p>}
      {sale.short ? <p>{t('sale.short')}</p> : null}
      <Lines call={call} sale={sale} />
    </section>
  );
};

const Messages = async (call: Call, saleId: string) => {
  const { t, moment } = call.words;
  if (!visitorMay(call, 'message.read')) return null;
  const { items } = await call.ask('listMessages', { query: { saleId } });
  return (
    <section class="card">
      <h2>{t('sale.messages')}</h2>
      <Table
        caption={t('sale.messages')}
        rows={items}
        empty={t('sale.no_messages')}
        columns={[
          { title: t('column.when'), cell: ({ createdAt }) => moment(createdAt) },
          { title: t('column.phone'), cell: ({ to }) => to ?? '' },
          { title: t('column.state'), cell: ({ status }) => t(`message.${status}`) },
        ]}
      />
    </section>
  );
};

/** Why a whole sale is cancelled here; what can be undone on the phone at once is not asked about. */
const REASONS = ['wrong_item', 'returned', 'not_paid', 'test'] as const;

const Corrections = ({ call, sale }: { readonly call: Call; readonly sale: Sale }) => {
  const { t } = call.words;
  if (sale.status === 'voided') return null;
  return (
    <section class="card">
      <details open={call.sentTo === `/sales/${sale.id}/return`}>
        <summary>{t('sale.return')}</summary>
        <FormTo call={call} to={`/sales/${sale.id}/return`}>
          {sale.lines.map(({ lineNumber, name, quantity }) => (
            <Field
              {...{
                call,
                name: `quantity${lineNumber}`,
                label: t('sale.return_quantity', { item: name }),
                keys: 'decimal',
              }}
              hint={`0 – ${quantity}`}
            />
          ))}
          <Tick
            name="restock"
            label={t('sale.restock')}
            isTicked={call.sentTo === undefined || isTicked(call.typed, 'restock')}
          />
          <button class="second">{t('sale.return_submit')}</button>
        </FormTo>
      </details>
      <details open={call.sentTo === `/sales/${sale.id}/void`}>
        <summary>{t('sale.void')}</summary>
        <FormTo call={call} to={`/sales/${sale.id}/void`}>
          <p>{t('sale.void_lead')}</p>
          <ChoiceField
            {...{ name: 'reason', label: t('sale.reason'), chosen: call.typed['reason'] }}
            choices={choicesOf(call, REASONS, (reason) => `reason.${reason}`)}
          />
          <button class="danger">{t('sale.void')}</button>
        </FormTo>
      </details>
    </section>
  );
};

const saleScreen: Screen = {
  path: '/sales/:id',
  right: 'sale.read',
  show: async (call) => {
    const sale = await call.ask('getSale', { params: { id: call.params['id'] } });
    const [names, messages] = await Promise.all([namesOfStaff(call), Messages(call, sale.id)]);
    return {
      title: call.words.t('sale.title', { receipt: sale.receipt }),
      body: (
        <>
          <Facts call={call} sale={sale} seller={names.get(sale.sellerId)} />
          <Corrections call={call} sale={sale} />
          {messages}
        </>
      ),
    };
  },
};

const voidForm: FormAct = {
  ...{ path: '/sales/:id/void', right: 'sale.void', screen: saleScreen },
  submit: async ({ ask, params, typed }) => {
    const { id = '' } = params;
    await ask('voidSale', { params: { id }, body: { reason: needed(typed, 'reason') } });
    return { to: `/sales/${id}?done=voided` };
  },
};

const returnForm: FormAct = {
  ...{ path: '/sales/:id/return', right: 'sale.return', screen: saleScreen },
  submit: async ({ ask, params, typed, ref }) => {
    const { id = '' } = params;
    const restock = isTicked(typed, 'restock');
    const lines = Object.keys(typed).flatMap((name) => {
      const lineNumber = Number(/^quantity([0-9]{1,2})$/.exec(name)?.[1]);
      const quantity = quantityIn(typed, name);
      return Number.isNaN(lineNumber) || quantity === undefined || quantity === '0'
        ? []
        : [{ lineNumber, quantity, restock }];
    });
    await ask('returnLines', { params: { id }, body: { clientRef: ref, lines } });
    return { to: `/sales/${id}?done=returned` };
  },
};

/** What was sold, and what is put right of it. */
export const SALES_SCREENS: readonly Screen[] = [salesScreen, saleScreen];
export const SALES_FORMS: readonly FormAct[] = [voidForm, returnForm];
