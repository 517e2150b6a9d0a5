import { may } from '../../../tenancy/what-people-may.ts';
import { defineAction, type Action, type ActionsAndViews } from '../../turn/action.ts';
import { callerOf } from '../../turn/context.ts';
import { withItem } from '../sell/cart.ts';
import { itemSearch } from '../items/item-search.ts';
import { createCountActions } from './stock-count-actions.ts';
import { itemInHand, pickItem, type StockDeps } from './stock-deps.ts';
import { createRestockActions } from './stock-restock-actions.ts';
import { createTakeBackActions } from './stock-take-back-actions.ts';
import { createStockViews } from './stock-views.ts';
import { finishedResult, newCart, setUnit } from '../sell/sell-deps.ts';

/** Looking at stock, adding what came in, counting. */
export const createStockActions = (deps: StockDeps): ActionsAndViews => {
  const takingBack = createTakeBackActions(deps);
  return {
    actions: [
      low(deps),
      check(deps),
      itemSearch('stock.search', deps),
      sell(deps),
      ...createRestockActions(deps),
      ...createCountActions(deps),
      ...takingBack.actions,
    ],
    views: [...createStockViews(deps), ...takingBack.views],
  };
};

const low = (deps: StockDeps): Action =>
  defineAction({
    name: 'stock.low',
    outcomes: ['some', 'none'],
    run: async (context) => {
      const items = await deps.stock.low(callerOf(context).tenant);
      return { result: items.length > 0 ? 'some' : 'none' };
    },
  });

const check = (deps: StockDeps): Action =>
  defineAction({
    name: 'stock.check',
    outcomes: ['owner', 'cashier', 'unknown'],
    run: async (context, { value }) => {
      const picked = await pickItem(deps, context, Number(value));
      if (!picked) return { result: 'unknown', data: { q: String(value) } };
      return { result: may(callerOf(context).actor, 'inventory.change') ? 'owner' : 'cashier' };
    },
  });

const sell = (deps: StockDeps): Action =>
  defineAction({
    name: 'stock.sell',
    outcomes: ['whole', 'weighed', 'finished', 'finished_no_restock'],
    run: async (context) => {
      const item = await itemInHand(deps, context);
      const settings = await context.settings();
      context.session.cart = withItem(newCart(context), item);
      if (item.balanceMilli <= 0 && !settings.sellBelowZero) {
        return { result: finishedResult(context, settings), data: { at: 'new', left: 0, asked: 0 } };
      }
      return { result: setUnit(context, item.unit) };
    },
  });
