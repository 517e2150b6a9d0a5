import { BOOKS } from '../../api/report-routes.ts';
import { addDays, businessDay, formatDay, startOfWeek, type Day } from '../../values/business-day.ts';
import type { AnswerOf } from '../answers.ts';
import { BASE, visitorMay, type Call, type Screen } from '../call.ts';
import { TEXTS, type TextKey } from '../texts/all.ts';
import { textIn } from '../typed.ts';
import { BarChart } from '../views/bar-chart.tsx';
import { addressOf, Field, Table } from '../views/parts.tsx';

type Dashboard = AnswerOf<'getDashboard'>;

interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** The spans that are asked for most, seen from a day. */
export const usualSpans = (today: Day): readonly (Span & { readonly label: TextKey })[] => {
  const month = `${today.slice(0, 8)}01`;
  const before = addDays(month, -1);
  return [
    { label: 'reports.day', from: today, to: today },
    { label: 'reports.week', from: startOfWeek(today), to: today },
    { label: 'reports.month', from: month, to: today },
    { label: 'reports.last_month', from: `${before.slice(0, 8)}01`, to: before },
  ];
};

const Spans = ({ call, today, span }: { readonly call: Call; readonly today: Day; readonly span: Span }) => {
  const { t } = call.words;
  return (
    <section class="card">
      <p class="acts">
        {usualSpans(today).map(({ label, from, to }) => (
          <a
            href={addressOf('/reports', { from, to })}
            aria-current={from === span.from && to === span.to ? 'true' : undefined}
          >
            {t(label)}
          </a>
        ))}
      </p>
      <form class="search">
        <Field {...{ call, name: 'from', label: t('sales.from'), type: 'date', value: span.from }} />
        <Field {...{ call, name: 'to', label: t('sales.to'), type: 'date', value: span.to }} />
        <button class="second">{t('reports.show')}</button>
      </form>
    </section>
  );
};

const DAY_MS = 86_400_000;

/** Below so many days there is a date beneath each bar. */
const MANY_DAYS = 10;

const Days = ({ call: { words }, board }: { readonly call: Call; readonly board: Dashboard }) => {
  const { t, money, day: dayInWords } = words;
  const { days } = board;
  const best = days.toSorted((a, b) => b.total.amountMinor - a.total.amountMinor)[0];
  if (best === undefined || best.total.amountMinor <= 0) return <p class="empty">{t('sales.none')}</p>;
  const every = Math.ceil(days.length / MANY_DAYS);
  const sold = days.filter(({ sales }) => sales > 0);
  return (
    <>
      <BarChart
        label={t('reports.chart', { day: dayInWords(best.day), total: money(best.total) })}
        bars={days.map(({ day, total }, at) => ({
          label: at % every === 0 ? formatDay(day).slice(0, 2) : undefined,
          title: `${formatDay(day)} ${money(total)}`,
          minor: total.amountMinor,
        }))}
      />
      <details>
        <summary>{t('list.as_table')}</summary>
        <Table
          caption={t('reports.by_day')}
          rows={sold}
          empty={t('sales.none')}
          columns={[
            { title: t('column.day'), cell: ({ day }) => dayInWords(day) },
            { title: t('column.sales'), cell: ({ sales }) => sales, isFigure: true },
            { title: t('column.total'), cell: ({ total }) => money(total), isFigure: true },
          ]}
        />
      </details>
    </>
  );
};

/** As many days, right before these. */
export const spanBefore = ({ from, to }: Span): Span & { readonly days: number } => {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return { from: addDays(from, -days), to: addDays(from, -1), days };
};

/** How much more or less it is; nothing where there was nothing. */
const changeOf = (now: number, before: number): string => {
  if (before <= 0) return '';
  const percent = Math.round(((now - before) / before) * 100);
  return `${percent > 0 ? '+' : ''}${percent} %`;
};

interface FiguresProps {
  readonly call: Call;
  readonly board: Dashboard;
  readonly before: Dashboard;
}

const figuresOf = ({ t }: Call['words'], { totals, profit }: Dashboard) =>
  [
    [t('column.total'), totals.total],
    [t('payment.cash'), totals.cash],
    [t('payment.mobile_money'), totals.mobileMoney],
    [t('payment.card'), totals.card],
    [t('payment.credit'), totals.credit],
    [t('today.cancelled'), totals.cancelled],
    [t('today.debts_paid'), totals.debtsPaid],
    [t('today.expenses'), totals.expenses],
    [t('reports.profit'), profit.profit],
  ] as const;

