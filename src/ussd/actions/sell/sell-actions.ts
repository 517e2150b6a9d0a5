import { may } from '../../../tenancy/what-people-may.ts';
import { defineAction, type Action, type ActionsAndViews } from '../../turn/action.ts';
import { takeUp } from '../entry/halted-actions.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { emptyCart, fullLines, maxCartLines, withItem } from './cart.ts';
import { itemLabel } from '../items/item-label.ts';
import { itemSearch } from '../items/item-search.ts';
import { createEditActions } from './sell-edit-actions.ts';
import { createPayActions } from './sell-pay-actions.ts';
import { cartOf, finishedResult, newCart, setUnit, shelfOf, type SellDeps } from './sell-deps.ts';
import { createSellViews } from './sell-views.ts';

/** Selling: from the first item to the receipt. */
export const createSellActions = (deps: SellDeps): ActionsAndViews => ({
  actions: [
    start(deps),
    newSale,
    pickItem(deps),
    itemSearch('sell.search', deps),
    addLine,
    drop,
    resume,
    ...createEditActions(deps),
    ...createPayActions(deps),
  ],
  views: createSellViews(deps),
});

const start = (deps: SellDeps): Action =>
  defineAction({
    name: 'sell.start',
    outcomes: ['ok', 'none', 'none_cashier', 'draft'],
    run: async (context) => {
      const { session } = context;
      const { tenant, actor } = callerOf(context);
      const unfinished = [session.cart, session.waitingCart].find((cart) => fullLines(cart).length > 0);
      if (unfinished) session.waitingCart = unfinished;
      if (unfinished && !context.hasMore) {
        delete session.cart;
        return { result: 'draft' };
      }
      const items = await deps.catalogue.items(tenant);
      if (items.length === 0) return { result: may(actor, 'inventory.create') ? 'none' : 'none_cashier' };
      session.cart = newCart(context);
      return { result: 'ok' };
    },
  });

const newSale = defineAction({
  name: 'sell.newSale',
  outcomes: ['ok'],
  run: (context) => {
    context.session.cart = newCart(context);
    return Promise.resolve({ result: 'ok' });
  },
});

const pickItem = (deps: SellDeps): Action =>
  defineAction({
    name: 'sell.pickItem',
    outcomes: ['whole', 'weighed', 'finished', 'finished_no_restock', 'unknown'],
    run: async (context, { value }) => {
      const { tenant } = callerOf(context);
      const found = await deps.catalogue.find(tenant, Number(value));
      if (!found) return { result: 'unknown', data: { q: String(value) } };
      const item = { ...found, name: itemLabel(found, await deps.catalogue.items(tenant)) };
      context.session.cart = withItem(context.session.cart ?? newCart(context), item);
      // Whether there is enough is asked with the quantity, which has been typed already.
      if (context.hasMore) return { result: setUnit(context, item.unit) };
      const { item: stocked, settings } = await shelfOf(deps, context, item.code);
      if (stocked.balanceMilli <= 0 && !settings.sellBelowZero) {
        return { result: finishedResult(context, settings), data: { at: 'new', left: 0, asked: 0 } };
      }
      return { result: setUnit(context, item.unit) };
    },
  });

const addLine = defineAction({
  name: 'sell.addLine',
  outcomes: ['ok', 'full'],
  run: (context) => {
    const cart = cartOf(context);
    const lines = fullLines(cart);
    if (lines.length >= maxCartLines) return Promise.resolve({ result: 'full', data: { full: 1 } });
    context.session.cart = { ...cart, lines, at: lines.length };
    return Promise.resolve({ result: 'ok' });
  },
});

const forget = ({ session }: TurnContext): void => {
  if (session.halted?.cart?.id === (session.cart ?? session.waitingCart)?.id) delete session.halted;
  delete session.cart;
  delete session.waitingCart;
};

/** The page of the sale on which an earlier call ended. */
const whereItWas = (context: TurnContext) => {
  const stack = takeUp(context);
  delete context.session.waitingCart;
  return stack ? ({ result: 'there', stack } as const) : ({ result: 'gone' } as const);
};

const drop = defineAction({
  name: 'sell.drop',
  outcomes: ['dropped'],
  run: (context) => {
    const waiting = context.session.cart && context.session.waitingCart;
    forget(context);
    if (waiting) context.session.waitingCart = waiting;
    context.session.notice = { word: 'notice_dropped', data: {} };
    return Promise.resolve({ result: 'dropped' });
  },
});

const resume = defineAction({
  name: 'sell.resume',
  outcomes: ['whole', 'weighed', 'there', 'gone'],
  run: (context) => {
    const cart = context.session.waitingCart ?? emptyCart('');
    if (context.session.halted?.cart?.id === cart.id) return Promise.resolve(whereItWas(context));
    const lines = fullLines(cart);
    const last = lines.at(-1);
    forget(context);
    if (!last) return Promise.resolve({ result: 'gone' });
    context.session.cart = { ...cart, lines, at: lines.length - 1 };
    return Promise.resolve({ result: setUnit(context, last.unit) });
  },
});
