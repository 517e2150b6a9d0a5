import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import { PAID } from '../features/sales/paid-columns.ts';

/**
 * Lets one seller's messages come one after the other, until the transaction ends, and tells whether this one was
 * answered before. The answer in the ledger is the proof: it was written together with what it tells of.
 */
export const beginAnswer = async (
  tx: TenantTransaction,
  { memberId, dedupeKey }: { readonly memberId: string; readonly dedupeKey: string },
): Promise<'fresh' | 'answered'> => {
  await tx.query({ text: 'select pg_advisory_xact_lock(hashtextextended($1, 0))', values: [`sms:${memberId}`] });
  const rows = await tx.query({ text: 'select 1 from sms_messages where dedupe_key = $1', values: [dedupeKey] });
  return rows.length > 0 ? 'answered' : 'fresh';
};

export interface EarlierSale {
  readonly receipt: string;
  readonly savedAt: Date;
  readonly totalMinor: number;
}

/** The same items sold by SMS by the same seller since then, if they were. */
export const findSameSale = async (
  tx: TenantTransaction,
  same: { readonly sellerId: string; readonly fingerprint: string; readonly since: Date },
): Promise<EarlierSale | undefined> => {
  const [row] = await tx.query<EarlierSale>({
    text: `select receipt_reference as receipt, created_at as "savedAt", ${PAID.minor} as "totalMinor" from sales s
      where seller_id = $1 and fingerprint = $2 and channel = 'sms' and status = 'saved' and created_at > $3
      order by created_at desc limit 1`,
    values: [same.sellerId, same.fingerprint, same.since],
  });
  return row;
};

/** The sale that a seller was asked about: the last sale by SMS was refused because of it. */
export interface RefusedRepeat {
  readonly messageId: string;
  /** As it was shown: `1043-2`. */
  readonly shownReceipt: string;
}

/** What AGAIN is about: only when the question was the last thing that was said about a sale, and not long ago. */
export const findRefusedRepeat = async (
  tx: TenantTransaction,
  { phone, since }: { readonly phone: string; readonly since: Date },
): Promise<RefusedRepeat | undefined> => {
  const [row] = await tx.query<{ id: string; template: string; receipt: string | null; created_at: Date }>({
    text: `select id, template, params ->> 'rno' as receipt, created_at from sms_messages
      where to_phone = $1 and class = 'reply' and template in ('M19', 'M23', 'M24', 'M27', 'M32')
      order by created_at desc, id desc limit 1`,
    values: [phone],
  });
  if (row?.template !== 'M24' || row.receipt === null || row.created_at <= since) return undefined;
  return { messageId: row.id, shownReceipt: row.receipt };
};

/** A sale by its receipt (digits with the check digit), as far as it is needed to make it once more. */
export const findLines = (
  tx: TenantTransaction,
  receipt: string,
): Promise<{ code: number; quantityMilli: number; shownPriceMinor: number; payment: string }[]> =>
  tx.query({
    text: `select l.code, l.quantity_milli as "quantityMilli", l.price_minor as "shownPriceMinor", s.payment_method as payment
      from sales s join sale_lines l on l.sale_id = s.id where s.receipt_reference = $1 order by l.line_number`,
    values: [receipt],
  });

export interface LastSale {
  readonly id: string;
  readonly receipt: string;
  readonly status: 'saved' | 'voided';
  readonly totalMinor: number;
  readonly savedAt: Date;
}

/** The last thing this seller sold by SMS, cancelled or not. */
export const findLastSale = async (tx: TenantTransaction, sellerId: string): Promise<LastSale | undefined> => {
  const [row] = await tx.query<LastSale>({
    text: `select id, receipt_reference as receipt, status, amount_minor as "totalMinor", created_at as "savedAt"
      from sales where seller_id = $1 and channel = 'sms' order by created_at desc, id desc limit 1`,
    values: [sellerId],
  });
  return row;
};

/** What the books hold of an item, inside the transaction that has just taken from it. */
export const readBalance = async (tx: TenantTransaction, itemId: string): Promise<number> => {
  const [row] = await tx.query<{ stock_level_milli: number }>({
    text: 'select stock_level_milli from inventory where id = $1',
    values: [itemId],
  });
  return row?.stock_level_milli ?? 0;
};

/** The name of an item; undefined when there is none. */
export const findItemName = async (tx: TenantTransaction, code: number): Promise<string | undefined> => {
  const [row] = await tx.query<{ product_name: string }>({
    text: 'select product_name from inventory where code = $1 and not hidden',
    values: [code],
  });
  return row?.product_name;
};
