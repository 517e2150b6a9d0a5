import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { E164 } from '../../values/phone.ts';
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
  /** The number of an item that was sold. */
  readonly itemCode?: number | undefined;
  /** Of the buyer, or where a receipt was sent to. */
  readonly phone?: E164 | undefined;
}

export interface SalesPage {
  /** The last sale of the page before. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** Each of them by an index: whether a sale fits is not asked of all sales. Customers that were merged are one. */
const OF_PHONE = `s.id in (
  select id from sales where customer_phone = $
  union select o.id from sales o where o.customer_id in (
    select k.id from customers c join customers k on coalesce(k.merged_into, k.id) = coalesce(c.merged_into, c.id)
    where c.phone = $)
  union select o.id from sales o join receipt_requests r on r.receipt_reference = o.receipt_reference where r.phone = $)`;
const OF_ITEM = `s.id in (
  select l.sale_id from sale_lines l join inventory i on i.id = l.inventory_id where i.code = $)`;

/** Sales from the one that was saved last to the first; one more than `limit` where there are more. */
export const listSales = (
  tx: TenantTransaction,
  { from, to, sellerId, customerId, status, receipt, itemCode, phone }: SalesFilter,
  { before, limit }: SalesPage,
): Promise<Sale[]> => {
  const conditions: [string, unknown][] = [
    // Ids are in the order in which sales were saved, to the millisecond.
    ['s.id < $', before],
    ['s.business_day >= $', from],
    ['s.business_day <= $', to],
    ['s.seller_id = $', sellerId],
    ['s.customer_id = $', customerId],
    ['s.status = $', status],
    ['s.receipt_reference = $', receipt],
    [OF_ITEM, itemCode],
    [OF_PHONE, phone],
  ];
  const asked = conditions.filter(([, value]) => value !== undefined);
  const where = asked.map(([condition], at) => condition.replaceAll('$', () => `$${at + 2}`)).join(' and ');
  return readSales(tx, `${where === '' ? '' : `where ${where}`} order by s.id desc limit $1`, [
    limit + 1,
    ...asked.map(([, value]) => value),
  ]);
};
