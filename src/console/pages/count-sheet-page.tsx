import type { AnswerOf } from '../answers.ts';
import type { Call, Screen } from '../call.ts';
import { Table } from '../views/parts.tsx';

type Item = AnswerOf<'getItem'>;

const PAGE = '100';
/** A shop with more counts by shelf, not by list. */
const MOST_PAGES = 20;

const allItems = async ({ ask }: Call): Promise<readonly Item[]> => {
  const found: Item[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const query: Record<string, string> = { limit: PAGE, ...(cursor === null ? {} : { cursor }) };
    const { items, nextCursor } = await ask('listInventory', { query });
    found.push(...items);
    cursor = nextCursor;
    if (cursor === null) break;
  }
  return found;
};

/** What to take along to the shelves: every item that is sold, with room for what is found. */
export const countSheetScreen: Screen = {
  path: '/stock/sheet',
  right: 'inventory.count',
  show: async (call) => {
    const { t } = call.words;
    const items = await allItems(call);
    return {
      title: t('sheet.title'),
      body: (
        <section class="card sheet">
          <p>{t('sheet.lead')}</p>
          <Table
            caption={t('sheet.title')}
            rows={items}
            empty={t('list.empty')}
            columns={[
              { title: t('column.item'), cell: ({ code, name }) => `${code} ${name}` },
              { title: t('item.unit'), cell: ({ unit }) => t(`unit.${unit}`) },
              { title: t('counts.expected'), cell: ({ stock }) => stock, isFigure: true },
              { title: t('sheet.counted'), cell: () => <span class="blank" />, isFigure: true },
            ]}
          />
          <p>{t('sheet.signed')}: ____________________</p>
        </section>
      ),
    };
  },
};
