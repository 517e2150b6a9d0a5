import { may } from '../../../tenancy/what-people-may.ts';
import type { Act } from '../../../features/acts/same-act.ts';
import { countAsSoldIn } from '../../../features/sales/count-as-sold.ts';
import { applyCountIn } from '../../../features/stock/apply-count.ts';
import { COUNT_REASONS, type Count, type CountReason } from '../../../features/stock/count.ts';
import { becomesSale, proposeCountIn } from '../../../features/stock/propose-count.ts';
import type { DomainError } from '../../../values/errors.ts';
import { fit } from '../../../values/gsm7.ts';
import { formatQuantity } from '../../../values/quantity.ts';
import { defineAction, defineShopSave, type Action, type ActionCall } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { wordOf } from '../../engine/render.ts';
import { refusalWord } from '../../turn/error-page.ts';
import { countsItem, sellsCount } from '../../turn/refusals.ts';
import { widths } from '../shared/format.ts';
import { mustBeNoted, note, noted } from '../shared/notes.ts';
import { itemPick } from './item-pick.ts';
import { itemInHand, pickItem, savedStock, type StockDeps } from './stock-deps.ts';

/** Counting what is there, saying why it differs, and deciding on sellers' counts. */
export const createCountActions = (deps: StockDeps): readonly Action[] => [
  pickCount(deps),
  startCount(deps),
  counted,
  explain,
  fix,
  fixAsSold,
  propose,
  proposals(deps),
  decide(deps, 'stock.approve', true),
  decide(deps, 'stock.reject', false),
  countInstead(deps),
];

/** The difference is taken against the book as it is now: what is sold while somebody counts is not swallowed. */
const noteBook = async (deps: StockDeps, context: TurnContext): Promise<void> => {
  const { balanceMilli } = await itemInHand(deps, context);
  note(context, 'stock', { book: balanceMilli, taken: context.now.getTime(), mode: 'count' });
};

const pickCount = (deps: StockDeps): Action => itemPick('stock.pickCount', deps, (context) => noteBook(deps, context));

const startCount = (deps: StockDeps): Action =>
  defineAction({
    name: 'stock.startCount',
    outcomes: ['ok'],
    run: async (context) => {
      await noteBook(deps, context);
      return { result: 'ok' };
    },
  });

const countOf = (context: TurnContext, countedMilli: number): Count => ({
  clientRef: `count:${context.stepTag}`,
  itemId: mustBeNoted(context, 'stock', 'item'),
  countedMilli,
  bookMilli: mustBeNoted(context, 'stock', 'book'),
  takenAt: new Date(mustBeNoted(context, 'stock', 'taken')),
});

const counted = defineShopSave({
  name: 'stock.counted',
  outcomes: ['less', 'more', 'equal', 'invalid'],
  runIn: async (context, { value }, tx) => {
    const countedMilli = Number(value);
    const count = countOf(context, countedMilli);
    note(context, 'stock', { counted: countedMilli });
    if (countedMilli !== count.bookMilli) return { result: countedMilli < count.bookMilli ? 'less' : 'more' };
    const { actor } = callerOf(context);
    const after = await applyCountIn(tx, count, { actor, now: context.now });
    return { result: 'equal', data: { name: fit(after.name, widths.item), c: formatQuantity(countedMilli) } };
  },
  refusals: { ...countsItem, quantity_invalid: 'invalid' },
});

const reasonIn = (call: ActionCall): CountReason => {
  const reason = COUNT_REASONS.find((one) => one === call.with['reason']);
  if (reason === undefined) throw new Error(`the menu offers ${call.with['reason']}, which explains nothing`);
  return reason;
};

/** Notes the reason; what is saved with it is a step of its own. */
const explain = defineAction({
  name: 'stock.explain',
  outcomes: ['owner', 'cashier'],
  run: (context, call) => {
    note(context, 'stock', { reason: reasonIn(call) });
    return Promise.resolve({ result: may(callerOf(context).actor, 'inventory.apply_count') ? 'owner' : 'cashier' });
  },
});

const explainedCount = (context: TurnContext): Count => ({
  ...countOf(context, mustBeNoted(context, 'stock', 'counted')),
  reason: mustBeNoted(context, 'stock', 'reason'),
});

/** Whatever comes of it: the same count of an item. */
const countAct = (context: TurnContext): Act => ({
  kind: 'count',
  of: [noted(context, 'stock', 'item'), noted(context, 'stock', 'counted'), mustBeNoted(context, 'stock', 'reason')],
});

