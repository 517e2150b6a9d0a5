import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** A receipt that may be sent: of a sale, of a payment on a debt, or of money that the shop gave back. */
export interface ReceiptToSend {
  /** The sale; null for the receipt of a payment. */
  readonly saleId: string | null;
  readonly voidedAt: Date | null;
  /** The number given for it, else that of the customer in the debt book; null when nobody knows one. */
  readonly knownPhone: string | null;
}

/** When it was asked for, and for which number. */
export interface EarlierRequest {
  readonly phone: string;
  readonly askedAt: Date;
}

const LOCK_SALE = `
with sale as (
  select id, voided_at, customer_phone, customer_id from sales where receipt_reference = $1 for update)
select s.id as "saleId", s.voided_at as "voidedAt", coalesce(s.customer_phone, c.phone) as "knownPhone"
from sale s left join customers f on f.id = s.customer_id left join customers c on c.id = coalesce(f.merged_into, f.id)`;

const LOCK_PAYMENT = `
select null::uuid as "saleId", (select r.occurred_at from debt_entries r where r.reverses_id = d.id) as "voidedAt",
  c.phone as "knownPhone"
from debt_entries d join customers f on f.id = d.customer_id join customers c on c.id = coalesce(f.merged_into, f.id)
where d.receipt_reference = $1 and d.kind in ('payment', 'payout') for update of c`;

const REQUESTS = `select phone, asked_at as "askedAt" from receipt_requests where receipt_reference = $1`;

/**
 * Finds a receipt by its digits, lets nobody else ask for it until the transaction ends, and answers who asked before;
 * undefined when the shop has no such receipt.
 */
export const lockReceiptToSend = async (
  tx: TenantTransaction,
  receipt: string,
): Promise<(ReceiptToSend & { readonly requests: readonly EarlierRequest[] }) | undefined> => {
  const values = [receipt];
  const [sales, payments, requests] = await Promise.all([
    tx.query<ReceiptToSend>({ text: LOCK_SALE, values }),
    tx.query<ReceiptToSend>({ text: LOCK_PAYMENT, values }),
    // A statement of its own behind the lock: it sees what whoever held the lock has written.
    tx.query<EarlierRequest>({ text: REQUESTS, values }),
  ]);
  const found = sales[0] ?? payments[0];
  return found && { ...found, requests };
};

export interface NewReceiptRequest {
  readonly id: string;
  readonly receipt: string;
  readonly phone: string;
  readonly askedBy: string;
  readonly askedAt: Date;
}

/** Writes down that a receipt was asked for. */
export const insertReceiptRequest = async (tx: TenantTransaction, request: NewReceiptRequest): Promise<void> => {
  await tx.query({
    text: `insert into receipt_requests (id, receipt_reference, phone, asked_by, asked_at) values ($1, $2, $3, $4, $5)`,
    values: [request.id, request.receipt, request.phone, request.askedBy, request.askedAt],
  });
};

/** Notes on the sale where its receipt goes. */
export const attachPhone = async (tx: TenantTransaction, saleId: string, phone: string): Promise<void> => {
  await tx.query({
    text: 'update sales set customer_phone = $2 where id = $1 and customer_phone is distinct from $2',
    values: [saleId, phone],
  });
};
