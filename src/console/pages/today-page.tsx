import { businessDay } from '../../values/business-day.ts';
import type { AnswerOf } from '../answers.ts';
import { BASE, visitorMay, type Call, type Screen, type Shown } from '../call.ts';
import { HoursChart } from '../views/hours-chart.tsx';
import { Table } from '../views/parts.tsx';
import type { Words } from '../words.ts';
import { accountScreen } from './account-pages.tsx';
import { newSalePage } from './new-sale-page.tsx';

type Dashboard = AnswerOf<'getDashboard'>;

const MOST_ROWS = 8;
/** What did not arrive longer ago is not news any more. */
const NEWS_MS = 7 * 86_400_000;

/** How one day did beside the day before, in words. */
export const comparedInWords = ({ t }: Pick<Words, 't'>, now: number, before: number): string | undefined => {
  if (before <= 0) return undefined;
  const percent = Math.round(((now - before) / before) * 100);
  if (percent === 0) return t('today.same');
  return t(percent > 0 ? 'today.more' : 'today.less', { percent: Math.abs(percent) });
};

const Takings = ({ call: { words }, board }: { readonly call: Call; readonly board: Dashboard }) => {
  const { totals, previous } = board;
  const compared = comparedInWords(words, totals.total.amountMinor, previous.total.amountMinor);
  return (
    <section class="card takings" aria-labelledby="takings">
      <h2 id="takings">{words.t('today.takings')}</h2>
      <p class="big">{words.money(totals.total)}</p>
      <p>
        {words.t('today.sales', { n: totals.sales })} ·{' '}
        {words.t('today.yesterday', { total: words.money(previous.total) })}
        {compared === undefined ? null : ` · ${compared}`}
      </p>
    </section>
  );
};

interface WaitingProps {
  readonly call: Call;
  readonly counts: number;
  readonly failed: number;
  readonly payments: number;
}

const Waiting = ({ call: { words }, counts, failed, payments }: WaitingProps) => (
  <section class="card" aria-labelledby="waiting">
    <h2 id="waiting">{words.t('today.attention')}</h2>
    {counts + failed + payments === 0 ? <p class="empty">{words.t('today.attention_none')}</p> : null}
    <ul class="ways">
      {counts === 0 ? null : (
        <li>
          <a href={`${BASE}/stock/counts`}>{words.t('today.counts_wait', { n: counts })}</a>
        </li>
      )}
      {payments === 0 ? null : (
        <li>
          <a href={`${BASE}/payments?state=unmatched`}>{words.t('today.payments_unmatched', { n: payments })}</a>
        </li>
      )}
      {failed === 0 ? null : (
        <li>
          <a href={`${BASE}/messages?failed=true`}>{words.t('today.messages_failed', { n: failed })}</a>
        </li>
      )}
    </ul>
  </section>
);

interface ListProps<Row> {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly empty: string;
  readonly figure: string;
  readonly name: string;
  readonly nameOf: (row: Row) => string;
  readonly figureOf: (row: Row) => string;
}

const Card = <Row,>({ title, rows, empty, figure, name, nameOf, figureOf }: ListProps<Row>) => (
  <section class="card">
    <h2>{title}</h2>
    <Table
      caption={title}
      rows={rows.slice(0, MOST_ROWS)}
      empty={empty}
      columns={[
        { title: name, cell: nameOf },
        { title: figure, cell: figureOf, isFigure: true },
      ]}
    />
  </section>
);

const paymentsOf = ({ totals }: Dashboard) =>
  (
    [
      ['cash', totals.cash],
      ['mobile_money', totals.mobileMoney],
      ['card', totals.card],
      ['credit', totals.credit],
    ] as const
  ).filter(([, total]) => total.amountMinor !== 0);

