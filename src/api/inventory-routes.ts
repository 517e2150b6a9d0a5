import { z } from 'zod';
import { changeItemIn } from '../features/catalogue/change-item.ts';
import { createItemIn } from '../features/catalogue/create-item.ts';
import { applyCountIn } from '../features/stock/apply-count.ts';
import { COUNT_REASONS } from '../features/stock/count.ts';
import { getItem, listItems, listLowItems } from '../features/stock/list-items.ts';
import { proposeCountIn } from '../features/stock/propose-count.ts';
import { restockIn } from '../features/stock/restock.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import { may } from '../tenancy/what-people-may.ts';
import { pageQuery, readCursor, toPage } from './cursor.ts';
import { amountMinor, clientRef, itemCodeInPath, quantity, quantityIn, quantityOf, unit, words } from './formats.ts';
import { requireTrusted } from './guard.ts';
import { checkVersion, etagOf } from './version.ts';
import { itemAnswer, itemChangeable, itemsAnswer, toItemAnswer } from './inventory-answers.ts';
import { readRoute, writeRoute } from './make-route.ts';
import type { Route } from './route.ts';

const tag = 'Inventory';
const oneItem = { params: z.strictObject({ code: itemCodeInPath }) };

const listRoute = readRoute(
  {
    ...{ id: 'listInventory', method: 'get', path: '/inventory', tag, right: 'inventory.read' },
    summary: 'Items with their stock, by number',
    query: z.strictObject({
      ...pageQuery,
      hidden: z.enum(['true', 'false']).optional().meta({ description: 'with those that are not sold any more' }),
    }),
    answer: itemsAnswer,
    refusals: ['cursor_mismatch'],
  },
  async (tx, { query: { limit, cursor, hidden } }, { tenant }) => {
    const filter = { hidden: hidden === 'true' };
    const after = readCursor({ limit, cursor }, filter, z.int32());
    const items = await listItems(tx, { after, limit, ...filter });
    return toPage(items, { limit }, toItemAnswer(tenant.currency), { filter, placeOf: ({ code }) => code });
  },
);

const alertsRoute = readRoute(
  {
    ...{ id: 'listAlerts', method: 'get', path: '/inventory/alerts', tag, right: 'inventory.read' },
    summary: 'What is low or finished now, what needs buying most first',
    answer: z.strictObject({ items: z.array(itemAnswer) }).meta({ id: 'Alerts' }),
  },
  async (tx, _input, { tenant }) => ({ items: (await listLowItems(tx)).map(toItemAnswer(tenant.currency)) }),
);

const getRoute = readRoute(
  {
    ...{ id: 'getItem', method: 'get', path: '/inventory/{code}', tag, right: 'inventory.read', ...oneItem },
    summary: 'One item with its stock',
    answer: itemAnswer,
    changeable: itemChangeable,
    refusals: ['item_not_found'],
  },
  async (tx, { params }, { tenant }) => toItemAnswer(tenant.currency)(await getItem(tx, params.code)),
);

const movedAnswer = z
  .strictObject({ itemCode: z.int(), name: z.string(), unit, stock: quantity })
  .meta({ id: 'StockAfter' });

const stockAfter = ({ code, name, unit: of, balanceMilli }: Awaited<ReturnType<typeof restockIn>>) => ({
  itemCode: code,
  name,
  unit: of,
  stock: quantityOf(balanceMilli),
});

/** Goods that came in. */
export const restockBody = z
  .strictObject({
    clientRef,
    quantity: quantityIn,
    costMinor: amountMinor.optional().meta({ description: 'what all of it cost; only the owner’s is kept' }),
  })
  .meta({ id: 'Restock' });

const restockRoute = writeRoute(
  {
    ...{
      id: 'restock',
      method: 'post',
      path: '/inventory/{code}/restock',
      tag,
      right: 'inventory.restock',
      ...oneItem,
    },
    summary: 'Add what came in; the same clientRef is the same delivery',
    body: restockBody,
    answer: movedAnswer,
    status: 201,
    refusals: ['item_not_found', 'quantity_invalid', 'price_invalid', 'conflict'],
  },
  async (tx, { params, body }, { occasion }) => {
    const { id: itemId } = await getItem(tx, params.code);
    const restock = { clientRef: body.clientRef, itemId, quantityMilli: body.quantity, costMinor: body.costMinor };
    return stockAfter(await restockIn(tx, restock, occasion));
  },
);

