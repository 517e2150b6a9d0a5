import { BASE, type Call, type Screen } from '../call.ts';
import { TEXTS, type TextKey } from '../texts/all.ts';
import { Pages, Table } from '../views/parts.tsx';

const ROWS = '50';

/** The words for a kind of movement, and for why it was. */
const nameOf = ({ words }: Call, group: 'movement' | 'count', of: string): string => {
  const key = `${group}.${of}`;
  return Object.hasOwn(TEXTS, key) ? words.t(key as TextKey) : of;
};

/** The ledger of an item. */
export const movementsScreen: Screen = {
  path: '/stock/:code/movements',
  right: 'inventory.read_movements',
  show: async (call) => {
    const { params, query, words } = call;
    const { t, money, moment } = words;
    const { code } = params;
    const { cursor } = query;
    const asked = { limit: ROWS, ...(cursor === undefined ? {} : { cursor }) };
    const [item, { items, nextCursor }] = await Promise.all([
      call.ask('getItem', { params: { code } }),
      call.ask('listMovements', { params: { code }, query: asked }),
    ]);
    return {
      title: t('movements.title', { item: `${item.code} ${item.name}` }),
      body: (
        <>
          <section class="card">
            <Table
              caption={t('movements.all')}
              rows={items}
              empty={t('list.empty')}
              columns={[
                { title: t('column.when'), cell: ({ at }) => moment(at) },
                {
                  title: t('column.what'),
                  cell: ({ kind, reason }) =>
                    `${nameOf(call, 'movement', kind)}${reason === null ? '' : `: ${nameOf(call, 'count', reason)}`}`,
                },
                { title: t('movements.change'), cell: ({ quantity }) => quantity, isFigure: true },
                { title: t('movements.balance'), cell: ({ balance }) => balance, isFigure: true },
                {
                  title: t('movements.cost'),
                  cell: ({ cost }) => (cost === null ? '' : money(cost)),
                  isFigure: true,
                },
                {
                  title: t('column.receipt'),
                  cell: ({ saleId, receipt }) =>
                    saleId === null ? '' : <a href={`${BASE}/sales/${saleId}`}>{receipt}</a>,
                },
                { title: t('column.who'), cell: ({ by }) => by ?? '' },
              ]}
            />
          </section>
          <Pages {...{ call, path: `/stock/${item.code}/movements`, nextCursor }} />
        </>
      ),
    };
  },
};
