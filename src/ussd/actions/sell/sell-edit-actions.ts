import { may } from '../../../tenancy/what-people-may.ts';
import { isDomainError } from '../../../values/errors.ts';
import { quantityForMoney } from '../../../values/money.ts';
import { defineAction, type Action, type ActionCall } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { CartLine } from '../../session/open-sale.ts';
import { note } from '../shared/notes.ts';
import { fullLines, priceOf, withLine } from './cart.ts';
import {
  cartOf,
  lineOf,
  moneyInHand,
  mostInHand,
  priceLimitsOf,
  setUnit,
  shortageOf,
  type SellDeps,
} from './sell-deps.ts';

const shortOutcomes = ['short', 'below_zero', 'finished', 'finished_no_restock'] as const;
const quantityOutcomes = ['ok', 'changed', 'invalid', 'gone', 'full', ...shortOutcomes] as const;

/** Changing the lines of a sale. */
export const createEditActions = (deps: SellDeps): readonly Action[] => [
  setQuantity(deps),
  setMoney(deps),
  takeWhatIsLeft(deps),
  otherQuantity,
  otherItem,
  addStock,
  change,
  pickLine,
  changeQuantity,
  removeLine,
  setPrice(deps),
];

/** Puts a quantity on the line in hand, unless less is left: then the caller decides. */
const fillLine = async (
  deps: SellDeps,
  context: TurnContext,
  call: ActionCall,
  line: CartLine & { quantityMilli: number },
) => {
  const most = mostInHand(context);
  // The sale comes to all that one sale may: there is no room for any of it.
  if (most <= 0) {
    context.session.cart = withLine(cartOf(context), line);
    return { result: 'full' } as const;
  }
  if (line.quantityMilli <= 0 || line.quantityMilli > most) return { result: 'invalid' } as const;
  const isChange = call.frame.data?.['changing'] === 1;
  context.session.cart = withLine(cartOf(context), { ...line, belowZero: false });
  try {
    const shortage = await shortageOf(deps, context, line.quantityMilli, isChange ? 'old' : 'new');
    return shortage ?? ({ result: isChange ? 'changed' : 'ok' } as const);
  } catch (error) {
    if (isDomainError(error, 'item_not_found')) return { result: 'gone' } as const;
    throw error;
  }
};

const setQuantity = (deps: SellDeps): Action =>
  defineAction({
    name: 'sell.setQuantity',
    outcomes: quantityOutcomes,
    run: (context, call) => {
      const { totalMinor: _typed, ...line } = lineOf(context);
      return fillLine(deps, context, call, { ...line, quantityMilli: Number(call.value ?? call.with['milli']) });
    },
  });

const setMoney = (deps: SellDeps): Action =>
  defineAction({
    name: 'sell.setMoney',
    outcomes: quantityOutcomes,
    run: (context, call) => {
      const line = lineOf(context);
      const totalMinor = Number(call.value);
      const { minMinor, maxMinor } = moneyInHand(context);
      if (totalMinor < minMinor || totalMinor > maxMinor) return Promise.resolve({ result: 'invalid' });
      const quantityMilli = quantityForMoney(totalMinor, priceOf(line));
      return fillLine(deps, context, call, { ...line, quantityMilli, totalMinor });
    },
  });

const lineResult = (call: ActionCall): 'new_line' | 'old_line' =>
  call.frame.data?.['at'] === 'old' ? 'old_line' : 'new_line';

const takeWhatIsLeft = (deps: SellDeps): Action =>
  defineAction({
    name: 'sell.takeWhatIsLeft',
    outcomes: ['new_line', 'old_line', 'finished', 'finished_no_restock'],
    run: async (context, call) => {
      const { totalMinor: _typed, ...line } = lineOf(context);
      const shortage = await shortageOf(deps, context, Number.MAX_SAFE_INTEGER, 'new');
      if (shortage?.result === 'finished' || shortage?.result === 'finished_no_restock') {
        return { result: shortage.result, data: shortage.data };
      }
      const left = Number(shortage?.data['left'] ?? 0);
      const asked = Number(call.frame.data?.['asked'] ?? left);
      context.session.cart = withLine(cartOf(context), { ...line, quantityMilli: Math.min(left, asked) });
      return { result: lineResult(call) };
    },
  });

const otherQuantity = defineAction({
  name: 'sell.otherQuantity',
  outcomes: ['new_line', 'whole', 'weighed'],
  run: (context, call) => {
    const unit = setUnit(context, lineOf(context).unit);
    if (lineResult(call) === 'new_line') return Promise.resolve({ result: 'new_line' });
    return Promise.resolve({ result: unit, data: { changing: 1 } });
  },
});

const otherItem = defineAction({
  name: 'sell.otherItem',
  outcomes: ['new_line', 'old_line'],
  run: (_context, call) => Promise.resolve({ result: lineResult(call) }),
});

const addStock = defineAction({
  name: 'sell.addStock',
  outcomes: ['owner', 'cashier'],
  run: (context) => {
    const line = lineOf(context);
    note(context, 'stock', { item: line.itemId, itemCode: line.code });
    setUnit(context, line.unit);
    return Promise.resolve({ result: may(callerOf(context).actor, 'inventory.record_cost') ? 'owner' : 'cashier' });
  },
});

const change = defineAction({
  name: 'sell.change',
  outcomes: ['one', 'many'],
  run: (context) => {
    const cart = cartOf(context);
    const lines = fullLines(cart);
    context.session.cart = { ...cart, lines, at: 0 };
    return Promise.resolve({ result: lines.length > 1 ? 'many' : 'one' });
  },
});

const pickLine = defineAction({
  name: 'sell.pickLine',
  outcomes: ['ok'],
  run: (context, { value }) => {
    context.session.cart = { ...cartOf(context), at: Number(value) };
    return Promise.resolve({ result: 'ok' });
  },
});

const changeQuantity = defineAction({
  name: 'sell.changeQuantity',
  outcomes: ['whole', 'weighed'],
  run: (context) => Promise.resolve({ result: setUnit(context, lineOf(context).unit), data: { changing: 1 } }),
});

const removeLine = defineAction({
  name: 'sell.removeLine',
  outcomes: ['ok', 'empty'],
  run: (context) => {
    const cart = cartOf(context);
    const lines = cart.lines.filter((_, index) => index !== cart.at);
    context.session.cart = { ...cart, lines, at: Math.max(0, lines.length - 1) };
    return Promise.resolve({ result: lines.length > 0 ? 'ok' : 'empty' });
  },
});

/** Another price for the line in hand. What was typed stays: the quantity, or the money, and then the quantity follows. */
const setPrice = (deps: SellDeps): Action =>
  defineAction({
    name: 'sell.setPrice',
    outcomes: ['ok', 'outside', ...shortOutcomes],
    run: async (context, { value }) => {
      const line = lineOf(context);
      const { minMinor, maxMinor } = await priceLimitsOf(context);
      const agreedMinor = Number(value);
      if (agreedMinor < minMinor || agreedMinor > maxMinor) return { result: 'outside' };
      const { totalMinor } = line;
      if (totalMinor === undefined) {
        context.session.cart = withLine(cartOf(context), { ...line, agreedMinor });
        return { result: 'ok' };
      }
      const quantityMilli = quantityForMoney(totalMinor, agreedMinor);
      context.session.cart = withLine(cartOf(context), { ...line, agreedMinor, quantityMilli, belowZero: false });
      return (await shortageOf(deps, context, quantityMilli, 'old')) ?? { result: 'ok' };
    },
  });
