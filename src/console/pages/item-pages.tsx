import { COUNT_REASONS } from '../../features/stock/count.ts';
import type { AnswerOf } from '../answers.ts';
import { BASE, visitorMay, type Call, type FormAct, type Screen } from '../call.ts';
import { isTicked, moneyIn, needed, quantityIn, textIn } from '../typed.ts';
import { choicesOf, ChoiceField, Field, FormTo, Tick } from '../views/parts.tsx';
import { ItemFields, State, valueOf } from './stock-pages.tsx';

type Item = AnswerOf<'getItem'>;

interface ItemProps {
  readonly call: Call;
  readonly item: Item;
}

const Restock = ({ call, item }: ItemProps) => {
  const { t } = call.words;
  return (
    <section class="card">
      <h2>{t('item.restock')}</h2>
      <FormTo call={call} to={`/stock/${item.code}/restock`}>
        <Field {...{ call, name: 'cameIn', label: t('item.came_in'), keys: 'decimal', isNeeded: true }} />
        {visitorMay(call, 'inventory.record_cost') ? (
          <Field {...{ call, name: 'cost', label: t('item.cost'), keys: 'decimal', hint: t('form.optional') }} />
        ) : null}
        <button>{t('item.restock_submit')}</button>
      </FormTo>
    </section>
  );
};

const CountForm = ({ call, item }: ItemProps) => {
  const { t } = call.words;
  return (
    <section class="card">
      <h2>{t('item.count')}</h2>
      <FormTo call={call} to={`/stock/${item.code}/count`}>
        <input type="hidden" name="expected" value={item.stock} />
        <Field {...{ call, name: 'counted', label: t('item.counted'), keys: 'decimal', isNeeded: true }} />
        <ChoiceField
          {...{ name: 'why', label: t('item.why'), chosen: call.typed['why'] }}
          choices={[{ value: '', label: '–' }, ...choicesOf(call, COUNT_REASONS, (reason) => `count.${reason}`)]}
        />
        <button class="second">{t('item.count_submit')}</button>
      </FormTo>
    </section>
  );
};

const Change = ({ call, item }: ItemProps) => {
  const { t } = call.words;
  return (
    <section class="card">
      <h2>{t('item.change')}</h2>
      <FormTo call={call} to={`/stock/${item.code}`}>
        <ItemFields call={call} item={item} />
        <Tick name="hidden" label={t('item.is_hidden')} isTicked={item.hidden} />
        <p class="acts">
          <button class="second">{t('form.save')}</button>
        </p>
      </FormTo>
    </section>
  );
};

const itemScreen: Screen = {
  path: '/stock/:code',
  right: 'inventory.read',
  show: async (call) => {
    const item = await call.ask('getItem', { params: { code: call.params['code'] } });
    const { t, money } = call.words;
    return {
      title: `${item.code} ${item.name}`,
      body: (
        <div class="board">
          <section class="card">
            <h2>{t('column.stock')}</h2>
            <p class="big">{t(`units.${item.unit}`, { n: item.stock })}</p>
            <p>
              <State call={call} item={item} /> {`${money(item.price)} · ${t('column.value')} ${money(valueOf(item))}`}
            </p>
            {visitorMay(call, 'inventory.read_movements') ? (
              <p>
                <a href={`${BASE}/stock/${item.code}/movements`}>{t('movements.all')}</a>
              </p>
            ) : null}
          </section>
          {visitorMay(call, 'inventory.restock') ? <Restock call={call} item={item} /> : null}
          {visitorMay(call, 'inventory.count') ? <CountForm call={call} item={item} /> : null}
          {visitorMay(call, 'inventory.change') ? <Change call={call} item={item} /> : null}
        </div>
      ),
    };
  },
};

const own = { screen: itemScreen } as const;

const change: FormAct = {
  ...{ path: '/stock/:code', right: 'inventory.change', ...own },
  submit: async (call) => {
    const { typed, params } = call;
    const before = await call.ask('getItem', { params });
    const priceMinor = moneyIn(call, 'price');
    const body = {
      ...{ name: needed(typed, 'name'), unit: needed(typed, 'unit'), hidden: isTicked(typed, 'hidden') },
      alertThreshold: quantityIn(typed, 'threshold'),
      // A price that stays is not sent: it asks for more than the rest does.
      ...(priceMinor === before.price.amountMinor ? {} : { priceMinor }),
    };
    await call.ask('changeItem', { params, body });
    return { to: `/stock/${before.code}?done=item_changed` };
  },
};

const restock: FormAct = {
  ...{ path: '/stock/:code/restock', right: 'inventory.restock', ...own },
  submit: async (call) => {
    const { typed, params, ref } = call;
    const costMinor = moneyIn(call, 'cost');
    const quantity = quantityIn(typed, 'cameIn');
    const body = { clientRef: ref, quantity, ...(costMinor === undefined ? {} : { costMinor }) };
    await call.ask('restock', { params, body });
    return { to: `/stock/${params['code'] ?? ''}?done=restocked` };
  },
};

const count: FormAct = {
  ...{ path: '/stock/:code/count', right: 'inventory.count', ...own },
  submit: async ({ ask, typed, params, ref }) => {
    const reason = textIn(typed, 'why');
    const { expected = '' } = typed;
    const body = {
      clientRef: ref,
      counted: quantityIn(typed, 'counted'),
      // What the books said when the page was shown. Below zero there is nothing to expect.
      ...(expected.startsWith('-') ? {} : { expected }),
      ...(reason === undefined ? {} : { reason }),
    };
    const { status } = await ask('count', { params, body });
    return { to: `/stock/${params['code'] ?? ''}?done=${status === 'applied' ? 'counted' : 'proposed'}` };
  },
};

/** One item. */
export const ITEM_SCREENS: readonly Screen[] = [itemScreen];
export const ITEM_FORMS: readonly FormAct[] = [change, restock, count];
