import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { readSales } from './find-sale.ts';
import type { Sale } from './sale.ts';

/** Which sales are wanted. */
export interface SalesFilter {
  /** Business days, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly sellerId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly status?: Sale['status'] | undefined;
  /** With its check digit, without the dash. */
  readonly receipt?: string | undefined;
}

export interface SalesPage {
  /** The last sale of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Sales from the one that was saved last to the first; one more than `limit` where there are more. */
export const listSales = (
  tx: TenantTransaction,
  { from, to, sellerId, customerId, status, receipt }: SalesFilter,
  { before, limit }: SalesPage,
): Promise<Sale[]> => {
  const conditions: [string, unknown][] = [
    // Ids are in the order in which sales were saved, to the millisecond.
    ['s.id <', before],
    ['s.business_day >=', from],
    ['s.business_day <=', to],
    ['s.seller_id =', sellerId],
    ['s.customer_id =', customerId],
    ['s.status =', status],
    ['s.receipt_reference =', receipt],
  ];
  const asked = conditions.filter(([, value]) => value !== undefined);
  const where = asked.map(([condition], at) => `${condition} $${at + 2}`).join(' and ');
  return readSales(tx, `${where === '' ? '' : `where ${where}`} order by s.id desc limit $1`, [
    limit + 1,
    ...asked.map(([, value]) => value),
  ]);
};