const Figures = ({ call: { words }, board, before }: FiguresProps) => {
  const { t, money } = words;
  const earlier = figuresOf(words, before);
  const rows = figuresOf(words, board).map(([name, amount], at) => ({ name, amount, was: earlier[at]?.[1] ?? amount }));
  const { days } = spanBefore(board);
  return (
    <section class="card">
      <h2>{t('reports.figures')}</h2>
      <p class="big">{money(board.totals.total)}</p>
      <p>
        {t('today.sales', { n: board.totals.sales })} · {t('reports.before', { total: money(before.totals.total) })}
      </p>
      <p>{t('reports.compared', { days })}</p>
      <Table
        caption={t('reports.figures')}
        rows={rows}
        empty=""
        columns={[
          { title: t('column.what'), cell: ({ name }) => name },
          { title: t('column.total'), cell: ({ amount }) => money(amount), isFigure: true },
          { title: t('reports.column_before'), cell: ({ was }) => money(was), isFigure: true },
          {
            title: t('reports.column_change'),
            cell: ({ amount, was }) => changeOf(amount.amountMinor, was.amountMinor),
            isFigure: true,
          },
        ]}
      />
    </section>
  );
};

/** Lists longer than a page of paper are in the files. */
const MOST_ROWS = 20;

const Items = ({ call: { words }, board }: { readonly call: Call; readonly board: Dashboard }) => (
  <section class="card">
    <h2>{words.t('today.best')}</h2>
    <Table
      caption={words.t('today.best')}
      rows={board.bestItems.slice(0, MOST_ROWS)}
      empty={words.t('sales.none')}
      columns={[
        { title: words.t('column.item'), cell: ({ code, name }) => `${code} ${name}` },
        { title: words.t('column.quantity'), cell: ({ quantity }) => quantity, isFigure: true },
        { title: words.t('column.total'), cell: ({ total }) => words.money(total), isFigure: true },
      ]}
    />
  </section>
);

const nameOfBook = (book: string): TextKey | undefined => {
  const key = `books.${book}`;
  return Object.hasOwn(TEXTS, key) ? (key as TextKey) : undefined;
};

const Books = ({ call, span }: { readonly call: Call; readonly span: Span }) => {
  const { t } = call.words;
  const books = [...new Set(BOOKS.map((file) => file.split('.')[0] ?? ''))];
  return (
    <section class="card">
      <h2>{t('reports.books')}</h2>
      <p>{t('reports.books_lead')}</p>
      <Table
        caption={t('reports.books')}
        rows={books}
        empty=""
        columns={[
          { title: t('column.what'), cell: (book) => t(nameOfBook(book) ?? 'reports.books') },
          ...['xlsx', 'csv'].map((format) => ({
            title: format.toUpperCase(),
            cell: (book: string) => (
              <a href={`${BASE}/reports/${book}.${format}?from=${span.from}&to=${span.to}`}>{format.toUpperCase()}</a>
            ),
          })),
        ]}
      />
    </section>
  );
};

/** What some days came to, and the books of them. */
export const reportsScreen: Screen = {
  path: '/reports',
  right: 'report.read',
  show: async (call) => {
    const { ask, now, words, query } = call;
    const { cutoffHour } = await ask('getSettings');
    const today = businessDay(now, words.timezone, cutoffHour);
    const span = { from: textIn(query, 'from') ?? `${today.slice(0, 8)}01`, to: textIn(query, 'to') ?? today };
    const board = await ask('getDashboard', { query: span });
    const { from, to } = spanBefore(board);
    const before = await ask('getDashboard', { query: { from, to } });
    return {
      title: words.t('reports.title'),
      body: (
        <>
          <Spans call={call} today={today} span={span} />
          <div class="board">
            <Figures call={call} board={board} before={before} />
            <section class="card hours">
              <h2>{words.t('reports.by_day')}</h2>
              <Days call={call} board={board} />
            </section>
            <Items call={call} board={board} />
          </div>
          {visitorMay(call, 'export') ? <Books call={call} span={span} /> : null}
        </>
      ),
    };
  },
};
