import { worksForOwner } from '../../../tenancy/what-people-may.ts';
import { reverseRestockIn, type RestockReversal } from '../../../features/stock/reverse-restock.ts';
import { localDate, localTime } from '../../../values/business-day.ts';
import type { DomainError } from '../../../values/errors.ts';
import { fit } from '../../../values/gsm7.ts';
import { formatQuantity } from '../../../values/quantity.ts';
import type { TenantTransaction } from '../../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../../tenancy/tenant.ts';
import { defineAction, defineShopSave, defineView } from '../../turn/action.ts';
import type { Action, ActionsAndViews, View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { countsItem } from '../../turn/refusals.ts';
import { widths } from '../shared/format.ts';
import { onlyTheOwner, wasOwn } from '../shared/may-not-cancel.ts';
import { definePick } from '../shared/define-pick.ts';
import { mustBeNoted, note, noted } from '../shared/notes.ts';
import { itemInHand, savedStock, stockFacts, type StockDeps } from './stock-deps.ts';
import { restockAct } from './stock-restock-actions.ts';
import { rowsInOrder } from '../shared/rows-in-order.ts';

/** Taking back what was written down as come in and did not. */
export const createTakeBackActions = (deps: StockDeps): ActionsAndViews => ({
  actions: [arrivals(deps), pickArrival, undoRestock, takeBack],
  views: [saved, arrivalsView(deps), arrival(deps)],
});

/** Only what was just saved in this call can be undone by one key; a count has no such key. */
const saved = defineView({
  name: 'stock.saved',
  params: [],
  run: (context) => {
    const mayUndo = noted(context, 'stock', 'mode') === 'restock' && noted(context, 'stock', 'restock') !== undefined;
    return Promise.resolve({ facts: {}, flags: { mayUndo } });
  },
});

const itemIdOf = (context: TurnContext): string => mustBeNoted(context, 'stock', 'item');

const arrivals = (deps: StockDeps): Action =>
  defineAction({
    name: 'stock.arrivals',
    outcomes: ['some', 'none'],
    run: async (context) => {
      const found = await deps.work.arrivals(callerOf(context).tenant, itemIdOf(context));
      return { result: found.length > 0 ? 'some' : 'none' };
    },
  });

const arrivalsView = (deps: StockDeps): View =>
  defineView({
    name: 'stock.arrivals',
    params: ['name'],
    run: async (context, frame) => {
      const { timezone } = callerOf(context).tenant;
      const [stocked, found] = await Promise.all([
        itemInHand(deps, context),
        deps.work.arrivals(callerOf(context).tenant, itemIdOf(context)),
      ]);
      const rows = found.map(({ movementId, quantityMilli, at, who }) => ({
        key: movementId,
        label: `+${formatQuantity(quantityMilli)} ${localDate(at, timezone)} ${localTime(at, timezone)} ${fit(who, 5)}`,
      }));
      return { facts: { name: fit(stocked.name, widths.item) }, rows: rowsInOrder(rows, frame.list?.keys) };
    },
  });

const pickArrival = definePick('stock.pickArrival', (context, arrival) => {
  note(context, 'stock', { arrival });
});

const whenOf = (at: Date | undefined, { timezone }: Tenant) => ({
  date: at ? localDate(at, timezone) : '',
  time: at ? localTime(at, timezone) : '',
});

const arrival = (deps: StockDeps): View =>
  defineView({
    name: 'stock.arrival',
    params: ['name', 'qty', 'n', 'new', 'unit', 'date', 'time'],
    run: async (context) => {
      const { tenant } = callerOf(context);
      const [stocked, found] = await Promise.all([
        itemInHand(deps, context),
        deps.work.arrivals(tenant, itemIdOf(context)),
      ]);
      const picked = found.find(({ movementId }) => movementId === noted(context, 'stock', 'arrival'));
      const { quantityMilli = 0, at } = picked ?? {};
      const [n, left] = [formatQuantity(quantityMilli), formatQuantity(stocked.balanceMilli - quantityMilli)];
      return { facts: { ...stockFacts(context, stocked), n, new: left, ...whenOf(at, tenant) } };
    },
  });

const gone = ({ details }: DomainError) => ({
  result: 'gone' as const,
  data: {
    name: fit(String(details['name'] ?? ''), widths.item),
    qty: formatQuantity(Number(details['availableMilli'] ?? 0)),
    n: formatQuantity(Number(details['wantedMilli'] ?? 0)),
  },
});

const reverse = async (context: TurnContext, tx: TenantTransaction, reversal: RestockReversal) => {
  const { actor } = callerOf(context);
  const after = await reverseRestockIn(tx, reversal, { actor, now: context.now });
  return { result: 'undone', data: savedStock(context, after) } as const;
};

/** One key after saving. Once ten minutes have gone by the owner goes the long way, which asks for the PIN. */
const undoRestock = defineShopSave({
  name: 'stock.undoRestock',
  outcomes: ['undone', 'gone', 'later', 'not_allowed'],
  says: { undone: 'said_stock' },
  runIn: async (context, _call, tx) => {
    const undone = await reverse(context, tx, {
      restock: { clientRef: mustBeNoted(context, 'stock', 'restock') },
      undo: true,
    });
    return { ...undone, undoes: restockAct(context) };
  },
  refusals: {
    ...countsItem,
    short_stock: gone,
    void_not_allowed: (error, context) =>
      worksForOwner(callerOf(context).actor) ? onlyTheOwner(context, wasOwn(error)) : { result: 'later' },
  },
});

const takeBack = defineShopSave({
  name: 'stock.takeBack',
  outcomes: ['undone', 'gone', 'not_allowed'],
  says: { undone: 'said_stock' },
  runIn: (context, _call, tx) =>
    reverse(context, tx, { restock: { movementId: mustBeNoted(context, 'stock', 'arrival') } }),
  refusals: {
    ...countsItem,
    short_stock: gone,
    void_not_allowed: (error, context) => onlyTheOwner(context, wasOwn(error)),
  },
});
