import { itemsOf } from '../all-items.ts';
import type { Screen } from '../call.ts';
import { Table } from '../views/parts.tsx';

/** What to take along to the shelves: every item that is sold, with room for what is found. */
export const countSheetScreen: Screen = {
  path: '/stock/sheet',
  right: 'inventory.count',
  show: async (call) => {
    const { t } = call.words;
    const items = await itemsOf(call);
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
