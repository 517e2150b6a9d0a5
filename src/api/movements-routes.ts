import { z } from 'zod';
import { getItem } from '../features/stock/list-items.ts';
import { listMovements, type ListedMovement } from '../features/stock/list-movements.ts';
import { formatReference } from '../values/damm.ts';
import type { CurrencyCode } from '../values/currencies.ts';
import { pageOf, pageQuery, readCursor, toPage } from './cursor.ts';
import { id, instant, instantOf, itemCodeInPath, money, moneyOf, quantity, quantityOf } from './formats.ts';
import { readRoute } from './make-route.ts';
import type { Route } from './route.ts';

const movementAnswer = z
  .strictObject({
    id,
    at: instant,
    kind: z.string().meta({ description: 'opening, sale, void, restock, count, correction, return, restock_reversal' }),
    quantity: quantity.meta({ description: 'what came or, below zero, went' }),
    balance: quantity.meta({ description: 'what was there afterwards' }),
    reason: z.string().nullable(),
    cost: money.nullable().meta({ description: 'what all of it cost, where that was said' }),
    saleId: id.nullable(),
    receipt: z.string().nullable(),
    by: z.string().nullable().meta({ description: 'name of who did it' }),
  })
  .meta({ id: 'Movement' });

/** A page of an item's ledger. */
export const movementsAnswer = pageOf(movementAnswer, 'MovementsPage');

const toAnswer =
  (currency: CurrencyCode) =>
  (row: ListedMovement): z.input<typeof movementAnswer> => ({
    ...{ id: row.id, at: instantOf(row.occurredAt), kind: row.kind, reason: row.reason, by: row.by },
    ...{ quantity: quantityOf(row.deltaMilli), balance: quantityOf(row.balanceMilli), saleId: row.saleId },
    cost: row.costMinor === null ? null : moneyOf(row.costMinor, currency),
    receipt: row.receipt === null ? null : formatReference(row.receipt),
  });

/** What happened to the stock of an item. */
export const movementsRoutes: readonly Route[] = [
  readRoute(
    {
      ...{ id: 'listMovements', method: 'get', path: '/inventory/{code}/movements', tag: 'Inventory' },
      right: 'inventory.read_movements',
      summary: 'The ledger of an item: what changed its stock, the last of it first',
      params: z.strictObject({ code: itemCodeInPath }),
      query: z.strictObject(pageQuery),
      answer: movementsAnswer,
      refusals: ['item_not_found', 'cursor_mismatch'],
    },
    async (tx, { params: { code }, query: { limit, cursor } }, { tenant }) => {
      const filter = { code };
      const before = readCursor({ limit, cursor }, filter, z.int().positive());
      const { id: itemId } = await getItem(tx, code);
      const rows = await listMovements(tx, itemId, { before, limit });
      return toPage(rows, { limit }, toAnswer(tenant.currency), { filter, placeOf: ({ position }) => position });
    },
  ),
];
