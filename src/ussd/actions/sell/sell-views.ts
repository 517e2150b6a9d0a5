import type { Item } from '../../../features/catalogue/item.ts';
import { fit } from '../../../values/gsm7.ts';
import { isDomainError } from '../../../values/errors.ts';
import { formatMoney, maxSaleMinor } from '../../../values/money.ts';
import { formatQuantity } from '../../../values/quantity.ts';
import { parseItemQuery } from '../../../values/text-input.ts';
import type { Tenant } from '../../../tenancy/tenant.ts';
import { defineView, type View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import type { Frame } from '../../engine/dialogue.ts';
import type { Row } from '../../engine/render.ts';
import { wordOf } from '../../engine/render.ts';
import { filledWord } from '../../menu/fill.ts';
import { cartComesTo, cartLineTotal, fullLines, maxCartLines, priceOf } from './cart.ts';
import { cartText, listMoney, paymentWord, saleLine, unitWord, widths } from '../shared/format.ts';
import { itemRows } from '../items/item-rows.ts';
import { notedPayment } from './save-cart.ts';
import { lineOf, mostInHand, type SellDeps } from './sell-deps.ts';
import { limitViews } from './sell-limits-views.ts';

/** What the pages of a sale show. */
export const createSellViews = (deps: SellDeps): readonly View[] => [
  items(deps),
  found(deps),
  line(deps),
  shortage,
  otherUnit,
  tooMuch,
  cart,
  confirm,
  lines,
  ...limitViews,
];

const rowsOf = (context: TurnContext, frame: Frame, found: readonly Item[]): readonly Row[] => {
  const { currency } = callerOf(context).tenant;
  return itemRows(frame, found, (item) => listMoney(item.priceMinor, currency));
};

const items = (deps: SellDeps): View =>
  defineView({
    name: 'sell.items',
    params: [],
    run: async (context, frame) => ({
      facts: {},
      rows: rowsOf(context, frame, await deps.catalogue.items(callerOf(context).tenant)),
    }),
  });

const found = (deps: SellDeps): View =>
  defineView({
    name: 'sell.found',
    params: ['n'],
    run: async (context, frame) => {
      const query = parseItemQuery(String(frame.data?.['find'] ?? ''));
      const items = query ? await deps.catalogue.search(callerOf(context).tenant, query) : [];
      return { facts: { n: items.length }, rows: rowsOf(context, frame, items) };
    },
  });

const line = (deps: SellDeps): View =>
  defineView({
    name: 'sell.line',
    params: ['name', 'price', 'qty', 'unit', 'max'],
    run: async (context) => {
      const { tenant } = callerOf(context);
      const inHand = lineOf(context);
      const balanceMilli = await leftOf(deps, tenant, inHand.code);
      return {
        facts: {
          name: fit(inHand.name, widths.item),
          price: formatMoney(priceOf(inHand), tenant.currency),
          qty: formatQuantity(balanceMilli),
          unit: unitWord(context.texts, inHand.unit),
          max: formatQuantity(mostInHand(context)),
        },
      };
    },
  });

/** What is left of an item; nothing, when the owner has taken it off the list meanwhile. */
const leftOf = async (deps: SellDeps, tenant: Tenant, code: number): Promise<number> => {
  try {
    return (await deps.stock.item(tenant, code)).balanceMilli;
  } catch (error) {
    if (isDomainError(error, 'item_not_found')) return 0;
    throw error;
  }
};

/** How the item in hand is sold now, and what was typed in the unit before. */
const otherUnit = defineView({
  name: 'sell.otherUnit',
  params: ['name', 'unit', 'n', 'price'],
  run: (context, { data }) => {
    const inHand = lineOf(context);
    return Promise.resolve({
      facts: {
        name: fit(inHand.name, widths.item),
        unit: unitWord(context.texts, inHand.unit),
        n: `${formatQuantity(Number(data?.['asked'] ?? 0))} ${unitWord(context.texts, String(data?.['was'] ?? 'pc'))}`,
        price: formatMoney(inHand.priceMinor, callerOf(context).tenant.currency),
      },
    });
  },
});

const tooMuch = defineView({
  name: 'sell.tooMuch',
  params: ['total', 'max'],
  run: (context) => {
    const { currency } = callerOf(context).tenant;
    const facts = {
      total: formatMoney(
        fullLines(context.session.cart).reduce((sum, full) => sum + cartLineTotal(full), 0),
        currency,
      ),
      max: formatMoney(maxSaleMinor(currency), currency),
    };
    return Promise.resolve({ facts });
  },
});

const shortage = defineView({
  name: 'sell.shortage',
  params: ['qty', 'name', 'n', 'sale'],
  run: (context, { data }) => {
    const saving = data?.['saving'] === 1 ? chosen(context) : undefined;
    return Promise.resolve({
      facts: {
        qty: formatQuantity(Number(data?.['left'] ?? 0)),
        name: fit(lineOf(context).name, widths.item),
        n: formatQuantity(Number(data?.['asked'] ?? 0)),
        sale: saving === undefined ? '' : `\n${filledWord(context.texts, 'total', saving.facts)}`,
      },
      ...(saving === undefined ? {} : { agreed: saving.agreed }),
    });
  },
});

/** Shorter lines and less room for them, when the word that the sale is full stands above them. */
const lineWhenFull = 26;
const roomWhenFull = 28;

/** The sale in hand, or the one that waits to be taken up again. */
const cartShown = ({ session }: TurnContext) => session.cart ?? session.waitingCart;

/** Whether it is to be said that no more lines go in; until one is taken off. */
const isFull = (context: TurnContext, { data }: Frame): boolean =>
  data?.['full'] === 1 && fullLines(cartShown(context)).length >= maxCartLines;

/** The lines of the sale in hand, as they stand above its total. */
const cartLines = (context: TurnContext, { isFull }: { readonly isFull: boolean }): string => {
  const { currency } = callerOf(context).tenant;
  const width = isFull ? lineWhenFull : widths.cartLine;
  const lines = fullLines(cartShown(context)).map((line) =>
    saleLine({ ...line, totalMinor: cartLineTotal(line) }, currency, width),
  );
  return isFull
    ? `${wordOf(context.texts, 'full')}\n${cartText(context.texts, lines, roomWhenFull)}`
    : cartText(context.texts, lines);
};

/** Where the key chooses the payment: the exact total, and beside cash its own total where that is another one. */
const cart = defineView({
  name: 'sell.cart',
  params: ['cart', 'total', 'cash'],
  run: (context, frame) => {
    const { currency } = callerOf(context).tenant;
    const { linesMinor, totalMinor, roundingMinor } = cartComesTo(cartShown(context), { currency, payment: 'cash' });
    return Promise.resolve({
      facts: {
        cart: cartLines(context, { isFull: isFull(context, frame) }),
        total: formatMoney(linesMinor, currency),
        cash: roundingMinor === 0 ? '' : ` ${listMoney(totalMinor, currency)}`,
      },
      agreed: { cash: totalMinor, mobile_money: linesMinor, card: linesMinor },
    });
  },
});

/** What the sale comes to in the way in which it is to be paid, when that is chosen already. */
const chosen = (context: TurnContext) => {
  const { tenant, who } = callerOf(context);
  const payment = notedPayment(context);
  const { totalMinor } = cartComesTo(cartShown(context), { currency: tenant.currency, payment });
  return {
    facts: {
      total: formatMoney(totalMinor, tenant.currency),
      pay: paymentWord(context.texts, payment, who.mobileMoney),
    },
    agreed: { [payment]: totalMinor },
  };
};

const confirm = defineView({
  name: 'sell.confirm',
  params: ['cart', 'total', 'pay'],
  run: (context) => {
    const { facts, agreed } = chosen(context);
    return Promise.resolve({ facts: { ...facts, cart: cartLines(context, { isFull: false }) }, agreed });
  },
});

const lines = defineView({
  name: 'sell.lines',
  params: [],
  run: (context) => {
    const { currency } = callerOf(context).tenant;
    const rows = fullLines(context.session.cart).map((full, index) => ({
      key: String(index),
      label: saleLine({ ...full, name: fit(full.name, widths.listItem), totalMinor: cartLineTotal(full) }, currency),
    }));
    return Promise.resolve({ facts: {}, rows });
  },
});
