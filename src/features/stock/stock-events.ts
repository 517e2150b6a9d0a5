import { newEvent, type EventData } from '../../events/catalogue.ts';
import { lineTotalMinor } from '../../values/money.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** Announces one movement of stock. */
export const announceStockChanged = (
  tx: TenantTransaction,
  occasion: Occasion,
  data: EventData['stock.changed'],
): void => {
  tx.publish(newEvent('stock.changed', { ...originOf(tx, occasion), data }));
};

export interface Discrepancy {
  readonly item: { readonly id: string; readonly code: number; readonly name: string; readonly priceMinor: number };
  readonly expectedMilli: number;
  readonly actualMilli: number;
  readonly origin: Pick<EventData['stock.discrepancy'], 'source' | 'saleId' | 'proposalId'>;
}

/** Announces that the books and the shelf disagree, and what the difference is worth at the list price. */
export const announceDiscrepancy = (
  tx: TenantTransaction,
  occasion: Occasion,
  { item, expectedMilli, actualMilli, origin }: Discrepancy,
): void => {
  const { id: itemId, code, name, priceMinor } = item;
  const valueMinor = lineTotalMinor(priceMinor, Math.abs(actualMilli - expectedMilli));
  const worth = { valueMinor, currency: tx.tenant.currency };
  const data = { itemId, code, name, expectedMilli, actualMilli, ...worth, ...origin };
  tx.publish(newEvent('stock.discrepancy', { ...originOf(tx, occasion), data }));
};
