import { cashToHandOver, type Figures } from '../../../features/reports/figures.ts';
import type { ReportsService } from '../../../features/reports/reports-service.ts';
import { formatDay, weekday, type Day } from '../../../values/business-day.ts';
import { fit } from '../../../values/gsm7.ts';
import { formatMoney } from '../../../values/money.ts';
import { defineView, type View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { FrameData } from '../../engine/dialogue.ts';
import type { Texts } from '../../engine/menu.ts';
import { wordOf } from '../../engine/render.ts';
import { filledWord } from '../../menu/fill.ts';
import { listMoney, roundingText, widths } from '../shared/format.ts';
import { mustBeNoted } from '../shared/notes.ts';
import { sellerLabel } from '../staff/staff-views.ts';
import { rowsInOrder } from '../shared/rows-in-order.ts';

interface ReportsDeps {
  readonly reports: ReportsService;
}

/** What the pages of reports show. */
export const createReportsViews = (deps: ReportsDeps): readonly View[] => [
  today(deps),
  myDay(deps),
  yesterday(deps),
  week(deps),
  sellers(deps),
  seller(deps),
];

/** An amount without the currency, which stands behind the total. */
const plain = (context: TurnContext, minor: number): string => listMoney(minor, callerOf(context).tenant.currency);

const money = (context: TurnContext, minor: number): string => formatMoney(minor, callerOf(context).tenant.currency);

/** How much was sold, and how it was paid. */
const takings = (context: TurnContext, figures: Figures): FrameData => ({
  n: figures.sales,
  total: money(context, figures.totalMinor),
  a: plain(context, figures.cashMinor),
  b: plain(context, figures.mobileMoneyMinor),
  c: plain(context, figures.cardMinor),
  d: plain(context, figures.creditMinor),
  round: roundingText(context.texts, figures.roundingMinor, callerOf(context).tenant.currency),
});

/** What came in from debts, and behind it what went out to customers whom the shop owed; nothing when nothing did. */
const debtMoney = (context: TurnContext, { debtsPaidMinor, paidOutMinor }: Figures): FrameData => ({
  e: plain(context, debtsPaidMinor),
  out: paidOutMinor === 0 ? '' : filledWord(context.texts, 'given_back', { amount: plain(context, paidOutMinor) }),
});

const today = ({ reports }: ReportsDeps): View =>
  defineView({
    name: 'reports.today',
    params: ['date', 'n', 'total', 'a', 'b', 'c', 'd', 'round', 'e', 'out'],
    run: async (context) => {
      const { day, figures } = await reports.day(callerOf(context).tenant);
      return { facts: { date: formatDay(day), ...takings(context, figures), ...debtMoney(context, figures) } };
    },
  });

const myDay = ({ reports }: ReportsDeps): View =>
  defineView({
    name: 'reports.myDay',
    params: ['date', 'n', 'total', 'a', 'b', 'c', 'd', 'round', 'e'],
    run: async (context) => {
      const { tenant, who } = callerOf(context);
      const { day, figures } = await reports.day(tenant, { sellerId: who.memberId });
      const e = plain(context, cashToHandOver(figures));
      return { facts: { date: formatDay(day), ...takings(context, figures), e } };
    },
  });

const yesterday = ({ reports }: ReportsDeps): View =>
  defineView({
    name: 'reports.yesterday',
    params: ['date', 'n', 'total', 'a', 'b', 'c', 'd', 'round', 'e', 'out', 'f'],
    run: async (context) => {
      const { day, figures } = await reports.day(callerOf(context).tenant, { ago: 1 });
      const facts = { ...takings(context, figures), ...debtMoney(context, figures) };
      return { facts: { date: formatDay(day), ...facts, f: plain(context, figures.expensesMinor) } };
    },
  });

/** The words for days begin with Monday. */
const dayWord = (texts: Texts, day: Day): string => wordOf(texts, `day_${weekday(day) === 0 ? 7 : weekday(day)}`);

const week = ({ reports }: ReportsDeps): View =>
  defineView({
    name: 'reports.week',
    params: ['date', 'n', 'total', 'f', 'prev', 'name', 'day'],
    run: async (context) => {
      const { texts } = context;
      const { from, figures, previousMinor, bestItem, bestDay } = await reports.week(callerOf(context).tenant);
      const nothing = wordOf(texts, 'nothing');
      return {
        facts: {
          date: formatDay(from),
          n: figures.sales,
          total: money(context, figures.totalMinor),
          f: plain(context, figures.expensesMinor),
          prev: money(context, previousMinor),
          name: bestItem === undefined ? nothing : fit(bestItem, widths.item),
          day: bestDay === undefined ? nothing : dayWord(texts, bestDay),
        },
      };
    },
  });

const sellers = ({ reports }: ReportsDeps): View =>
  defineView({
    name: 'reports.sellers',
    params: [],
    run: async (context, frame) => {
      const found = await reports.sellers(callerOf(context).tenant);
      const rows = found.map((one) => ({
        key: one.sellerId,
        label: `${sellerLabel(one, found)} ${plain(context, one.totalMinor)}`,
      }));
      return { facts: {}, rows: rowsInOrder(rows, frame.list?.keys) };
    },
  });

const seller = ({ reports }: ReportsDeps): View =>
  defineView({
    name: 'reports.seller',
    params: ['who', 'n', 'total', 'a', 'b', 'c', 'd', 'round', 'v'],
    run: async (context) => {
      const { tenant } = callerOf(context);
      const sellerId = mustBeNoted(context, 'reports', 'seller');
      const [found, { figures }] = await Promise.all([reports.sellers(tenant), reports.day(tenant, { sellerId })]);
      const seller = found.find((one) => one.sellerId === sellerId);
      const who = seller === undefined ? '' : sellerLabel(seller, found);
      const v = plain(context, figures.cancelledMinor);
      return { facts: { who, ...takings(context, figures), v } };
    },
  });
