import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { PAID } from '../sales/paid-columns.ts';
import type { Sale } from '../sales/sale.ts';
import type { Payment } from '../../values/payment.ts';

/** A line of the list of receipts: of a sale, or of money that passed between shop and customer about a debt. */
export interface ReceiptSummary {
  readonly id: string;
  readonly kind: 'sale' | 'payment' | 'payout';
  readonly receipt: string;
  readonly soldAt: Date;
  readonly savedAt: Date;
  readonly totalMinor: number;
  readonly payment: Payment;
  readonly status: Sale['status'];
  readonly sellerId: string;
}

export interface ReceiptPage {
  readonly limit: number;
  /** Only those of this seller. */
  readonly sellerId?: string | undefined;
  /** Go on after this one. */
  readonly after?: { readonly savedAt: Date; readonly id: string } | undefined;
}

const LIST = `
select * from (
  (select id, 'sale' as kind, receipt_reference as receipt, transaction_time as "soldAt", created_at as "savedAt",
    ${PAID.minor} as "totalMinor", ${PAID.method} as payment, status, seller_id as "sellerId"
  from sales s
  where ($2::uuid is null or seller_id = $2) and ($3::timestamptz is null or (created_at, id) < ($3, $4::uuid))
  order by created_at desc, id desc limit $1)
  union all
  (select id, kind, receipt_reference, occurred_at, occurred_at, abs(delta_minor), payment_method,
    case when exists (select from debt_entries r where r.reverses_id = d.id) then 'voided' else 'saved' end, actor_id
  from debt_entries d
  where receipt_reference is not null and ($2::uuid is null or actor_id = $2)
    and ($3::timestamptz is null or (occurred_at, id) < ($3, $4::uuid))
  order by occurred_at desc, id desc limit $1)
) receipt
order by "savedAt" desc, id desc limit $1`;

/** Receipts of every kind, newest first. */
export const listReceipts = (
  tx: TenantTransaction,
  { limit, sellerId, after }: ReceiptPage,
): Promise<ReceiptSummary[]> =>
  tx.query<ReceiptSummary>({
    text: LIST,
    values: [limit, sellerId ?? null, after?.savedAt ?? null, after?.id ?? null],
  });

/** What a receipt shows beside the sale itself. */
export interface ReceiptFacts {
  readonly saleId: string;
  readonly savedAt: Date;
  readonly sellerName: string;
  /** Where the receipt was sent, or may be sent: the number given for it, else that of the credit customer. */
  readonly givenPhone: string | null;
  readonly customerPhone: string | null;
  readonly customerName: string | null;
  readonly voidedAt: Date | null;
  readonly voidReason: string | null;
  /** What was given back for parts that came back. */
  readonly givenBackMinor: number;
}

interface FactsRow {
  readonly id: string;
  readonly created_at: Date;
  readonly seller_name: string | null;
  readonly given_phone: string | null;
  readonly customer_phone: string | null;
  readonly customer_name: string | null;
  readonly voided_at: Date | null;
  readonly void_reason: string | null;
  readonly given_back_minor: number;
}

/** The number of a return leads to its sale. */
const RECEIPT_FACTS = `
select s.id, s.created_at, m.name as seller_name, s.customer_phone as given_phone, c.phone as customer_phone,
  c.name as customer_name, s.voided_at, s.void_reason,
  coalesce((select sum(r.amount_minor) from sale_returns r where r.sale_id = s.id), 0)::bigint as given_back_minor
from sales s
left join public.memberships m on m.id = s.seller_id
left join customers c on c.id = s.customer_id
where s.receipt_reference = $1
  or s.id = (select r.sale_id from sale_returns r where r.receipt_reference = $1)`;

/** Finds a receipt by its digits. */
export const findReceiptFacts = async (tx: TenantTransaction, receipt: string): Promise<ReceiptFacts | undefined> => {
  const [row] = await tx.query<FactsRow>({ text: RECEIPT_FACTS, values: [receipt] });
  return (
    row && {
      saleId: row.id,
      savedAt: row.created_at,
      sellerName: row.seller_name ?? '',
      givenPhone: row.given_phone,
      customerPhone: row.customer_phone,
      customerName: row.customer_name,
      voidedAt: row.voided_at,
      voidReason: row.void_reason,
      givenBackMinor: row.given_back_minor,
    }
  );
};

/** What the public may know of a receipt, of a sale or of a payment on a debt. */
export interface PublicReceipt {
  readonly receipt: string;
  readonly totalMinor: number;
  readonly payment: Payment;
  readonly at: Date;
  readonly voidedAt: Date | null;
  readonly mobileMoneyLabel: string;
  /** What was given back for parts that came back. */
  readonly givenBackMinor: number;
  /** The receipt of the sale of which this one says that a part came back. */
  readonly ofReceipt: string | null;
}

interface PublicRow {
  readonly amount_minor: number;
  readonly payment_method: Payment;
  readonly at: Date;
  readonly voided_at: Date | null;
  readonly mobile_money_label: string;
  readonly given_back_minor: number;
  readonly of_receipt: string | null;
}

const PUBLIC_RECEIPT = `
select r.*, c.mobile_money_label
from settings c cross join (
  select ${PAID.minor} as amount_minor, ${PAID.method} as payment_method, transaction_time as at, voided_at,
    coalesce((select sum(b.amount_minor) from sale_returns b where b.sale_id = s.id), 0)::bigint as given_back_minor,
    null as of_receipt
  from sales s where receipt_reference = $1
  union all
  select b.amount_minor, b.payment_method, b.occurred_at, null, 0, s.receipt_reference
  from sale_returns b join sales s on s.id = b.sale_id where b.receipt_reference = $1
  union all
  select abs(d.delta_minor), d.payment_method, d.occurred_at, r.occurred_at, 0, null
  from debt_entries d left join debt_entries r on r.reverses_id = d.id where d.receipt_reference = $1
) r`;

/** Reads what the public may know of a receipt. */
export const findPublicReceipt = async (tx: TenantTransaction, receipt: string): Promise<PublicReceipt | undefined> => {
  const [row] = await tx.query<PublicRow>({ text: PUBLIC_RECEIPT, values: [receipt] });
  return (
    row && {
      receipt,
      totalMinor: row.amount_minor,
      payment: row.payment_method,
      at: row.at,
      voidedAt: row.voided_at,
      mobileMoneyLabel: row.mobile_money_label,
      givenBackMinor: row.given_back_minor,
      ofReceipt: row.of_receipt,
    }
  );
};
