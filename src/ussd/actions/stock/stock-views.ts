import { may } from '../../../tenancy/what-people-may.ts';
import { lineTotal } from '../../../features/sales/price-lines.ts';
import { saleComesTo } from '../../../features/sales/sale-total.ts';
import { missingIn } from '../../../features/stock/apply-count.ts';
import { becomesSale } from '../../../features/stock/propose-count.ts';
import { fit } from '../../../values/gsm7.ts';
import { mostRestockCost } from '../../../features/stock/restock.ts';
import { formatMoney, smallestTypedMinor, type CurrencyCode } from '../../../values/money.ts';
import { formatQuantity, MAX_LINE_QUANTITY_MILLI } from '../../../values/quantity.ts';
import { parseItemQuery, searchByName } from '../../../values/text-input.ts';
import { defineView, type View, type ViewResult } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { Frame } from '../../engine/dialogue.ts';
import { wordOf } from '../../engine/render.ts';
import { widths } from '../shared/format.ts';
import { itemRows } from '../items/item-rows.ts';
import { noted } from '../shared/notes.ts';
import { itemInHand, stockFacts, type StockDeps, type StockedItem } from './stock-deps.ts';

/** What the pages of stock show. */
export const createStockViews = (deps: StockDeps): readonly View[] => [
  overview(deps),
  item(deps),
  listView(deps, { name: 'stock.items', order: 'plain', figure: stockFigure }),
  listView(deps, { name: 'stock.restockItems', order: 'low_first', figure: stockFigure }),
  listView(deps, { name: 'stock.itemsToCount', order: 'plain', figure: () => '' }),
  lowItems(deps),
  restock(deps),
  costLimits(deps),
  count(deps),
  difference(deps),
  proposal(deps),
];

const mayAddStock = async (context: TurnContext): Promise<boolean> =>
  may(callerOf(context).actor, 'inventory.restock', await context.settings());

const overview = (deps: StockDeps): View =>
  defineView({
    name: 'stock.overview',
    params: ['n', 'm'],
    run: async (context) => {
      const [counts, mayAdd] = await Promise.all([deps.stock.counts(callerOf(context).tenant), mayAddStock(context)]);
      return { facts: { n: counts.lowItems, m: counts.pendingCounts }, flags: { mayAddStock: mayAdd } };
    },
  });

const stockFigure = (stocked: StockedItem): string => formatQuantity(stocked.balanceMilli);

const found = (frame: Frame, items: readonly StockedItem[]): readonly StockedItem[] => {
  const query = parseItemQuery(String(frame.data?.['find'] ?? ''));
  return query ? searchByName(items, query, (stocked) => stocked.name) : items;
};

const listView = (
  deps: StockDeps,
  list: {
    readonly name: string;
    readonly order: 'plain' | 'low_first';
    readonly figure: (item: StockedItem) => string;
  },
): View =>
  defineView({
    name: list.name,
    params: [],
    run: async (context, frame) => {
      const items = await deps.stock.items(callerOf(context).tenant, list.order);
      return { facts: {}, rows: itemRows(frame, found(frame, items), list.figure) };
    },
  });

const lowItems = (deps: StockDeps): View =>
  defineView({
    name: 'stock.lowItems',
    params: ['n'],
    run: async (context, frame) => {
      const items = await deps.stock.low(callerOf(context).tenant);
      return { facts: { n: items.length }, rows: itemRows(frame, items, stockFigure) };
    },
  });

const item = (deps: StockDeps): View =>
  defineView({
    name: 'stock.item',
    params: ['code', 'name', 'qty', 'unit', 'thr', 'price'],
    run: async (context) => {
      const { currency } = callerOf(context).tenant;
      const stocked = await itemInHand(deps, context);
      return {
        facts: {
          code: stocked.code,
          ...stockFacts(context, stocked),
          thr: stocked.thresholdMilli > 0 ? formatQuantity(stocked.thresholdMilli) : wordOf(context.texts, 'never'),
          price: formatMoney(stocked.priceMinor, currency),
        },
        flags: { mayAddStock: await mayAddStock(context) },
      };
    },
  });

