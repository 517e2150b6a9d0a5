import { BASE, visitorMay, type FormAct, type Screen } from '../call.ts';
import { FormTo, Table } from '../views/parts.tsx';

/** Sellers' counts that wait for the owner. */
export const countsScreen: Screen = {
  path: '/stock/counts',
  right: 'discrepancy.read',
  show: async (call) => {
    const { t, moment } = call.words;
    const { items } = await call.ask('listDiscrepancies');
    return {
      title: t('stock.counts'),
      body: (
        <section class="card">
          <Table
            caption={t('stock.counts')}
            rows={items}
            empty={t('counts.none')}
            columns={[
              {
                title: t('column.item'),
                cell: ({ itemCode, name }) => <a href={`${BASE}/stock/${itemCode}`}>{`${itemCode} ${name}`}</a>,
              },
              { title: t('counts.expected'), cell: ({ expected }) => expected, isFigure: true },
              { title: t('counts.counted'), cell: ({ counted }) => counted, isFigure: true },
              {
                title: t('sale.reason'),
                cell: ({ reason, becomesSale }) =>
                  `${t(`count.${reason}`)}${becomesSale ? ` (${t('counts.becomes_sale')})` : ''}`,
              },
              { title: t('column.who'), cell: ({ proposerName }) => proposerName },
              { title: t('column.when'), cell: ({ countedAt }) => moment(countedAt) },
              {
                title: t('column.what'),
                cell: ({ id }) =>
                  visitorMay(call, 'discrepancy.decide') ? (
                    <div class="acts">
                      <FormTo call={call} to={`/stock/counts/${id}/approve`}>
                        <button>{t('counts.approve')}</button>
                      </FormTo>
                      <FormTo call={call} to={`/stock/counts/${id}/reject`}>
                        <button class="second">{t('counts.reject')}</button>
                      </FormTo>
                    </div>
                  ) : null,
              },
            ]}
          />
        </section>
      ),
    };
  },
};

const decide = (verb: 'approve' | 'reject'): FormAct => ({
  ...{ path: `/stock/counts/:id/${verb}`, right: 'discrepancy.decide', screen: countsScreen },
  submit: async ({ ask, params }) => {
    await ask(`${verb}Discrepancy`, { params });
    return { to: `/stock/counts?done=${verb === 'approve' ? 'approved' : 'rejected'}` };
  },
});

export const COUNTS_FORMS: readonly FormAct[] = [decide('approve'), decide('reject')];
