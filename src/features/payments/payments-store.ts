import type { PaymentState } from '../../values/mobile-money.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Payment } from './payment.ts';

const PAYMENT = `p.id, p.provider, p.provider_ref as "providerRef", p.amount_minor as "amountMinor", p.currency,
  p.payer_masked as payer, p.status, p.sale_id as "saleId", p.account_ref as account, p.receipt_ref as "receiptRef", p.reason,
  p.seen_at as "seenAt", p.requested_at as "requestedAt", p.settled_at as "settledAt"`;

/** One at a time works on the payments of a shop: the same money can be told of under two names at once. */
export const holdPayments = async (tx: TenantTransaction): Promise<void> => {
  await tx.query({
    text: `select pg_advisory_xact_lock(hashtextextended('payments:' || $1, 0)) is null as held`,
    values: [tx.tenant.id],
  });
};

export interface NewPaymentRow extends Pick<
  Payment,
  | 'id'
  | 'provider'
  | 'providerRef'
  | 'amountMinor'
  | 'currency'
  | 'payer'
  | 'status'
  | 'saleId'
  | 'account'
  | 'receiptRef'
> {
  readonly seenAt: Date;
  readonly now: Date;
  readonly request?: { readonly by: string; readonly phone: string } | undefined;
}

/** Keeps a payment. Answers false when it is there already. */
export const insertPayment = async (tx: TenantTransaction, row: NewPaymentRow): Promise<boolean> => {
  const rows = await tx.query({
    text: `insert into payments (id, provider, provider_ref, amount_minor, currency, payer_masked, status, sale_id, account_ref,
        receipt_ref, seen_at, updated_at, requested_by, ask_phone, requested_at, settled_at)
      values ($1, $2, $3, $4, $5, $6, $7::text, $8, $9, $10, $11, $12, $13::uuid, $14,
        case when $13::uuid is not null then $12::timestamptz end, case when $7::text = 'paid' then $12::timestamptz end)
      on conflict do nothing returning 1 as kept`,
    values: [
      ...[row.id, row.provider, row.providerRef, row.amountMinor, row.currency, row.payer, row.status, row.saleId],
      ...[row.account, row.receiptRef, row.seenAt, row.now, row.request?.by ?? null, row.request?.phone ?? null],
    ],
  });
  return rows.length > 0;
};

const one = async (tx: TenantTransaction, rest: string, values: readonly unknown[]): Promise<Payment | undefined> =>
  (await tx.query<Payment>({ text: `select ${PAYMENT} from payments p ${rest}`, values }))[0];

export const findPaymentById = (tx: TenantTransaction, id: string): Promise<Payment | undefined> =>
  one(tx, 'where p.id = $1', [id]);

/** The payment that holds the provider's receipt. */
export const findByReceiptRef = (
  tx: TenantTransaction,
  provider: string,
  receiptRef: string,
): Promise<Payment | undefined> => one(tx, 'where p.provider = $1 and p.receipt_ref = $2', [provider, receiptRef]);

/** The oldest request of an amount that was paid since an instant, and of which the receipt is not known. */
export const findPaidWithoutReceipt = (
  tx: TenantTransaction,
  { provider, amountMinor, since }: { readonly provider: string; readonly amountMinor: number; readonly since: Date },
): Promise<Payment | undefined> =>
  one(
    tx,
    `where p.provider = $1 and p.amount_minor = $2 and p.requested_at >= $3 and p.status = 'paid' and p.receipt_ref is null
     order by p.requested_at limit 1`,
    [provider, amountMinor, since],
  );

export interface PhoneToAsk {
  readonly phone: string;
}

/** Takes the number to be asked, once: whoever takes it asks, and nobody does so again. */
export const takePhoneToAsk = async (tx: TenantTransaction, id: string, now: Date): Promise<string | undefined> => {
  const [row] = await tx.query<PhoneToAsk>({
    text: `with kept as (select id, ask_phone from payments where id = $1 and asked_at is null and ask_phone is not null for update)
      update payments p set asked_at = $2, ask_phone = null from kept where p.id = kept.id returning kept.ask_phone as phone`,
    values: [id, now],
  });
  return row?.phone;
};

/** By what the provider is asked how a request stands; null as long as it has not said so. */
export const readAskRef = async (tx: TenantTransaction, id: string): Promise<string | null> => {
  const [row] = await tx.query<{ ref: string | null }>({
    text: 'select ask_ref as ref from payments where id = $1',
    values: [id],
  });
  return row?.ref ?? null;
};

export const keepAskRef = async (tx: TenantTransaction, id: string, askRef: string): Promise<void> => {
  await tx.query({ text: 'update payments set ask_ref = $2 where id = $1', values: [id, askRef] });
};

export interface Settling {
  readonly status: PaymentState;
  readonly now: Date;
  readonly reason?: string | undefined;
  readonly receiptRef?: string | undefined;
  readonly payer?: string | undefined;
}

/** Writes down where a payment stands now. One whose sale is paid already is for none. */
export const settlePayment = async (tx: TenantTransaction, id: string, settling: Settling): Promise<Payment> => {
  const { status, now, reason = null, receiptRef = null, payer = null } = settling;
  const [payment] = await tx.query<Payment>({
    text: `update payments p set status = $2::text, updated_at = $3, settled_at = $3, reason = $4,
        receipt_ref = coalesce(p.receipt_ref, $5), payer_masked = coalesce($6, p.payer_masked),
        sale_id = case when $2::text = 'paid' and (
          exists (select from payments o where o.sale_id = p.sale_id and o.status = 'paid' and o.id <> p.id)
          or exists (select from sales s where s.id = p.sale_id and s.status <> 'saved')) then null else p.sale_id end
      where p.id = $1 returning ${PAYMENT}`,
    values: [id, status, now, reason, receiptRef, payer],
  });
  if (payment === undefined) throw new Error('The payment is not there.');
  return payment;
};

/** Keeps the provider's receipt of a payment that had none. */
export const keepReceiptRef = async (tx: TenantTransaction, id: string, receiptRef: string): Promise<void> => {
  await tx.query({
    text: 'update payments set receipt_ref = $2 where id = $1 and receipt_ref is null',
    values: [id, receiptRef],
  });
};

/** A page of payments, the last one first; one more than asked for says that there are more. */
export const readPayments = (
  tx: TenantTransaction,
  state: PaymentState | 'unmatched' | undefined,
  { before, limit }: { readonly before: readonly [Date, string] | undefined; readonly limit: number },
): Promise<Payment[]> =>
  tx.query<Payment>({
    text: `select ${PAYMENT} from payments p
      where ($1::text is null or p.status = $1 or ($1 = 'unmatched' and p.status = 'paid' and p.sale_id is null))
        and ($2::timestamptz is null or (p.seen_at, p.id) < ($2, $3::uuid))
      order by p.seen_at desc, p.id desc limit $4`,
    values: [state ?? null, before?.[0] ?? null, before?.[1] ?? null, limit + 1],
  });
