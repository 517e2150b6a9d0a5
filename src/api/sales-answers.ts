import { z } from 'zod';
import type { Sale } from '../features/sales/sale.ts';
import { PAYMENTS } from '../values/payment.ts';
import { formatReference } from '../values/damm.ts';
import { pageOf } from './cursor.ts';
import { day, id, instant, instantOf, money, moneyOf, quantity, quantityOf, unit } from './formats.ts';

const saleLine = z
  .strictObject({
    lineNumber: z.int(),
    itemId: id,
    itemCode: z.int(),
    name: z.string(),
    unit,
    quantity,
    listPrice: money,
    unitPrice: money,
    total: money,
  })
  .meta({ id: 'SaleLine' });

/** A sale as it is answered. */
export const saleAnswer = z
  .strictObject({
    id,
    clientRef: z.string(),
    receipt: z.string().meta({ description: 'as it stands on the receipt', examples: ['1043-2'] }),
    soldAt: instant,
    businessDay: day,
    total: money,
    rounding: money.meta({ description: 'what cash rounding added to the lines' }),
    payment: z.enum(PAYMENTS),
    status: z.enum(['saved', 'voided']),
    kind: z.enum(['sale', 'count_sale']),
    channel: z.enum(['ussd', 'sms', 'rest', 'system']),
    sellerId: id,
    customerId: id.nullable(),
    short: z.boolean().meta({ description: 'more was sold than the books held' }),
    overLimit: z.boolean(),
    owes: money.nullable().meta({ description: 'what the customer of a credit sale owed after it' }),
    lines: z.array(saleLine),
  })
  .meta({ id: 'Sale' });

/** A page of sales. */
export const salesAnswer = pageOf(saleAnswer, 'SalesPage');

/** Writes a sale as it is answered. */
export const toSaleAnswer = (sale: Sale): z.input<typeof saleAnswer> => {
  const { currency } = sale;
  const { totalMinor, roundingMinor, owesMinor, lines, receipt, soldAt, ...same } = sale;
  const {
    id: saleId,
    clientRef,
    businessDay,
    payment,
    status,
    kind,
    channel,
    sellerId,
    customerId,
    short,
    overLimit,
  } = same;
  return {
    ...{ id: saleId, clientRef, businessDay, payment, status, kind, channel, sellerId, customerId, short, overLimit },
    receipt: formatReference(receipt),
    soldAt: instantOf(soldAt),
    total: moneyOf(totalMinor, currency),
    rounding: moneyOf(roundingMinor, currency),
    owes: owesMinor === null ? null : moneyOf(owesMinor, currency),
    lines: lines.map(({ itemId, code, name, unit: sold, quantityMilli, ...prices }, at) => ({
      ...{ lineNumber: at + 1, itemId, itemCode: code, name, unit: sold },
      quantity: quantityOf(quantityMilli),
      listPrice: moneyOf(prices.listPriceMinor, currency),
      unitPrice: moneyOf(prices.priceMinor, currency),
      total: moneyOf(prices.totalMinor, currency),
    })),
  };
};
