import { fit } from '../../../values/gsm7.ts';
import { formatMoney } from '../../../values/money.ts';
import { defineView, type View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { priceOf } from './cart.ts';
import { unitWord, widths } from '../shared/format.ts';
import { lineOf, moneyInHand, priceLimitsOf } from './sell-deps.ts';

/** What the pages show of a line on which an amount is typed. */
const lineFacts = (context: TurnContext, limits: { readonly minMinor: number; readonly maxMinor: number }) => {
  const { currency } = callerOf(context).tenant;
  const inHand = lineOf(context);
  return {
    name: fit(inHand.name, widths.item),
    price: formatMoney(priceOf(inHand), currency),
    min: formatMoney(limits.minMinor, currency),
    max: formatMoney(limits.maxMinor, currency),
  };
};

/** For how much money the item in hand can be sold. */
const money = defineView({
  name: 'sell.money',
  params: ['name', 'price', 'unit', 'min', 'max'],
  run: (context) => {
    const unit = unitWord(context.texts, lineOf(context).unit);
    return Promise.resolve({ facts: { ...lineFacts(context, moneyInHand(context)), unit } });
  },
});

/** The prices that the seller may ask for it. */
const prices = defineView({
  name: 'sell.priceLimits',
  params: ['name', 'price', 'min', 'max'],
  run: async (context) => ({ facts: lineFacts(context, await priceLimitsOf(context)) }),
});

/** What the pages show on which an amount is typed for a line of the sale. */
export const limitViews: readonly View[] = [money, prices];
