import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { addDays, daysBetween, type Day } from '../../values/business-day.ts';
import {
  readBuiltTo,
  readDebts,
  readItemsNow,
  readKeptDays,
  readKeptItems,
  readKeptSellers,
  readNames,
  type KeptDay,
  type KeptSpan,
} from './dashboard-store.ts';
import {
  addUp,
  allHours,
  bestItems,
  lowStock,
  PACE_DAYS,
  profitOf,
  slowMovers,
  stockTotals,
  totalOf,
  type Dashboard,
} from './dashboard.ts';
import { findFirstDay, readDayBook, type DayBook, type ItemOfDay, type SellerOfDay } from './day-book.ts';
import { dayIn } from './reports-service.ts';

/** Business days, both included. */
export interface WantedSpan {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
}

/** Days that a dashboard may show at once. */
const MOST_DAYS = 400;
const USUAL_DAYS = 30;

/**
 * What a shop came to, inside somebody's transaction: the last thirty days when nothing else is asked for; undefined for a
 * span that ends before it begins, or is longer than `MOST_DAYS`.
 */
export const dashboardIn = async (
  tx: TenantTransaction,
  wanted: WantedSpan,
  now: Date,
): Promise<Dashboard | undefined> => {
  const today = await dayIn(tx, now);
  const to = wanted.to ?? today;
  const from = wanted.from ?? addDays(to, 1 - USUAL_DAYS);
  const length = daysBetween(from, to) + 1;
  return length < 1 || length > MOST_DAYS ? undefined : showSpan(tx, { from, to, length, today, now });
};

interface Span extends KeptSpan {
  readonly length: number;
  readonly today: Day;
  readonly now: Date;
}

const showSpan = async (tx: TenantTransaction, { from, to, length, today, now }: Span): Promise<Dashboard> => {
  const before = { from: addDays(from, -length), to: addDays(from, -1) };
  const pace = { from: addDays(today, 1 - PACE_DAYS), to: today };
  const books = await openBooks(tx, { from: before.from < pace.from ? before.from : pace.from, to: today });
  const [shown, earlier, sold, atPace, sellers, names, items, debts] = await Promise.all([
    books.days({ from, to }),
    books.days(before),
    books.items({ from, to }),
    books.items(pace),
    books.sellers({ from, to }),
    readNames(tx),
    readItemsNow(tx),
    readDebts(tx, now),
  ]);
  const previous = totalOf(earlier);
  return {
    from,
    to,
    currency: tx.tenant.currency,
    timezone: tx.tenant.timezone,
    totals: totalOf(shown),
    previous: { sales: previous.sales, totalMinor: previous.totalMinor },
    days: everyDay(from, length, shown),
    hours: allHours(shown.flatMap(({ hours }) => hours)),
    bestItems: bestItems(items, sold),
    slowMovers: slowMovers(items, atPace),
    sellers: sellers
      .map((seller) => ({ ...seller, name: names.get(seller.sellerId) ?? '' }))
      .toSorted((a, b) => b.totalMinor - a.totalMinor || a.name.localeCompare(b.name)),
    stock: stockTotals(items, atPace),
    lowStock: lowStock(items),
    debts,
    profit: profitOf(items, sold),
  };
};

const everyDay = (from: Day, length: number, shown: readonly KeptDay[]): Dashboard['days'] => {
  const known = new Map(shown.map(({ day, figures }) => [day, figures]));
  return Array.from({ length }, (_, index) => {
    const day = addDays(from, index);
    const { sales = 0, totalMinor = 0 } = known.get(day) ?? {};
    return { day, sales, totalMinor };
  });
};

const isIn = ({ from, to }: KeptSpan, { day }: Pick<DayBook, 'day'>): boolean => day >= from && day <= to;

/**
 * The kept days, and those that are not kept yet (today at least) as the ledgers have them at this moment.
 */
const openBooks = async (tx: TenantTransaction, { from, to: today }: KeptSpan) => {
  const builtTo = (await readBuiltTo(tx)) ?? addDays((await findFirstDay(tx)) ?? today, -1);
  const kept = ({ from: first, to }: KeptSpan): KeptSpan => ({ from: first, to: to < builtTo ? to : builtTo });
  const open: DayBook[] = [];
  const firstOpen = addDays(builtTo, 1);
  for (let day = firstOpen < from ? from : firstOpen; day <= today; day = addDays(day, 1)) {
    open.push(await readDayBook(tx, day));
  }
  return {
    days: async (span: KeptSpan): Promise<KeptDay[]> => [
      ...(await readKeptDays(tx, kept(span))),
      ...open.filter((book) => isIn(span, book)),
    ],
    items: async (span: KeptSpan): Promise<ReadonlyMap<string, ItemOfDay>> => {
      const fresh = open.filter((book) => isIn(span, book)).flatMap(({ items }) => items);
      return addUp([...(await readKeptItems(tx, kept(span))), ...fresh], 'itemId');
    },
    sellers: async (span: KeptSpan): Promise<readonly SellerOfDay[]> => {
      const fresh = open.filter((book) => isIn(span, book)).flatMap(({ sellers }) => sellers);
      return [...addUp([...(await readKeptSellers(tx, kept(span))), ...fresh], 'sellerId').values()];
    },
  };
};
