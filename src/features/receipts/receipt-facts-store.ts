import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** What a receipt SMS needs beside the sale itself. */
export interface ReceiptFacts {
  /** Where it goes: the number it was asked for; without a request the one on the sale, else that of the customer. */
  readonly phone: string | null;
  readonly soldAt: Date;
  /** Whose credit it was; null when it was paid. */
  readonly customerId: string | null;
  /** What the customer owes after this sale; null unless it was on credit. */
  readonly owesMinor: number | null;
  readonly mobileMoneyLabel: string;
  /** Whom the customer may ask. */
  readonly shopPhone: string;
}

const FACTS = `
select case when $3::uuid is null then coalesce(s.customer_phone, c.phone)
    else (select r.phone from receipt_requests r where r.id = $3) end as "phone", s.transaction_time as "soldAt", s.customer_id as "customerId",
  (select d.balance_minor from debt_entries d where d.sale_id = s.id and d.kind = 'sale') as "owesMinor",
  shop.mobile_money_label as "mobileMoneyLabel",
  coalesce(shop.support_phone, (select m.phone from public.memberships m
    where m.tenant_id = $2 and m.role = 'vendor' and m.status <> 'stopped' order by m.seller_number limit 1), '') as "shopPhone"
from sales s cross join settings shop left join customers c on c.id = s.customer_id
where s.id = $1`;

/** Reads what a receipt SMS needs; undefined when there is no such sale. */
export const findReceiptFacts = async (
  tx: TenantTransaction,
  saleId: string,
  requestId?: string,
): Promise<ReceiptFacts | undefined> => {
  const [row] = await tx.query<ReceiptFacts>({ text: FACTS, values: [saleId, tx.tenant.id, requestId ?? null] });
  return row;
};