const fix = defineShopSave({
  name: 'stock.fix',
  outcomes: ['saved'],
  refusals: countsItem,
  act: countAct,
  says: { saved: 'said_stock' },
  runIn: async (context, _call, tx) => {
    const { actor } = callerOf(context);
    const after = await applyCountIn(tx, explainedCount(context), { actor, now: context.now });
    return { result: 'saved', data: savedStock(context, after) };
  },
});

const fixAsSold = defineShopSave({
  name: 'stock.fixAsSold',
  outcomes: ['saved'],
  refusals: { ...countsItem, ...sellsCount },
  act: countAct,
  says: { saved: 'said_stock' },
  runIn: async (context, { frame }, tx) => {
    const { actor } = callerOf(context);
    const count = { ...explainedCount(context), agreedTotalMinor: frame.agreed?.['cash'] };
    const sale = await countAsSoldIn(tx, count, { actor, now: context.now });
    const { name = '', unit = 'pc' } = sale.lines[0] ?? {};
    return { result: 'saved', data: savedStock(context, { name, unit, balanceMilli: count.countedMilli }) };
  },
});

const propose = defineShopSave({
  name: 'stock.propose',
  outcomes: ['sent'],
  refusals: countsItem,
  act: countAct,
  says: { sent: 'said_count' },
  runIn: async (context, _call, tx) => {
    const { actor } = callerOf(context);
    const count = explainedCount(context);
    const item = await proposeCountIn(tx, count, { actor, now: context.now });
    return { result: 'sent', data: { name: fit(item.name, widths.item), c: formatQuantity(count.countedMilli) } };
  },
});

const proposals = (deps: StockDeps): Action =>
  defineAction({
    name: 'stock.proposals',
    outcomes: ['some', 'some_sold', 'none'],
    run: async (context) => ({ result: outcomeOf('some', await nextProposal(deps, context)) }),
  });

type Next = 'count' | 'sale' | undefined;

const outcomeOf = <const S extends string>(some: S, next: Next): S | `${S}_sold` | 'none' => {
  if (next === undefined) return 'none';
  return next === 'sale' ? `${some}_sold` : some;
};

/** Takes the oldest count that waits into hand, with the price at which its page shows the missing ones as sold. */
const nextProposal = async (deps: StockDeps, context: TurnContext): Promise<Next> => {
  const [next] = await context.read((tx) => deps.work.pendingIn(tx, context.now));
  note(context, 'stock', { proposal: next?.id ?? '', price: next?.priceMinor ?? 0 });
  if (next === undefined) return undefined;
  return becomesSale(next) ? 'sale' : 'count';
};

/** The count in hand cannot be booked: its page says why. */
const outdated = ({ code }: DomainError, { texts }: TurnContext) =>
  ({ result: 'outdated', data: { refusal: wordOf(texts, refusalWord(code)) } }) as const;

const cannotBeBooked = {
  ...countsItem,
  count_outdated: outdated,
  quantity_invalid: outdated,
  item_hidden: outdated,
  out_of_stock: outdated,
  short_stock: outdated,
  price_invalid: outdated,
  total_too_large: outdated,
} as const;

/** What the owner decides about the count in hand; the next one is shown after it. */
const decide = (deps: StockDeps, name: 'stock.approve' | 'stock.reject', approve: boolean): Action =>
  defineShopSave({
    name,
    outcomes: ['more', 'more_sold', 'none', 'outdated'],
    refusals: {
      ...cannotBeBooked,
      // Decided by somebody else meanwhile is as good.
      conflict: async (_error, context) => ({ result: outcomeOf('more', await nextProposal(deps, context)) }),
    },
    runIn: async (context, call, tx) => {
      const { actor } = callerOf(context);
      const proposalId = mustBeNoted(context, 'stock', 'proposal');
      const how = { onlyStock: call.with['onlyStock'] === 1, shownPriceMinor: noted(context, 'stock', 'price') ?? 0 };
      await deps.work.decideIn(tx, { proposalId, approve, ...how }, { actor, now: context.now });
      return { result: outcomeOf('more', await nextProposal(deps, context)) };
    },
  });

/** Instead of a count that cannot be booked the owner counts; the owner's count replaces it. */
const countInstead = (deps: StockDeps): Action =>
  defineAction({
    name: 'stock.countInstead',
    outcomes: ['ok', 'unknown'],
    run: async (context) => {
      const pending = await deps.work.pending(callerOf(context).tenant);
      const waiting = pending.find(({ id }) => id === noted(context, 'stock', 'proposal'));
      if (!waiting || !(await pickItem(deps, context, waiting.code))) return { result: 'unknown' };
      await noteBook(deps, context);
      return { result: 'ok' };
    },
  });
