import type { CurrencyCode } from '../../values/currencies.ts';
import type { Day } from '../../values/business-day.ts';
import type { DayBook, HourTotal, ItemOfDay, SellerOfDay } from './day-book.ts';
import { NO_FIGURES, type Figures } from './figures.ts';

/** What a shop came to in some days, and how it stands now. Money in minor units, quantities in thousandths. */
export interface Dashboard {
  readonly from: Day;
  readonly to: Day;
  readonly currency: CurrencyCode;
  readonly timezone: string;
  readonly totals: Figures;
  /** As many days before these. */
  readonly previous: Pick<Figures, 'sales' | 'totalMinor'>;
  /** Every day of them, also those without a sale. */
  readonly days: readonly DayTotal[];
  /** All 24, on the shop's clocks. */
  readonly hours: readonly HourTotal[];
  readonly bestItems: readonly ItemTotal[];
  /** What lies there and was least sold in the last four weeks. */
  readonly slowMovers: readonly SlowMover[];
  readonly sellers: readonly (SellerOfDay & { readonly name: string })[];
  readonly stock: StockTotals;
  readonly lowStock: readonly StockedNow[];
  readonly debts: DebtTotals;
  readonly profit: Profit;
}

export interface DayTotal {
  readonly day: Day;
  readonly sales: number;
  readonly totalMinor: number;
}

/** An item as it is now. */
export interface StockedNow {
  readonly itemId: string;
  readonly code: number;
  readonly name: string;
  readonly stockMilli: number;
  readonly thresholdMilli: number;
}

export interface ItemTotal extends ItemOfDay {
  readonly code: number;
  readonly name: string;
}

export interface SlowMover extends Omit<StockedNow, 'thresholdMilli'> {
  readonly soldMilli: number;
  /** How long the stock lasts at that pace; null when none was sold. */
  readonly daysOfCover: number | null;
}

export interface StockTotals {
  readonly items: number;
  /** What is there, at list prices. */
  readonly valueMinor: number;
  /** The same at what it cost, of items whose cost is known. */
  readonly costMinor: number;
  readonly itemsWithCost: number;
  /** How long the stock lasts, by value, at the pace of the last four weeks; null when nothing was sold. */
  readonly daysOfCover: number | null;
}

export interface DebtTotals {
  readonly customers: number;
  readonly owedMinor: number;
  readonly byAge: readonly DebtAge[];
}

/** Customers who owe since so many days; `toDays` is null for the last, which has no end. */
export interface DebtAge {
  readonly fromDays: number;
  readonly toDays: number | null;
  readonly customers: number;
  readonly owedMinor: number;
}

/** Of items whose cost is known, from what was paid for all of them that came in. */
export interface Profit {
  readonly revenueMinor: number;
  readonly costMinor: number;
  readonly profitMinor: number;
  /** What was taken for items whose cost is not known, and so is in none of the three. */
  readonly unknownMinor: number;
}

/** An item with what decides about its figures. */
export interface ItemNow extends StockedNow {
  readonly priceMinor: number;
  readonly hidden: boolean;
  /** What all of it that came in cost, and how much that was; null where nobody wrote it down. */
  readonly boughtMinor: number | null;
  readonly boughtMilli: number | null;
}

/** How far back the pace of sales is looked at. */
export const PACE_DAYS = 28;
const MOST_ROWS = 10;

/** Adds up what was counted day by day, by some key. */
export const addUp = <Row extends object, Key extends keyof Row & string>(
  rows: readonly Row[],
  key: Key,
): Map<Row[Key], Row> => {
  const sums = new Map<Row[Key], Row>();
  for (const row of rows) {
    const before = sums.get(row[key]);
    sums.set(row[key], before === undefined ? row : added(before, row, key));
  }
  return sums;
};

const added = <Row extends object>(one: Row, other: Row, key: string): Row => {
  const sum = Object.entries(one).map(([name, value]: [string, unknown]) => {
    const more: unknown = Reflect.get(other, name);
    const isCount = name !== key && typeof value === 'number' && typeof more === 'number';
    return [name, isCount ? value + more : value] as const;
  });
  return { ...one, ...Object.fromEntries(sum) };
};

/** What some days come to together. */
export const totalOf = (books: readonly Pick<DayBook, 'figures'>[]): Figures =>
  books.reduce((sum, { figures }) => added(sum, figures, ''), NO_FIGURES);

