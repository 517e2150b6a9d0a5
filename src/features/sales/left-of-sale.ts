import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { findSaleById } from './find-sale.ts';
import { worthOf } from './part-return.ts';
import { findLastReturn, findSoldLines, readGivenBack, type LastReturn } from './returns-store.ts';
import type { Sale } from './sale.ts';

/** A line, as much of it as did not come back. */
export interface LineLeft {
  readonly name: string;
  readonly quantityMilli: number;
  readonly totalMinor: number;
}

/** A sale and what is still valid of it. */
export interface LeftOfSale {
  readonly sale: Sale;
  /** Without those that came back altogether. */
  readonly lines: readonly LineLeft[];
  readonly totalMinor: number;
  readonly roundingMinor: number;
  /** The last part that came back, if any did. */
  readonly lastReturn: LastReturn | undefined;
}

/** Reads what is still valid of a sale; undefined when there is no such sale. */
export const findLeftOfSale = async (tx: TenantTransaction, saleId: string): Promise<LeftOfSale | undefined> => {
  const [sale, sold, back, lastReturn] = await Promise.all([
    findSaleById(tx, saleId),
    findSoldLines(tx, saleId),
    readGivenBack(tx, saleId),
    findLastReturn(tx, saleId),
  ]);
  if (sale === undefined) return undefined;
  const lines = sold.flatMap((line) => {
    const quantityMilli = line.quantityMilli - line.returnedMilli;
    const totalMinor = line.totalMinor - worthOf(line, line.returnedMilli);
    return quantityMilli > 0 ? [{ name: line.name, quantityMilli, totalMinor }] : [];
  });
  return {
    sale,
    lines,
    totalMinor: sale.totalMinor - back.minor,
    roundingMinor: sale.roundingMinor - back.roundingMinor,
    lastReturn,
  };
};