/** What was found on the shelf. */
export const countBody = z
  .strictObject({
    clientRef,
    counted: quantityIn,
    expected: quantityIn.optional().meta({ description: 'what the books said when it was counted; now, if left out' }),
    reason: z.enum(COUNT_REASONS).optional().meta({ description: 'needed unless the count is right' }),
  })
  .meta({ id: 'Count' });

const countRoute = writeRoute(
  {
    ...{ id: 'count', method: 'post', path: '/inventory/{code}/count', tag, right: 'inventory.count', ...oneItem },
    summary: 'Book a count: the owner’s at once; a seller’s that differs waits for the owner',
    body: countBody,
    answer: movedAnswer.extend({ status: z.enum(['applied', 'proposed']) }).meta({ id: 'Counted' }),
    status: 201,
    refusals: ['item_not_found', 'quantity_invalid', 'count_outdated', 'conflict'],
  },
  async (tx, { params, body }, { actor, occasion }) => {
    const { id: itemId, stockMilli } = await getItem(tx, params.code);
    const bookMilli = body.expected ?? stockMilli;
    const count = { clientRef: body.clientRef, itemId, countedMilli: body.counted, bookMilli, reason: body.reason };
    const waits = !may(actor, 'inventory.apply_count') && body.counted !== bookMilli;
    const after = waits ? await proposeCountIn(tx, count, occasion) : await applyCountIn(tx, count, occasion);
    const status = waits ? 'proposed' : 'applied';
    return { ...stockAfter(after), status } as const;
  },
);

const newItemBody = z
  .strictObject({
    clientRef,
    name: words(40),
    unit,
    priceMinor: amountMinor,
    stock: quantityIn,
    alertThreshold: quantityIn,
    sameNameAllowed: z.boolean().optional(),
  })
  .meta({ id: 'NewItem' });

const itemChangeBody = z
  .strictObject({
    name: words(40).optional(),
    unit: unit.optional(),
    priceMinor: amountMinor.optional(),
    alertThreshold: quantityIn.optional(),
    hidden: z.boolean().optional(),
  })
  .meta({ id: 'ItemChange' });

/** Adding and changing items; every process hears of it afterwards. */
const itemRoutes = (changed: (tenant: Tenant) => Promise<void>): readonly Route[] => [
  writeRoute(
    {
      ...{ id: 'createItem', method: 'post', path: '/inventory', tag, right: 'inventory.create' },
      summary: 'Add an item; it gets the next free number',
      body: newItemBody,
      answer: itemAnswer,
      status: 201,
      refusals: ['name_invalid', 'price_invalid', 'quantity_invalid', 'item_exists', 'conflict'],
    },
    async (tx, { body: { stock, alertThreshold, ...item } }, { tenant, occasion }) => {
      const newItem = { ...item, stockMilli: stock, thresholdMilli: alertThreshold };
      const created = await createItemIn(tx, newItem, occasion);
      tx.afterCommit(() => changed(tenant));
      return toItemAnswer(tenant.currency)(created);
    },
  ),
  writeRoute(
    {
      ...{ id: 'changeItem', method: 'patch', path: '/inventory/{code}', tag, right: 'inventory.change' },
      ...oneItem,
      summary: 'Change an item from now on; receipts keep what they say',
      body: itemChangeBody,
      answer: itemAnswer,
      changeable: itemChangeable,
      refusals: ['item_not_found', 'name_invalid', 'price_invalid', 'quantity_invalid', 'item_exists'],
    },
    async (tx, { params, body: { alertThreshold, ...change } }, { tenant, occasion, ifMatch }) => {
      if (change.priceMinor !== undefined) await requireTrusted(tx, 'inventory.change_price', occasion);
      const { id: itemId } = await getItem(tx, params.code);
      const toAnswer = toItemAnswer(tenant.currency);
      const wanted = { ...change, itemId, thresholdMilli: alertThreshold };
      const item = await changeItemIn(tx, wanted, occasion, (before) => {
        checkVersion(ifMatch, etagOf(itemChangeable, toAnswer(before)));
      });
      tx.afterCommit(() => changed(tenant));
      return toAnswer(item);
    },
  ),
];

/** Items and their stock. */
export const inventoryRoutes = (deps: {
  readonly catalogueChanged: (tenant: Tenant) => Promise<void>;
}): readonly Route[] => [
  listRoute,
  alertsRoute,
  getRoute,
  restockRoute,
  countRoute,
  ...itemRoutes(deps.catalogueChanged),
];