/** All hours of a day, with those in which there was nothing. */
export const allHours = (hours: readonly HourTotal[]): HourTotal[] => {
  const sums = addUp(hours, 'hour');
  return Array.from({ length: 24 }, (_, hour) => sums.get(hour) ?? { hour, sales: 0, totalMinor: 0 });
};

/** What so much of an item cost; undefined when nobody wrote down what it cost. */
const costOf = ({ boughtMinor, boughtMilli }: ItemNow, milli: number): number | undefined =>
  boughtMinor === null || boughtMilli === null || boughtMilli <= 0
    ? undefined
    : Math.round((boughtMinor * milli) / boughtMilli);

/** What was sold of some items, by the item. */
export type Sold = ReadonlyMap<string, ItemOfDay>;

const covers = (stockMilli: number, soldMilli: number): number | null =>
  soldMilli <= 0 ? null : Math.round((Math.max(stockMilli, 0) * PACE_DAYS * 10) / soldMilli) / 10;

/** The items that brought most money. */
export const bestItems = (items: readonly ItemNow[], sold: Sold): ItemTotal[] =>
  items
    .flatMap(({ itemId, code, name }) => {
      const total = sold.get(itemId);
      return total === undefined || total.totalMinor <= 0 ? [] : [{ ...total, code, name }];
    })
    .toSorted((a, b) => b.totalMinor - a.totalMinor || a.code - b.code)
    .slice(0, MOST_ROWS);

/** The items that lie there, those first of which least was sold; what is worth more comes first among equals. */
export const slowMovers = (items: readonly ItemNow[], pace: Sold): SlowMover[] =>
  items
    .filter(({ hidden, stockMilli }) => !hidden && stockMilli > 0)
    .map((item) => ({ item, soldMilli: Math.max(pace.get(item.itemId)?.quantityMilli ?? 0, 0) }))
    .toSorted(
      (a, b) =>
        a.soldMilli / a.item.stockMilli - b.soldMilli / b.item.stockMilli ||
        b.item.stockMilli * b.item.priceMinor - a.item.stockMilli * a.item.priceMinor ||
        a.item.code - b.item.code,
    )
    .slice(0, MOST_ROWS)
    .map(({ item: { itemId, code, name, stockMilli }, soldMilli }) => {
      return { itemId, code, name, stockMilli, soldMilli, daysOfCover: covers(stockMilli, soldMilli) };
    });

const valueOf = (milli: number, priceMinor: number): number => Math.round((Math.max(milli, 0) * priceMinor) / 1000);

/** What lies there is worth, and how long it lasts. */
export const stockTotals = (items: readonly ItemNow[], pace: Sold): StockTotals => {
  const shown = items.filter(({ hidden }) => !hidden);
  const costs = shown.flatMap((item) => costOf(item, Math.max(item.stockMilli, 0)) ?? []);
  const valueMinor = shown.reduce((sum, { stockMilli, priceMinor }) => sum + valueOf(stockMilli, priceMinor), 0);
  const soldMinor = shown.reduce(
    (sum, { itemId, priceMinor }) => sum + valueOf(pace.get(itemId)?.quantityMilli ?? 0, priceMinor),
    0,
  );
  return {
    items: shown.length,
    valueMinor,
    costMinor: costs.reduce((sum, cost) => sum + cost, 0),
    itemsWithCost: costs.length,
    daysOfCover: covers(valueMinor, soldMinor),
  };
};

/** What is low or finished, as the alerts have it. */
export const lowStock = (items: readonly ItemNow[]): StockedNow[] =>
  items
    .filter(({ hidden, stockMilli, thresholdMilli }) => !hidden && stockMilli <= thresholdMilli)
    .toSorted((a, b) => a.stockMilli - a.thresholdMilli - (b.stockMilli - b.thresholdMilli) || a.code - b.code)
    .map(({ itemId, code, name, stockMilli, thresholdMilli }) => ({ itemId, code, name, stockMilli, thresholdMilli }));

/** What was earned with items whose cost is known. */
export const profitOf = (items: readonly ItemNow[], sold: Sold): Profit => {
  const known = new Map(items.map((item) => [item.itemId, item]));
  let [revenueMinor, costMinor, unknownMinor] = [0, 0, 0];
  for (const { itemId, quantityMilli, totalMinor } of sold.values()) {
    const item = known.get(itemId);
    const cost = item && costOf(item, quantityMilli);
    if (cost === undefined) unknownMinor += totalMinor;
    else [revenueMinor, costMinor] = [revenueMinor + totalMinor, costMinor + cost];
  }
  return { revenueMinor, costMinor, profitMinor: revenueMinor - costMinor, unknownMinor };
};