const Cards = ({ call: { words }, board }: { readonly call: Call; readonly board: Dashboard }) => {
  const { t, money } = words;
  const total = t('column.total');
  const none = t('today.no_sales');
  return (
    <>
      <Card
        {...{ title: t('today.payments'), name: t('column.payment'), figure: total, empty: none }}
        rows={paymentsOf(board)}
        nameOf={([payment]) => t(`payment.${payment}`)}
        figureOf={([, amount]) => money(amount)}
      />
      <Card
        {...{ title: t('today.best'), name: t('column.item'), figure: total, empty: none }}
        rows={board.bestItems}
        nameOf={({ name, quantity }) => `${name} × ${quantity}`}
        figureOf={(item) => money(item.total)}
      />
      <Card
        {...{ title: t('today.sellers'), name: t('column.seller'), figure: total, empty: none }}
        rows={board.sellers}
        nameOf={({ name, sales }) => `${name} · ${t('today.sales', { n: sales })}`}
        figureOf={(seller) => money(seller.total)}
      />
      <Card
        {...{ title: t('today.low'), name: t('column.item'), figure: t('today.left'), empty: t('today.low_none') }}
        rows={board.lowStock}
        nameOf={({ name }) => name}
        figureOf={({ stock }) => stock}
      />
      <Debts words={words} board={board} />
      <Card
        {...{ title: t('today.also'), name: t('column.what'), figure: total, empty: none }}
        rows={[
          [t('today.debts_paid'), board.totals.debtsPaid] as const,
          [t('today.expenses'), board.totals.expenses] as const,
          [t('today.cancelled'), board.totals.cancelled] as const,
          [t('today.stock_value'), board.stock.value] as const,
        ]}
        nameOf={([name]) => name}
        figureOf={([, amount]) => money(amount)}
      />
    </>
  );
};

const Debts = ({ words: { t, money }, board }: { readonly words: Words; readonly board: Dashboard }) => {
  const { customers, owed, byAge } = board.debts;
  return (
    <section class="card">
      <h2>{t('today.debts')}</h2>
      <p>{t('today.debts_total', { owed: money(owed), n: customers })}</p>
      <Table
        caption={t('today.debts')}
        rows={byAge.filter((age) => age.customers > 0)}
        empty={t('list.empty')}
        columns={[
          {
            title: t('today.age'),
            cell: ({ fromDays: from, toDays: to }) =>
              to === null ? t('today.age_over', { from }) : t('today.age_between', { from, to }),
          },
          { title: t('column.total'), cell: (age) => money(age.owed), isFigure: true },
        ]}
      />
    </section>
  );
};

const ownersToday = async (call: Call): Promise<Shown> => {
  const { ask, now, words } = call;
  const { cutoffHour } = await ask('getSettings');
  const day = businessDay(now, words.timezone, cutoffHour);
  const [board, counts, failed, payments] = await Promise.all([
    ask('getDashboard', { query: { from: day, to: day } }),
    ask('listDiscrepancies'),
    ask('listMessages', { query: { failed: 'true', limit: '50' } }),
    ask('listPayments', { query: { state: 'unmatched', limit: '50' } }),
  ]);
  const recent = failed.items.filter(({ createdAt }) => now.getTime() - Date.parse(createdAt) < NEWS_MS);
  return {
    title: `${words.t('today.title')}, ${words.day(day)}`,
    scripts: ['live'],
    body: (
      <div class="board" data-live={`${BASE}/live`}>
        <Takings call={call} board={board} />
        <section class="card hours" aria-labelledby="hours">
          <h2 id="hours">{words.t('today.by_hour')}</h2>
          <HoursChart call={call} hours={board.hours} />
        </section>
        <Waiting call={call} counts={counts.items.length} failed={recent.length} payments={payments.items.length} />
        <Cards call={call} board={board} />
      </div>
    ),
  };
};

/** The first page: the day so far for the owner; sellers begin with selling. */
export const todayScreen: Screen = {
  path: '/',
  right: 'signed-in',
  show: (call) => {
    if (visitorMay(call, 'notice.read')) return ownersToday(call);
    return visitorMay(call, 'sale.record') ? newSalePage(call) : accountScreen.show(call);
  },
};
