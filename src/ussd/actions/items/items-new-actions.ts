import { createItemIn, ITEM_NAME } from '../../../features/catalogue/create-item.ts';
import type { Item } from '../../../features/catalogue/item.ts';
import { fit } from '../../../values/gsm7.ts';
import { priceRange } from '../../../values/money.ts';
import { nameKey } from '../../../values/text-input.ts';
import { defineAction, defineShopSave, type Action } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { changesItem } from '../../turn/refusals.ts';
import { widths } from '../shared/format.ts';
import type { ItemsDeps } from './items-deps.ts';
import { forget, mustBeNoted, note } from '../shared/notes.ts';
import { setUnit } from '../sell/sell-deps.ts';
import { readTypedName } from '../shared/typed-name.ts';
import { takeItem } from '../stock/stock-deps.ts';

/** What a new item is counted in, until its owner says otherwise. */
const newUnit = 'pc';

/** Adding an item: name, price, what is there, when to warn. */
export const createNewItemActions = (deps: ItemsDeps): readonly Action[] => [
  name(deps),
  openExisting,
  price,
  amount('items.opening', 'opening'),
  amount('items.level', 'level'),
  create(deps),
];

const sameNamed = async (deps: ItemsDeps, context: TurnContext, typed: string): Promise<Item | undefined> => {
  const items = await deps.catalogue.items(callerOf(context).tenant);
  return items.find((item) => nameKey(item.name) === nameKey(typed));
};

const name = (deps: ItemsDeps): Action =>
  defineAction({
    name: 'items.name',
    outcomes: ['ok', 'exists', 'invalid'],
    run: async (context, { value }) => {
      const typed = readTypedName(value, ITEM_NAME);
      if ('result' in typed) return typed;
      forget(context, 'items', 'price', 'opening', 'level');
      note(context, 'items', { name: typed.name });
      const same = await sameNamed(deps, context, typed.name);
      if (same) {
        takeItem(context, same);
        note(context, 'items', { unit: same.unit });
      }
      // The pages that follow ask for pieces, whatever the item of that name is sold in.
      setUnit(context, newUnit);
      return { result: same ? 'exists' : 'ok' };
    },
  });

const openExisting = defineAction({
  name: 'items.openExisting',
  outcomes: ['ok'],
  run: (context) => {
    setUnit(context, mustBeNoted(context, 'items', 'unit'));
    return Promise.resolve({ result: 'ok' });
  },
});

/** Whether a page accepts the price. */
export const isPrice = (context: TurnContext, minor: number): boolean => {
  const { minMinor, maxMinor } = priceRange(callerOf(context).tenant.currency);
  return minor >= minMinor && minor <= maxMinor;
};

const price = defineAction({
  name: 'items.price',
  outcomes: ['ok', 'invalid'],
  run: (context, { value }) => {
    const minor = Number(value);
    if (!isPrice(context, minor)) return Promise.resolve({ result: 'invalid' });
    note(context, 'items', { price: minor });
    return Promise.resolve({ result: 'ok' });
  },
});

/** The reader of counts has refused what is not whole or too much. */
const amount = (action: string, of: 'opening' | 'level'): Action =>
  defineAction({
    name: action,
    outcomes: ['ok', 'invalid'],
    run: (context, { value }) => {
      note(context, 'items', { [of]: Number(value) });
      return Promise.resolve({ result: 'ok' });
    },
  });

const newItemIn = (context: TurnContext) =>
  ({
    clientRef: `item:${context.stepTag}`,
    name: mustBeNoted(context, 'items', 'name'),
    unit: newUnit,
    priceMinor: mustBeNoted(context, 'items', 'price'),
    stockMilli: mustBeNoted(context, 'items', 'opening'),
    thresholdMilli: mustBeNoted(context, 'items', 'level'),
    // An item of the same name was shown before the price was asked.
    sameNameAllowed: true,
  }) as const;

const create = (deps: ItemsDeps): Action =>
  defineShopSave({
    name: 'items.create',
    outcomes: ['saved'],
    refusals: changesItem,
    says: { saved: 'said_item' },
    runIn: async (context, _call, tx) => {
      const { actor, tenant } = callerOf(context);
      const item = await createItemIn(tx, newItemIn(context), { actor, now: context.now });
      tx.afterCommit(() => deps.catalogue.changed(tenant));
      forget(context, 'items', 'name', 'price', 'opening', 'level');
      return {
        result: 'saved',
        data: { name: fit(item.name, widths.item), code: item.code, qd: deps.dial.sell(item.code, 1) },
      };
    },
  });
