import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Payment, Sale } from '../sales/sale.ts';

/** A line of the list of receipts. */
export interface ReceiptSummary {
  readonly saleId: string;
  readonly receipt: string;
  readonly soldAt: Date;
  readonly savedAt: Date;
  readonly totalMinor: number;
  readonly payment: Payment;
  readonly status: Sale['status'];
  readonly sellerId: string;
}

interface SummaryRow {
  readonly id: string;
  readonly receipt_reference: string;
  readonly transaction_time: Date;
  readonly created_at: Date;
  readonly amount_minor: number;
  readonly payment_method: Payment;
  readonly status: Sale['status'];
  readonly seller_id: string;
}

export interface ReceiptPage {
  readonly limit: number;
  /** Only the sales of this seller. */
  readonly sellerId?: string | undefined;
  /** Go on after this one. */
  readonly after?: { readonly savedAt: Date; readonly saleId: string } | undefined;
}

/** Receipts, newest first. */
export const listReceipts = async (
  tx: TenantTransaction,
  { limit, sellerId, after }: ReceiptPage,
): Promise<ReceiptSummary[]> => {
  const query = tx
    .build('sales')
    .select('id', 'receipt_reference', 'transaction_time', 'created_at')
    .select('amount_minor', 'payment_method', 'status', 'seller_id')
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(limit);
  if (sellerId !== undefined) void query.where({ seller_id: sellerId });
  if (after !== undefined) void query.whereRaw('(created_at, id) < (?, ?)', [after.savedAt, after.saleId]);
  const rows = await tx.query<SummaryRow>(query);
  return rows.map((row) => ({
    saleId: row.id,
    receipt: row.receipt_reference,
    soldAt: row.transaction_time,
    savedAt: row.created_at,
    totalMinor: row.amount_minor,
    payment: row.payment_method,
    status: row.status,
    sellerId: row.seller_id,
  }));
};

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
}

const RECEIPT_FACTS = `
select s.id, s.created_at, m.name as seller_name, s.customer_phone as given_phone, c.phone as customer_phone,
  c.name as customer_name, s.voided_at, s.void_reason
from sales s
left join public.memberships m on m.id = s.seller_id
left join customers c on c.id = s.customer_id
where s.receipt_reference = $1`;

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
}

interface PublicRow {
  readonly amount_minor: number;
  readonly payment_method: Payment;
  readonly at: Date;
  readonly voided_at: Date | null;
  readonly mobile_money_label: string;
}

const PUBLIC_RECEIPT = `
select r.*, c.mobile_money_label
from settings c cross join (
  select amount_minor, payment_method, transaction_time as at, voided_at from sales where receipt_reference = $1
  union all
  select -delta_minor, payment_method, occurred_at, null from debt_entries where receipt_reference = $1
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
    }
  );
};
