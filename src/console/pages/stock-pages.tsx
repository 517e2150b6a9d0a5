import { lineTotalMinor } from '../../values/money.ts';
import { parseDecimalQuantity, UNITS } from '../../values/quantity.ts';
import type { AnswerOf } from '../answers.ts';
import { BASE, visitorMay, type Call, type FormAct, type Screen } from '../call.ts';
import { moneyIn, needed, quantityIn, typedMoney } from '../typed.ts';
import { addressOf, choicesOf, ChoiceField, Field, FormTo, Pages, Table } from '../views/parts.tsx';
import type { Money } from '../words.ts';

type Item = AnswerOf<'getItem'>;

const ROWS = '50';

/** How it stands with an item. */
export const stateOf = ({ hidden, stock, alertThreshold }: Pick<Item, 'hidden' | 'stock' | 'alertThreshold'>) => {
  if (hidden) return 'hidden';
  if (Number(stock) <= 0) return 'out';
  return Number(stock) <= Number(alertThreshold) ? 'low' : 'ok';
};

/** What the stock of an item comes to at its list price; below zero there is nothing. */
export const valueOf = ({ price, stock }: Pick<Item, 'price' | 'stock'>): Money => {
  const milli = Math.max(0, parseDecimalQuantity(stock) ?? 0);
  return { amountMinor: lineTotalMinor(price.amountMinor, milli), currency: price.currency };
};

const State = ({ call: { words }, item }: { readonly call: Call; readonly item: Item }) => {
  const state = stateOf(item);
  return <span class={state === 'ok' ? 'state' : 'state bad'}>{words.t(`stock.${state}`)}</span>;
};

const stockScreen: Screen = {
  path: '/stock',
  right: 'inventory.read',
  show: async (call) => {
    const { words, query } = call;
    const { t, money } = words;
    const filter = query['hidden'] === 'true' ? { hidden: 'true' } : {};
    const { cursor } = query;
    const asked = { ...filter, limit: ROWS, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await call.ask('listInventory', { query: asked });
    const isWhole = 'hidden' in filter;
    return {
      title: t('stock.title'),
      body: (
        <>
          <p class="acts">
            {visitorMay(call, 'inventory.create') ? <a href={`${BASE}/stock/new`}>{t('stock.new')}</a> : null}
            {visitorMay(call, 'inventory.create') ? <a href={`${BASE}/stock/import`}>{t('import.title')}</a> : null}
            {visitorMay(call, 'inventory.count') ? <a href={`${BASE}/stock/sheet`}>{t('sheet.title')}</a> : null}
            {visitorMay(call, 'discrepancy.read') ? <a href={`${BASE}/stock/counts`}>{t('stock.counts')}</a> : null}
            <a href={addressOf('/stock', isWhole ? {} : { hidden: 'true' })}>
              {t(isWhole ? 'stock.without_hidden' : 'stock.with_hidden')}
            </a>
          </p>
          <section class="card">
            <Table
              caption={t('stock.title')}
              rows={items}
              empty={t('list.empty')}
              columns={[
                {
                  title: t('column.item'),
                  cell: ({ code, name }) => <a href={`${BASE}/stock/${code}`}>{`${code} ${name}`}</a>,
                },
                {
                  title: t('column.stock'),
                  cell: ({ stock, unit }) => t(`units.${unit}`, { n: stock }),
                  isFigure: true,
                },
                { title: t('column.price'), cell: ({ price }) => money(price), isFigure: true },
                { title: t('column.value'), cell: (item) => money(valueOf(item)), isFigure: true },
                { title: t('column.state'), cell: (item) => <State call={call} item={item} /> },
              ]}
            />
          </section>
          <Pages {...{ call, path: '/stock', filter, nextCursor }} />
        </>
      ),
    };
  },
};

const ItemFields = ({ call, item }: { readonly call: Call; readonly item?: Item }) => {
  const { t } = call.words;
  return (
    <>
      <Field {...{ call, name: 'name', label: t('item.name'), value: item?.name, most: 40, isNeeded: true }} />
      <ChoiceField
        {...{ name: 'unit', label: t('item.unit'), chosen: call.typed['unit'] ?? item?.unit }}
        choices={choicesOf(call, UNITS, (unit) => `unit.${unit}`)}
      />
      <Field
        {...{ call, name: 'price', label: t('column.price'), keys: 'decimal', isNeeded: true }}
        value={item === undefined ? undefined : typedMoney(item.price, call.words)}
      />
      {item === undefined ? (
        <Field {...{ call, name: 'stock', label: t('item.stock_now'), keys: 'decimal', isNeeded: true }} />
      ) : null}
      <Field
        {...{ call, name: 'threshold', label: t('item.threshold'), keys: 'decimal', isNeeded: true }}
        value={item?.alertThreshold}
      />
    </>
  );
};

const newItemScreen: Screen = {
  path: '/stock/new',
  right: 'inventory.create',
  show: (call) =>
    Promise.resolve({
      title: call.words.t('stock.new'),
      body: (
        <FormTo call={call} to="/stock/new" class="card narrow">
          <ItemFields call={call} />
          <button>{call.words.t('form.save')}</button>
        </FormTo>
      ),
    }),
};

const newItem: FormAct = {
  ...{ path: '/stock/new', right: 'inventory.create', screen: newItemScreen },
  submit: async (call) => {
    const { typed, ref } = call;
    const { code } = await call.ask('createItem', {
      body: {
        ...{ clientRef: ref, name: needed(typed, 'name'), unit: needed(typed, 'unit') },
        ...{ priceMinor: moneyIn(call, 'price'), stock: quantityIn(typed, 'stock') },
        alertThreshold: quantityIn(typed, 'threshold'),
      },
    });
    return { to: `/stock/${code}?done=item_added` };
  },
};

/** New items, and the list. */
export const STOCK_SCREENS: readonly Screen[] = [stockScreen, newItemScreen];
export const STOCK_FORMS: readonly FormAct[] = [newItem];
export { ItemFields, State };
