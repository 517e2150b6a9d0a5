import { newEvent } from '../../events/catalogue.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { ItemAfter, Taken, Taking } from '../stock/plan-taking.ts';
import { announceDiscrepancy, announceStockChanged } from '../stock/stock-events.ts';
import { announceFallen } from '../low-stock/announce-low.ts';
import type { PricedLine } from './price-lines.ts';
import type { Sale } from './sale.ts';

const announceRecorded = (tx: TenantTransaction, occasion: Occasion, sale: Sale): void => {
  const {
    id: saleId,
    receipt,
    totalMinor,
    roundingMinor,
    currency,
    payment,
    sellerId,
    channel,
    businessDay,
    short,
  } = sale;
  const lines = sale.lines.map((line) => ({ ...line }));
  const data = {
    saleId,
    receipt,
    totalMinor,
    roundingMinor,
    currency,
    payment,
    lines,
    sellerId,
    channel,
    businessDay,
    short,
  };
  tx.publish(newEvent('sale.recorded', { ...originOf(tx, occasion), data }));
};

const announceOverride = (tx: TenantTransaction, occasion: Occasion, sale: Sale, line: PricedLine): void => {
  const { itemId, code, name, listPriceMinor, priceMinor } = line;
  const data = {
    saleId: sale.id,
    itemId,
    code,
    name,
    listPriceMinor,
    priceMinor,
    currency: sale.currency,
    sellerId: sale.sellerId,
  };
  tx.publish(newEvent('price.override', { ...originOf(tx, occasion), data }));
};

const announceTaken = (tx: TenantTransaction, occasion: Occasion, saleId: string, taken: Taken): void => {
  announceStockChanged(tx, occasion, {
    itemId: taken.item.id,
    code: taken.item.code,
    name: taken.item.name,
    deltaMilli: -taken.quantityMilli,
    balanceMilli: taken.balanceMilli,
    kind: 'sale',
    saleId,
  });
};

/** More was sold than the books held: the goods were there, so the books are wrong. */
const announceShort = (tx: TenantTransaction, occasion: Occasion, saleId: string, after: ItemAfter): void => {
  if (after.balanceMilli >= 0) return;
  const expectedMilli = after.item.balanceMilli;
  const actualMilli = after.takenMilli;
  announceDiscrepancy(tx, occasion, {
    item: after.item,
    expectedMilli,
    actualMilli,
    origin: { source: 'sale', saleId },
  });
};

export interface RecordedSale {
  readonly sale: Sale;
  readonly priced: readonly PricedLine[];
  readonly taking: Taking;
}

/** Announces a sale and all that it changed, in the order in which it happened. */
export const announceSale = async (
  tx: TenantTransaction,
  occasion: Occasion,
  { sale, priced, taking }: RecordedSale,
): Promise<void> => {
  announceRecorded(tx, occasion, sale);
  for (const line of priced) if (line.overridden) announceOverride(tx, occasion, sale, line);
  for (const taken of taking.lines) announceTaken(tx, occasion, sale.id, taken);
  for (const after of taking.items) announceShort(tx, occasion, sale.id, after);
  for (const fallen of taking.items) await announceFallen(tx, occasion, { fallen, saleId: sale.id });
};
