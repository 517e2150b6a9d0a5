import { may } from '../../../tenancy/what-people-may.ts';
import type { Act } from '../../../features/acts/same-act.ts';
import { mostRestockCost, restockIn } from '../../../features/stock/restock.ts';
import { defineAction, defineShopSave, type Action } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { countsItem, GENERAL } from '../../turn/refusals.ts';
import { mustBeNoted, note, noted } from '../shared/notes.ts';
import { itemPick } from './item-pick.ts';
import { savedStock, type StockDeps } from './stock-deps.ts';

/** Adding what came in. */
export const createRestockActions = (deps: StockDeps): readonly Action[] => [
  itemPick('stock.pickRestock', deps),
  arrived,
  cost,
  saveRestock,
  another,
];

const arrived = defineAction({
  name: 'stock.arrived',
  outcomes: ['owner', 'cashier', 'invalid'],
  run: (context, { value }) => {
    const quantity = Number(value);
    if (quantity <= 0) return Promise.resolve({ result: 'invalid' });
    note(context, 'stock', { arrived: quantity, cost: 0 });
    return Promise.resolve({ result: may(callerOf(context).actor, 'inventory.record_cost') ? 'owner' : 'cashier' });
  },
});

const cost = defineAction({
  name: 'stock.cost',
  outcomes: ['ok', 'invalid'],
  run: (context, { value }) => {
    const paid = Number(value);
    const { currency } = callerOf(context).tenant;
    if (paid <= 0 || paid > mostRestockCost(mustBeNoted(context, 'stock', 'arrived'), currency)) {
      return Promise.resolve({ result: 'invalid' });
    }
    note(context, 'stock', { cost: paid });
    return Promise.resolve({ result: 'ok' });
  },
});

/** What makes a delivery the same as another. */
export const restockAct = (context: TurnContext): Act => ({
  kind: 'restock',
  of: [noted(context, 'stock', 'item'), noted(context, 'stock', 'arrived')],
});

const saveRestock = defineShopSave({
  name: 'stock.saveRestock',
  outcomes: ['saved'],
  refusals: { ...countsItem, price_invalid: GENERAL },
  act: restockAct,
  says: { saved: 'said_stock' },
  runIn: async (context, { frame }, tx) => {
    const { actor } = callerOf(context);
    const paid = noted(context, 'stock', 'cost') ?? 0;
    const restock = {
      clientRef: `restock:${context.stepTag}`,
      itemId: mustBeNoted(context, 'stock', 'item'),
      quantityMilli: mustBeNoted(context, 'stock', 'arrived'),
      costMinor: paid > 0 ? paid : undefined,
      agreedBalanceMilli: frame.agreed?.['balance'],
    };
    const after = await restockIn(tx, restock, { actor, now: context.now });
    note(context, 'stock', { mode: 'restock', restock: restock.clientRef });
    return { result: 'saved', data: savedStock(context, after) };
  },
});

const another = defineAction({
  name: 'stock.another',
  outcomes: ['restock', 'restock_cashier', 'count', 'count_cashier'],
  run: (context) => {
    const { actor } = callerOf(context);
    if (noted(context, 'stock', 'mode') === 'count')
      return Promise.resolve({ result: may(actor, 'inventory.apply_count') ? 'count' : 'count_cashier' });
    return Promise.resolve({ result: may(actor, 'inventory.record_cost') ? 'restock' : 'restock_cashier' });
  },
});