const restock = (deps: StockDeps): View =>
  defineView({
    name: 'stock.restock',
    params: ['name', 'qty', 'unit', 'max', 'n', 'new', 'cost'],
    run: async (context) => {
      const stocked = await itemInHand(deps, context);
      const arrived = noted(context, 'stock', 'arrived') ?? 0;
      return {
        facts: {
          ...stockFacts(context, stocked),
          max: formatQuantity(MAX_LINE_QUANTITY_MILLI),
          n: formatQuantity(arrived),
          new: formatQuantity(stocked.balanceMilli + arrived),
          cost: formatMoney(noted(context, 'stock', 'cost') ?? 0, callerOf(context).tenant.currency),
        },
        agreed: { balance: stocked.balanceMilli },
      };
    },
  });

/** What all that came in may have cost. */
const costLimits = (deps: StockDeps): View =>
  defineView({
    name: 'stock.costLimits',
    params: ['name', 'n', 'min', 'max'],
    run: async (context) => {
      const { currency } = callerOf(context).tenant;
      const arrived = noted(context, 'stock', 'arrived') ?? 0;
      return {
        facts: {
          name: fit((await itemInHand(deps, context)).name, widths.item),
          n: formatQuantity(arrived),
          min: formatMoney(smallestTypedMinor(currency), currency),
          max: formatMoney(mostRestockCost(arrived, currency), currency),
        },
      };
    },
  });

const count = (deps: StockDeps): View =>
  defineView({
    name: 'stock.count',
    params: ['name', 'max'],
    run: async (context) => {
      const stocked = await itemInHand(deps, context);
      return { facts: { name: fit(stocked.name, widths.item), max: formatQuantity(MAX_LINE_QUANTITY_MILLI) } };
    },
  });

/** What is written down when a count's missing ones are sales: paid in cash, and so rounded. */
const soldFor = (priceMinor: number, quantityMilli: number, currency: CurrencyCode): number =>
  saleComesTo([lineTotal(priceMinor, quantityMilli)], { currency, payment: 'cash' }).totalMinor;

const difference = (deps: StockDeps): View =>
  defineView({
    name: 'stock.difference',
    params: ['name', 'c', 'b', 'n', 'amt'],
    run: async (context) => differenceSeen(context, await itemInHand(deps, context)),
  });

const differenceSeen = (context: TurnContext, { name, priceMinor }: StockedItem): ViewResult => {
  const { currency } = callerOf(context).tenant;
  const [counted, book] = [noted(context, 'stock', 'counted') ?? 0, noted(context, 'stock', 'book') ?? 0];
  const size = Math.abs(counted - book);
  const sold = soldFor(priceMinor, size, currency);
  return {
    facts: {
      name: fit(name, widths.item),
      c: formatQuantity(counted),
      b: formatQuantity(book),
      n: formatQuantity(size),
      amt: formatMoney(sold, currency),
    },
    agreed: { cash: sold },
  };
};

/** What would be written down as sold, at the price that was noted for it. */
const soldFacts = (context: TurnContext, waiting: Parameters<typeof becomesSale>[0] | undefined) => {
  const { currency } = callerOf(context).tenant;
  const missing = waiting && becomesSale(waiting) ? missingIn(waiting) : 0;
  return {
    n: formatQuantity(missing),
    amt: formatMoney(missing > 0 ? soldFor(noted(context, 'stock', 'price') ?? 0, missing, currency) : 0, currency),
  };
};

const proposal = (deps: StockDeps): View =>
  defineView({
    name: 'stock.proposal',
    params: ['who', 'name', 'c', 'b', 'n', 'amt', 'reason'],
    run: async (context) => {
      const pending = await context.read((tx) => deps.work.pendingIn(tx, context.now));
      const waiting = pending.find(({ id }) => id === noted(context, 'stock', 'proposal'));
      return {
        facts: {
          who: fit(waiting?.proposerName ?? '', widths.person),
          name: fit(waiting?.name ?? '', widths.item),
          c: formatQuantity(waiting?.countedMilli ?? 0),
          b: formatQuantity(waiting?.bookMilli ?? 0),
          ...soldFacts(context, waiting),
          reason: waiting ? wordOf(context.texts, `reason_${waiting.reason}`) : '',
        },
      };
    },
  });
