import { z } from 'zod';
import {
  businessDay,
  channel,
  currency,
  id,
  item,
  milli,
  minor,
  payment,
  phoneKey,
  receipt,
  word,
  type EventDefinition,
} from './fields.ts';

const topic = 'kibanda.sales';
/** What cash rounding added to the lines, in minor units; the total holds it. Events of before it was kept have none. */
const rounding = minor.default(0);
const line = z.object({ ...item, quantityMilli: milli, priceMinor: minor, listPriceMinor: minor, totalMinor: minor });

/** Sales, their receipts, and what the shop spends. */
export const saleEvents = {
  'sale.recorded': {
    topic,
    version: 1,
    summary: 'A sale was saved. Its customer, if any, is on the sale itself.',
    data: z.object({
      saleId: id,
      receipt,
      totalMinor: minor,
      roundingMinor: rounding,
      currency,
      payment,
      lines: z.array(line),
      sellerId: id.nullable(),
      channel,
      businessDay,
      short: z.boolean(),
    }),
  },
  'sale.voided': {
    topic,
    version: 1,
    summary: 'A sale was cancelled; its stock is back. The total is what was left of it after returns of parts.',
    data: z.object({
      saleId: id,
      receipt,
      totalMinor: minor,
      roundingMinor: rounding,
      currency,
      payment,
      sellerId: id.nullable(),
      voidedBy: id.nullable(),
      reason: word.nullable(),
      businessDay,
      voidedBusinessDay: businessDay,
    }),
  },
  'sale.returned': {
    topic,
    version: 1,
    summary: 'A part of a sale came back. A cancelling afterwards takes off only what is left.',
    data: z.object({
      saleId: id,
      receipt,
      returnId: id,
      returnReceipt: receipt,
      amountMinor: minor,
      roundingMinor: minor,
      leftMinor: minor,
      currency,
      payment,
      lines: z.array(z.object({ ...item, quantityMilli: milli, totalMinor: minor, restocked: z.boolean() })),
      sellerId: id.nullable(),
      returnedBy: id,
      businessDay,
      returnedBusinessDay: businessDay,
    }),
  },
  'sale.payment_changed': {
    topic,
    version: 1,
    summary: 'A sale was paid in another way than was written down; for cash its total may be rounded otherwise.',
    data: z.object({
      saleId: id,
      receipt,
      oldPayment: payment,
      payment,
      oldTotalMinor: minor,
      totalMinor: minor,
      roundingMinor: minor,
      currency,
      sellerId: id.nullable(),
      changedBy: id,
      businessDay,
    }),
  },
  'price.override': {
    topic,
    version: 1,
    summary: 'A line was sold at another price than the list says.',
    data: z.object({
      saleId: id,
      ...item,
      listPriceMinor: minor,
      priceMinor: minor,
      currency,
      sellerId: id.nullable(),
    }),
  },
  'receipt.requested': {
    topic,
    version: 1,
    summary: 'The receipt of a sale is wanted by SMS, once more each time. The number it goes to is in the request.',
    // Without a request: asked for before each had one of its own. The number is on the sale then.
    data: z.object({ saleId: id, receipt, requestId: id.optional(), customerKey: phoneKey }),
  },
  'expense.recorded': {
    topic,
    version: 1,
    summary: 'The shop spent money.',
    data: z.object({ expenseId: id, amountMinor: minor, currency, category: word, businessDay }),
  },
  'expense.reversed': {
    topic,
    version: 1,
    summary: 'An expense that was written down by mistake was taken back, on the business day on which that was done.',
    data: z.object({
      expenseId: id,
      reversedId: id,
      amountMinor: minor,
      currency,
      category: word,
      businessDay,
      reversedBusinessDay: businessDay,
    }),
  },
} as const satisfies Readonly<Record<string, EventDefinition>>;
