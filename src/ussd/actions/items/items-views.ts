import { fit } from '../../../values/gsm7.ts';
import { formatMoney, priceRange } from '../../../values/money.ts';
import { formatQuantity } from '../../../values/quantity.ts';
import { parseItemQuery } from '../../../values/text-input.ts';
import { defineView, type View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { listMoney, widths } from '../shared/format.ts';
import { itemRows } from './item-rows.ts';
import { mayChangePrice } from './items-change-actions.ts';
import { levelText, savedItem, type ItemsDeps } from './items-deps.ts';
import { noted } from '../shared/notes.ts';
import { itemInHand } from '../stock/stock-deps.ts';

/** What the pages of items show. */
export const createItemsViews = (deps: ItemsDeps): readonly View[] => [
  existing(deps),
  draft,
  priceLimits(deps),
  list(deps),
  item(deps),
  priceChange(deps),
];

const existing = (deps: ItemsDeps): View =>
  defineView({
    name: 'items.existing',
    params: ['code', 'name'],
    run: async (context) => {
      const { code, name } = await itemInHand(deps, context);
      return { facts: { code, name: fit(name, widths.item) } };
    },
  });

/** A noted number as a page prints it; nothing while it is not typed yet. */
const printed = (
  context: TurnContext,
  name: 'price' | 'opening' | 'level',
  print: (value: number) => string,
): string => {
  const value = noted(context, 'items', name);
  return value === undefined ? '' : print(value);
};

const draft = defineView({
  name: 'items.draft',
  params: ['name', 'price', 'qty', 'thr'],
  run: (context) => {
    const { currency } = callerOf(context).tenant;
    return Promise.resolve({
      facts: {
        name: fit(noted(context, 'items', 'name') ?? '', widths.item),
        price: printed(context, 'price', (minor) => formatMoney(minor, currency)),
        qty: printed(context, 'opening', formatQuantity),
        thr: printed(context, 'level', (milli) => levelText(context.texts, milli)),
      },
    });
  },
});

/** The page that asks for the price of an item that is there; the other one asks for a new item's. */
const CHANGE_PAGE = 'E3';

const priceLimits = (deps: ItemsDeps): View =>
  defineView({
    name: 'items.priceLimits',
    params: ['min', 'max', 'name'],
    run: async (context, frame) => {
      const { currency } = callerOf(context).tenant;
      const { minMinor, maxMinor } = priceRange(currency);
      const isChange = frame.page === CHANGE_PAGE;
      const name = isChange ? (await itemInHand(deps, context)).name : (noted(context, 'items', 'name') ?? '');
      return {
        facts: {
          min: formatMoney(minMinor, currency),
          max: formatMoney(maxMinor, currency),
          name: fit(name, widths.item),
        },
      };
    },
  });

const list = (deps: ItemsDeps): View =>
  defineView({
    name: 'items.list',
    params: [],
    run: async (context, frame) => {
      const { tenant } = callerOf(context);
      const query = parseItemQuery(String(frame.data?.['find'] ?? ''));
      const items = query ? await deps.catalogue.search(tenant, query) : await deps.catalogue.items(tenant);
      return { facts: {}, rows: itemRows(frame, items, (one) => listMoney(one.priceMinor, tenant.currency)) };
    },
  });

const item = (deps: ItemsDeps): View =>
  defineView({
    name: 'items.item',
    params: ['code', 'name', 'price', 'thr', 'qty'],
    run: async (context) => {
      const [kept, mayPrice] = await Promise.all([itemInHand(deps, context), mayChangePrice(deps, context)]);
      return {
        facts: {
          ...savedItem(kept, callerOf(context).tenant.currency),
          thr: levelText(context.texts, kept.thresholdMilli),
          qty: formatQuantity(kept.balanceMilli),
        },
        flags: { mayChangePrice: mayPrice },
      };
    },
  });

const priceChange = (deps: ItemsDeps): View =>
  defineView({
    name: 'items.priceChange',
    params: ['name', 'old', 'new'],
    run: async (context) => {
      const { currency } = callerOf(context).tenant;
      const { name, priceMinor } = await itemInHand(deps, context);
      return {
        facts: {
          name: fit(name, widths.item),
          old: formatMoney(priceMinor, currency),
          new: printed(context, 'price', (minor) => formatMoney(minor, currency)),
        },
      };
    },
  });
