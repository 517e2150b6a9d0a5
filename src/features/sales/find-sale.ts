import type { CurrencyCode } from '../../values/money.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { PAID } from './paid-columns.ts';
import type { Sale, SaleLine } from './sale.ts';
import type { Payment } from '../../values/payment.ts';

interface SaleRow {
  readonly id: string;
  readonly client_ref: string;
  readonly receipt_reference: string;
  readonly transaction_time: Date;
  readonly business_day: string;
  readonly amount_minor: number;
  readonly rounding_minor: number;
  readonly currency: CurrencyCode;
  readonly payment_method: Payment;
  readonly status: 'saved' | 'voided';
  readonly kind: 'sale' | 'count_sale';
  readonly channel: Sale['channel'];
  readonly seller_id: string;
  readonly customer_id: string | null;
  readonly short: boolean;
  readonly over_limit: boolean;
  readonly owes_minor: number | null;
  readonly lines: SaleLine[];
}

/** The columns of a sale (from `sales s`) with its lines, for `toSale`. */
const SALE_COLUMNS = `s.id, s.client_ref, s.receipt_reference, s.transaction_time, s.business_day, s.currency,
  ${PAID.minor} as amount_minor, ${PAID.roundingMinor} as rounding_minor, ${PAID.method} as payment_method, s.status, s.kind, s.channel, s.seller_id, s.customer_id, s.short, s.over_limit,
  (select d.balance_minor from debt_entries d where d.sale_id = s.id and d.kind = 'sale') as owes_minor,
  (select jsonb_agg(jsonb_build_object('itemId', l.inventory_id, 'code', l.code, 'name', l.product_name, 'unit', l.unit,
      'quantityMilli', l.quantity_milli, 'listPriceMinor', l.list_price_minor, 'priceMinor', l.price_minor,
      'totalMinor', l.total_minor) order by l.line_number)
    from sale_lines l where l.sale_id = s.id) as lines`;

const toSale = (row: SaleRow): Sale => ({
  id: row.id,
  clientRef: row.client_ref,
  receipt: row.receipt_reference,
  soldAt: row.transaction_time,
  businessDay: row.business_day,
  totalMinor: row.amount_minor,
  roundingMinor: row.rounding_minor,
  currency: row.currency,
  payment: row.payment_method,
  status: row.status,
  kind: row.kind,
  channel: row.channel,
  sellerId: row.seller_id,
  customerId: row.customer_id,
  short: row.short,
  overLimit: row.over_limit,
  owesMinor: row.owes_minor,
  lines: row.lines,
});

/** The sales that the rest of a query (`where … order by …`, of `sales s`) finds. */
export const readSales = async (tx: TenantTransaction, rest: string, values: readonly unknown[]): Promise<Sale[]> =>
  (await tx.query<SaleRow>({ text: `select ${SALE_COLUMNS} from sales s ${rest}`, values })).map(toSale);

/** The sale that was saved under a caller's reference, if there is one. */
export const findSaleByRef = async (tx: TenantTransaction, clientRef: string): Promise<Sale | undefined> =>
  (await readSales(tx, 'where s.client_ref = $1', [clientRef]))[0];

/** A sale by its id. */
export const findSaleById = async (tx: TenantTransaction, id: string): Promise<Sale | undefined> =>
  (await readSales(tx, 'where s.id = $1', [id]))[0];
