import { z } from 'zod';
import { checkItemsIn, importItemsIn } from '../features/catalogue/import-items.ts';
import { ITEM_FAULTS } from '../features/catalogue/typed-items.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import { clientRef } from './formats.ts';
import { readRoute, writeRoute } from './make-route.ts';
import type { Route } from './route.ts';

/** So many items at once: they are one transaction. */
export const MOST_ROWS = 300;
const BODY_BYTES = 262_144;

const cell = z.string().max(80).meta({ description: 'as it was typed' });
const typedItem = z
  .strictObject({ name: cell, unit: cell, price: cell, stock: cell, threshold: cell })
  .meta({ id: 'TypedItem' });
/** Leaves room for the number of a row behind it. */
const listRef = clientRef.max(60);
const rows = z.array(typedItem).min(1).max(MOST_ROWS);

/** What is wrong with each row of a list. */
export const itemsCheckAnswer = z
  .strictObject({
    rows: z
      .array(
        z.strictObject({
          faults: z.array(
            z.strictObject({
              field: z.enum(['name', 'unit', 'price', 'stock', 'threshold']),
              code: z.enum(ITEM_FAULTS),
            }),
          ),
        }),
      )
      .meta({ description: 'one for each row, in their order' }),
  })
  .meta({ id: 'ItemsCheck' });

/** The numbers that the items were given. */
export const itemsImportAnswer = z.strictObject({ codes: z.array(z.int()) }).meta({ id: 'ItemsImport' });

/** Lists of items as people have them in spreadsheets. */
export const importRoutes = (deps: {
  readonly catalogueChanged: (tenant: Tenant) => Promise<void>;
}): readonly Route[] => [
  readRoute(
    {
      ...{ id: 'checkItems', method: 'post', path: '/inventory/import/check', tag: 'Inventory' },
      right: 'inventory.create',
      summary: 'What is wrong with a list of items, row by row; nothing is saved',
      body: z.strictObject({ rows }).meta({ id: 'ItemsToCheck' }),
      bodyLimit: BODY_BYTES,
      answer: itemsCheckAnswer,
    },
    async (tx, { body }) => ({
      rows: (await checkItemsIn(tx, body.rows)).map(({ faults }) => ({
        faults: faults.map((fault) => ({ ...fault })),
      })),
    }),
  ),
  writeRoute(
    {
      ...{ id: 'importItems', method: 'post', path: '/inventory/import', tag: 'Inventory', status: 201 },
      right: 'inventory.create',
      summary: 'Add all items of a list, or none: each gets the next free number',
      body: z.strictObject({ clientRef: listRef, rows }).meta({ id: 'ItemsToImport' }),
      bodyLimit: BODY_BYTES,
      answer: itemsImportAnswer,
      refusals: ['item_exists', 'conflict'],
    },
    async (tx, { body }, { tenant, occasion }) => {
      const items = await importItemsIn(tx, body, occasion);
      tx.afterCommit(() => deps.catalogueChanged(tenant));
      return { codes: items.map(({ code }) => code) };
    },
  ),
];
