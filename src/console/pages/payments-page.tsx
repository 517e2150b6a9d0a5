import type { AnswerOf } from '../answers.ts';
import { BASE, type Screen } from '../call.ts';
import { addressOf, Pages, Table } from '../views/parts.tsx';

const ROWS = '50';
type Payment = AnswerOf<'listPayments'>['items'][number];

const SaleOf = ({ payment, name }: { readonly payment: Payment; readonly name: string }) =>
  payment.saleId === null ? <>–</> : <a href={`${BASE}/sales/${payment.saleId}`}>{name}</a>;

/** What providers of mobile money say was paid. */
export const paymentsScreen: Screen = {
  path: '/payments',
  right: 'mobile_payment.read',
  show: async (call) => {
    const { words, query } = call;
    const { t, moment, money } = words;
    const filter = query['state'] === 'unmatched' ? { state: 'unmatched' } : {};
    const { cursor } = query;
    const asked = { ...filter, limit: ROWS, ...(cursor === undefined ? {} : { cursor }) };
    const { items, nextCursor } = await call.ask('listPayments', { query: asked });
    const isUnmatched = 'state' in filter;
    return {
      title: t('payments.title'),
      body: (
        <>
          <p class="acts">
            <a href={addressOf('/payments', isUnmatched ? {} : { state: 'unmatched' })}>
              {t(isUnmatched ? 'list.all' : 'payments.unmatched')}
            </a>
          </p>
          <section class="card">
            <Table
              caption={t('payments.title')}
              rows={items}
              empty={t('list.empty')}
              columns={[
                { title: t('column.when'), cell: ({ seenAt }) => moment(seenAt) },
                { title: t('payments.provider'), cell: ({ provider }) => provider },
                { title: t('payments.receipt'), cell: ({ providerReceipt }) => providerReceipt ?? '–' },
                { title: t('payments.account'), cell: ({ account }) => account ?? '–' },
                { title: t('column.state'), cell: ({ state }) => t(`payments.${state}`) },
                {
                  title: t('payments.sale'),
                  cell: (payment) => <SaleOf payment={payment} name={t('payments.sale')} />,
                },
                { title: t('column.total'), cell: ({ amount }) => money(amount), isFigure: true },
              ]}
            />
          </section>
          <Pages {...{ call, path: '/payments', filter, nextCursor }} />
        </>
      ),
    };
  },
};
