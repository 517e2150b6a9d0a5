import { z } from 'zod';
import type { KeptItem } from '../features/catalogue/create-item.ts';
import type { CurrencyCode } from '../values/money.ts';
import { pageOf } from './cursor.ts';
import { fieldsOf } from './version.ts';
import { id, money, moneyOf, quantity, quantityOf, unit } from './formats.ts';

/** An item with its stock as it is answered. */
export const itemAnswer = z
  .strictObject({
    id,
    code: z.int().meta({ description: 'the number that sellers type' }),
    name: z.string(),
    unit,
    price: money,
    stock: quantity,
    alertThreshold: quantity.meta({ description: 'an SMS says when so much is left; 0: only when it is finished' }),
    hidden: z.boolean().meta({ description: 'not sold any more' }),
  })
  .meta({ id: 'Item' });

/** A page of items. */
export const itemsAnswer = pageOf(itemAnswer, 'ItemsPage');

/** What of an item somebody changes: what is left of it changes by itself. */
export const itemChangeable = fieldsOf('name', 'unit', 'price', 'alertThreshold', 'hidden');

/** Writes an item as it is answered. */
export const toItemAnswer =
  (currency: CurrencyCode) =>
  (item: KeptItem): z.input<typeof itemAnswer> => ({
    id: item.id,
    code: item.code,
    name: item.name,
    unit: item.unit,
    price: moneyOf(item.priceMinor, currency),
    stock: quantityOf(item.stockMilli),
    alertThreshold: quantityOf(item.thresholdMilli),
    hidden: item.hidden,
  });
