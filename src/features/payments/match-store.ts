import { PAID } from '../sales/paid-columns.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Pair, WaitingPayment, WaitingSale } from './pair-up.ts';

type Around = readonly [from: Date, to: Date];
const MOST = 50;

const WAITS = `s.status = 'saved' and s.kind = 'sale' and ${PAID.method} = 'mobile_money'
  and not exists (select from payments p where p.sale_id = s.id and p.status in ('paid', 'pending'))`;

/** Money of an amount that is for no sale, around an instant. */
export const waitingPayments = (
  tx: TenantTransaction,
  amountMinor: number,
  around: Around,
): Promise<(Omit<WaitingPayment, 'receipt'> & { readonly account: string | null })[]> =>
  tx.query({
    text: `select id as "paymentId", account_ref as account, seen_at as at from payments
      where status = 'paid' and sale_id is null and amount_minor = $1 and seen_at between $2 and $3
      order by seen_at limit $4 for update skip locked`,
    values: [amountMinor, ...around, MOST],
  });

/** Sales of an amount whose money has not come, around an instant or by these receipt numbers. */
export const waitingSales = (
  tx: TenantTransaction,
  amountMinor: number,
  { around, receipts }: { readonly around: Around; readonly receipts: readonly string[] },
): Promise<WaitingSale[]> =>
  tx.query({
    text: `select s.id as "saleId", s.receipt_reference as receipt, s.transaction_time as at from sales s
      where ((s.created_at >= $2 and s.transaction_time between $2 and $3) or s.receipt_reference = any($5))
        and ${PAID.minor} = $1 and ${WAITS}
      order by s.transaction_time limit $4 for update of s skip locked`,
    values: [amountMinor, ...around, MOST, receipts],
  });

/** A sale by mobile money whose money has not come. */
export const findSaleToPay = async (
  tx: TenantTransaction,
  saleId: string,
): Promise<{ readonly amountMinor: number; readonly at: Date } | undefined> => {
  const [row] = await tx.query<{ amountMinor: number; at: Date }>({
    text: `select ${PAID.minor} as "amountMinor", s.transaction_time as at from sales s where s.id = $1 and ${WAITS}`,
    values: [saleId],
  });
  return row;
};

export interface AssignedPayment {
  readonly id: string;
  readonly provider: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly saleId: string | null;
  readonly seenAt: Date;
}

const ASSIGNED = `id, provider, amount_minor as "amountMinor", currency, sale_id as "saleId", seen_at as "seenAt"`;

/** Writes down which sale locked money is for. */
export const assignPayment = async (
  tx: TenantTransaction,
  { paymentId, saleId }: Pair,
  now: Date,
): Promise<AssignedPayment> => {
  const [row] = await tx.query<AssignedPayment>({
    text: `update payments set sale_id = $2, updated_at = $3 where id = $1 returning ${ASSIGNED}`,
    values: [paymentId, saleId, now],
  });
  if (row === undefined) throw new Error('The payment is not there.');
  return row;
};

/** Takes the money away from a sale; undefined when it had none. */
export const releasePayment = async (
  tx: TenantTransaction,
  saleId: string,
  now: Date,
): Promise<AssignedPayment | undefined> => {
  const [row] = await tx.query<AssignedPayment>({
    text: `update payments set sale_id = null, told_at = null, updated_at = $2
      where sale_id = $1 and status = 'paid' returning ${ASSIGNED}`,
    values: [saleId, now],
  });
  return row;
};

/** Money that came for sales of one seller and of which they have not been told. */
export interface UntoldMoney {
  readonly n: number;
  readonly totalMinor: number;
  /** Of the last of the sales. */
  readonly receipt: string;
  readonly ids: readonly string[];
}

/** What a seller is to be told of, since an instant; undefined when there is nothing. */
export const findUntold = async (
  tx: TenantTransaction,
  sellerId: string,
  since: Date,
): Promise<UntoldMoney | undefined> => {
  const [row] = await tx.query<UntoldMoney & { readonly receipt: string | null }>({
    text: `select count(*)::int as n, coalesce(sum(p.amount_minor), 0)::bigint as "totalMinor",
        (array_agg(s.receipt_reference order by p.settled_at desc))[1] as receipt, array_agg(p.id) as ids
      from payments p join sales s on s.id = p.sale_id
      where p.status = 'paid' and p.told_at is null and p.settled_at > $2 and s.seller_id = $1 and s.status = 'saved'`,
    values: [sellerId, since],
  });
  return row === undefined || row.n === 0 ? undefined : row;
};

export const setTold = async (tx: TenantTransaction, ids: readonly string[], now: Date): Promise<void> => {
  await tx.query({ text: 'update payments set told_at = $2 where id = any($1)', values: [ids, now] });
};

/** What came for a sale, in minor units, of which the seller is told now; undefined when nothing has come. */
export const tellOfSale = async (tx: TenantTransaction, saleId: string, now: Date): Promise<number | undefined> => {
  const [row] = await tx.query<{ minor: number }>({
    text: `update payments set told_at = $2 where sale_id = $1 and status = 'paid' and told_at is null
      returning amount_minor as minor`,
    values: [saleId, now],
  });
  return row?.minor;
};
