import { z } from 'zod';
import { currency, id, instant, item, itemName, milli, minor, unit, word, type EventDefinition } from './fields.ts';

const topic = 'kibanda.inventory';
const kind = z.enum(['opening', 'sale', 'void', 'restock', 'count', 'correction', 'return', 'restock_reversal']);

/** Items and their stock. */
export const inventoryEvents = {
  'product.created': {
    topic,
    version: 1,
    summary: 'An item was added to the shop.',
    data: z.object({ ...item, unit, priceMinor: minor, currency, stockMilli: milli, thresholdMilli: milli }),
  },
  'product.changed': {
    topic,
    version: 1,
    summary: 'An item was renamed, hidden, shown again or changed otherwise.',
    data: z.object({
      ...item,
      changed: z.array(word),
      unit,
      hidden: z.boolean(),
      thresholdMilli: milli,
      /** What was changed, as it was. Events of before it was kept have none. */
      before: z.object({ name: itemName, unit, hidden: z.boolean(), thresholdMilli: milli }).partial().optional(),
    }),
  },
  'product.price_changed': {
    topic,
    version: 1,
    summary: 'An item has a new list price.',
    data: z.object({ ...item, beforeMinor: minor, afterMinor: minor, currency }),
  },
  'stock.changed': {
    topic,
    version: 1,
    audited: false,
    summary: 'The stock of an item moved; one event a movement.',
    data: z.object({ ...item, deltaMilli: milli, balanceMilli: milli, kind, saleId: id.optional() }),
  },
  'stock.restocked': {
    topic,
    version: 1,
    summary: 'Stock came in.',
    data: z.object({ ...item, quantityMilli: milli, balanceMilli: milli, costMinor: minor.nullable() }),
  },
  'stock.restock_reversed': {
    topic,
    version: 1,
    summary: 'Stock that was written down as come in was taken back; its cost is taken back too.',
    data: z.object({
      ...item,
      quantityMilli: milli,
      balanceMilli: milli,
      costMinor: minor.nullable(),
      restockedBy: id,
      restockedAt: instant,
    }),
  },
  'stock.counted': {
    topic,
    version: 1,
    summary: 'An item was counted; a cashier’s count waits for the owner.',
    data: z.object({
      ...item,
      bookMilli: milli,
      countedMilli: milli,
      reason: word.nullable(),
      status: z.enum(['applied', 'proposed', 'approved', 'rejected', 'lapsed', 'replaced']),
      proposalId: id.nullable(),
    }),
  },
  'stock.adjusted': {
    topic,
    version: 1,
    summary: 'Stock was corrected to what is really there.',
    data: z.object({ ...item, deltaMilli: milli, balanceMilli: milli, reason: word }),
  },
  'stock.discrepancy': {
    topic,
    version: 1,
    audited: false,
    summary: 'The books and the shelf disagree: more was sold or counted than the books hold, or less.',
    data: z.object({
      ...item,
      expectedMilli: milli,
      actualMilli: milli,
      /** What the difference is worth at the list price. */
      valueMinor: minor.optional(),
      currency: currency.optional(),
      source: z.enum(['sale', 'count', 'sync']),
      saleId: id.optional(),
      proposalId: id.optional(),
    }),
  },
  'stock.low': {
    topic,
    version: 1,
    audited: false,
    summary: 'An item fell to its alert level, or is finished.',
    data: z.object({
      ...item,
      balanceMilli: milli,
      thresholdMilli: milli,
      finished: z.boolean(),
      saleId: id.optional(),
      sellerName: z.string().max(40).optional(),
    }),
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
