import { WORK_STATUS } from '../../tenancy/may-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { PAID } from './paid-columns.ts';
import { putBackSql } from './put-back-sql.ts';
import type { Sale } from './sale.ts';

/** By receipt number (digits with the check digit) or by id. */
export type SaleKey = { readonly receipt: string } | { readonly saleId: string };

const LOCK_SALE = `
select s.id, s.receipt_reference, s.status, s.seller_id, s.customer_id, s.transaction_time, s.created_at, s.business_day,
  ${PAID.minor} as amount_minor, ${PAID.roundingMinor} as rounding_minor, ${PAID.method} as payment_method, c.cutoff_hour, ${WORK_STATUS} as member_status, t.status as tenant_status
from sales s
cross join settings c
left join public.tenants t on t.id = $2
left join public.memberships m on m.id = $3`;

export interface LockedSaleRow {
  readonly id: string;
  readonly receipt_reference: string;
  readonly status: Sale['status'];
  readonly seller_id: string;
  readonly customer_id: string | null;
  readonly transaction_time: Date;
  readonly created_at: Date;
  readonly business_day: string;
  readonly amount_minor: number;
  readonly rounding_minor: number;
  readonly payment_method: Sale['payment'];
  readonly cutoff_hour: number;
  readonly member_status: string | null;
  readonly tenant_status: string | null;
}

/** Locks a sale, so that of two who cancel it one comes second; reads what decides whether it may be cancelled. */
export const lockSale = async (
  tx: TenantTransaction,
  key: SaleKey,
  actorId: string,
): Promise<LockedSaleRow | undefined> => {
  const [where, value] = 'receipt' in key ? ['s.receipt_reference', key.receipt] : ['s.id', key.saleId];
  const text = `${LOCK_SALE} where ${where} = $1 for update of s`;
  const [row] = await tx.query<LockedSaleRow>({ text, values: [value, tx.tenant.id, actorId] });
  return row;
};

const VOID_SALE = `
with back as (
  select inventory_id as item, sum(quantity)::bigint as quantity from (
    select inventory_id, quantity_milli as quantity from sale_lines where sale_id = $1
    union all
    select b.inventory_id, -b.quantity_milli from sale_return_lines b join sale_returns r on r.id = b.return_id
    where r.sale_id = $1
  ) part group by inventory_id having sum(quantity) > 0
), ${putBackSql({ kind: 'void', saleId: '$1', actorId: '$3', now: '$2', reason: '$4' })}, sale as (
  update sales set status = 'voided', voided_at = $2, voided_by = $3, void_reason = $4, voided_business_day = $5
  where id = $1
)
select id, code, product_name, quantity, stock_level_milli from stock order by code`;

export interface ReturnedRow {
  readonly id: string;
  readonly code: number;
  readonly product_name: string;
  readonly quantity: number;
  readonly stock_level_milli: number;
}

export interface Voiding {
  readonly saleId: string;
  readonly now: Date;
  readonly actorId: string;
  readonly reason: string;
  readonly businessDay: string;
}

/** Marks a locked sale as cancelled and puts its stock back. Answers what came back. */
export const voidLockedSale = (tx: TenantTransaction, voiding: Voiding): Promise<ReturnedRow[]> => {
  const { saleId, now, actorId, reason, businessDay } = voiding;
  return tx.query<ReturnedRow>({ text: VOID_SALE, values: [saleId, now, actorId, reason, businessDay] });
};
