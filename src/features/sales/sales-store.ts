import { newId } from '../../platform/ids.ts';
import type { CreditCustomer } from '../debts/charge-customer.ts';
import { WORK_STATUS } from '../../tenancy/may-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { withCheckDigitSql } from '../../values/receipt-number.ts';
import type { Taking } from '../stock/plan-taking.ts';
import type { Sale, SaleLine } from './sale.ts';
import type { ItemRow } from '../catalogue/item-row.ts';

/**
 * Locks the items of a cart (always by id, so that two carts cannot wait for each other) and reads in the same round trip
 * all that decides about the sale. A reference that is known already locks nothing.
 */
const LOCK_CART = `
with buyer as (
  select coalesce(merged_into, id) as id from customers where id = $7::uuid or phone = $8::text
), earlier as (
  select s.id, s.seller_id as by, s.fingerprint, s.kind, coalesce(c.merged_into, c.id) as "customerId"
  from sales s left join customers c on c.id = s.customer_id
  where s.client_ref = $1
), item as materialized (
  select id, code, product_name, unit, price_minor, stock_level_milli, alert_threshold_milli, alert_armed, last_alert_at,
    hidden
  from inventory
  where code = any($2::int[]) and not exists (select from earlier)
  order by id
  for update of inventory
), repeated as (
  select receipt_reference, created_at, amount_minor from sales
  where fingerprint = $5 and seller_id = $4 and status = 'saved' and created_at > $6
    and customer_id is not distinct from (select id from buyer)
  order by created_at desc
  limit 1
)
select ${WORK_STATUS} as member_status, t.status as tenant_status, s.sell_below_zero, s.price_limit_percent, s.cutoff_hour,
  s.credit_limit_minor, (select to_jsonb(earlier) from earlier) as earlier, (select id from buyer) as buyer_id,
  repeated.receipt_reference as repeated_receipt, repeated.created_at as repeated_at,
  repeated.amount_minor as repeated_minor, item.*
from settings s
left join public.tenants t on t.id = $3
left join public.memberships m on m.id = $4
left join repeated on true
left join item on true`;

/** The same sale by the same seller a moment ago, if there was one. */
export interface RepeatedSale {
  readonly repeated_receipt: string | null;
  readonly repeated_at: Date | null;
  readonly repeated_minor: number | null;
}

/** The sale that was saved under the reference before. */
export interface EarlierSale {
  readonly id: string;
  readonly by: string;
  readonly fingerprint: string;
  readonly kind: Sale['kind'];
  readonly customerId: string | null;
}

export interface CartRow extends RepeatedSale {
  readonly member_status: 'active' | 'invited' | 'stopped' | null;
  readonly tenant_status: 'active' | 'suspended' | null;
  readonly sell_below_zero: boolean;
  readonly price_limit_percent: number;
  readonly cutoff_hour: number;
  readonly credit_limit_minor: number;
  readonly earlier: EarlierSale | null;
  /** The customer who buys on credit, if the shop knows one. */
  readonly buyer_id: string | null;
}

export interface CartItemRow extends ItemRow {
  readonly stock_level_milli: number;
  readonly alert_armed: boolean;
  readonly last_alert_at: Date | null;
  readonly hidden: boolean;
}

type LockedRow = CartRow & (CartItemRow | { readonly id: null });

export interface CartToLock {
  readonly clientRef: string;
  readonly codes: readonly number[];
  readonly sellerId: string;
  readonly fingerprint: string;
  /** Who buys on credit: another customer's sale is another sale. */
  readonly customer: CreditCustomer | undefined;
  /** A sale with this fingerprint after this instant is the same sale; undefined: it may be repeated. */
  readonly sameSince: Date | undefined;
}

export interface LockedCart {
  readonly facts: CartRow;
  readonly items: readonly CartItemRow[];
}

const buyerOf = (customer: CreditCustomer): readonly [string | null, string | null] =>
  'customerId' in customer ? [customer.customerId, null] : [null, customer.phone];

/** Locks the items with these numbers until the transaction ends. */
export const lockCart = async (tx: TenantTransaction, cart: CartToLock): Promise<LockedCart> => {
  const { clientRef, codes, sellerId, fingerprint, sameSince, customer } = cart;
  const values = [
    ...[clientRef, [...new Set(codes)], tx.tenant.id, sellerId, fingerprint, sameSince ?? 'infinity'],
    ...(customer === undefined ? [null, null] : buyerOf(customer)),
  ];
  const rows = await tx.query<LockedRow>({ text: LOCK_CART, values });
  const [facts] = rows;
  if (facts === undefined) throw new Error('A shop without settings.');
  return { facts, items: rows.filter((row) => row.id !== null) };
};

/**
 * Saves a sale. The same reference, or the same sale by the same seller a moment ago, is looked for again first: this
 * statement sees what was committed while the items were waited for. Stock is taken only where it is still there.
 */
const INSERT_SALE = `
with repeated as (
  select receipt_reference, created_at, amount_minor from sales
  where fingerprint = $12 and seller_id = $10 and status = 'saved' and created_at > $14
    and customer_id is not distinct from $11::uuid
  order by created_at desc
  limit 1
), fresh as (
  select where not exists (select from sales where client_ref = $2) and not exists (select from repeated)
), counter as (
  update receipt_counter set last_number = last_number + 1 where exists (select from fresh) returning last_number
), sale as (
  insert into sales (id, client_ref, transaction_time, business_day, amount_minor, currency, payment_method,
    receipt_reference, status, kind, channel, seller_id, customer_id, fingerprint, short, over_limit,
    created_at, rounding_minor)
  select $1, $2, $3, $4, $5, $6, $7, ${withCheckDigitSql('last_number')}, 'saved', $8, $9, $10, $11, $12, $13, $15, $16, $30
  from counter
  on conflict (client_ref) do nothing
  returning id, receipt_reference
), line as (
  insert into sale_lines (id, sale_id, line_number, inventory_id, code, product_name, unit, quantity_milli,
    list_price_minor, price_minor, total_minor)
  select l.id, sale.id, l.n, l.item, l.code, l.name, l.unit, l.quantity, l.list, l.price, l.total
  from sale, unnest($17::uuid[], $18::int[], $19::text[], $20::text[], $21::bigint[], $22::bigint[], $23::bigint[],
    $24::bigint[], $31::uuid[]) with ordinality as l(item, code, name, unit, quantity, list, price, total, id, n)
), movement as (
  insert into stock_movements (id, inventory_id, delta_milli, balance_milli, kind, sale_id, actor_id, occurred_at)
  select l.id, l.item, -l.quantity, l.balance, 'sale', sale.id, $10, $16
  from sale, unnest($17::uuid[], $21::bigint[], $25::bigint[], $32::uuid[]) as l(item, quantity, balance, id)
), stock as (
  update inventory i
  set stock_level_milli = i.stock_level_milli - a.taken, alert_armed = a.armed, last_alert_at = a.alert_at,
    last_updated = $16
  from sale, unnest($26::uuid[], $27::bigint[], $28::bool[], $29::timestamptz[]) as a(item, taken, armed, alert_at)
  where i.id = a.item and (i.stock_level_milli >= a.taken or $13)
  returning i.id
)
select (select receipt_reference from sale) as receipt, (select last_number from counter) as number,
  (select count(*) from stock) as items_taken, repeated.receipt_reference as repeated_receipt,
  repeated.created_at as repeated_at, repeated.amount_minor as repeated_minor
from (select) as one left join repeated on true`;

/** A sale that has everything but its receipt number. */
export type UnnumberedSale = Omit<Sale, 'receipt' | 'status' | 'owesMinor'>;

export interface SaleToInsert {
  readonly sale: UnnumberedSale;
  readonly fingerprint: string;
  readonly taking: Taking;
  readonly now: Date;
  /** As in CartToLock. */
  readonly sameSince: Date | undefined;
}

export interface InsertedRow extends RepeatedSale {
  /** Null when nothing was saved. */
  readonly receipt: string | null;
  readonly number: number | null;
  readonly items_taken: number;
}

const column = <T, K extends keyof T>(rows: readonly T[], key: K): T[K][] => rows.map((row) => row[key]);

const newIds = (count: number, now: Date): string[] => Array.from({ length: count }, () => newId(now));

const saleValues = ({ sale, fingerprint, now, sameSince }: SaleToInsert): unknown[] => [
  sale.id,
  sale.clientRef,
  sale.soldAt,
  sale.businessDay,
  sale.totalMinor,
  sale.currency,
  sale.payment,
  sale.kind,
  sale.channel,
  sale.sellerId,
  sale.customerId,
  fingerprint,
  sale.short,
  sameSince ?? 'infinity',
  sale.overLimit,
  now,
];

const lineValues = (lines: readonly SaleLine[], taking: Taking): unknown[] => [
  column(lines, 'itemId'),
  column(lines, 'code'),
  column(lines, 'name'),
  column(lines, 'unit'),
  column(lines, 'quantityMilli'),
  column(lines, 'listPriceMinor'),
  column(lines, 'priceMinor'),
  column(lines, 'totalMinor'),
  column(taking.lines, 'balanceMilli'),
];

const itemValues = ({ items }: Taking): unknown[] => [
  items.map(({ item }) => item.id),
  column(items, 'takenMilli'),
  items.map(({ decision }) => decision.armed),
  items.map(({ decision }) => decision.lastAlertAt),
];

/** Saves sale, lines and movements, takes the stock and, last of all locks, the receipt number: one statement. */
export const insertSale = async (tx: TenantTransaction, toInsert: SaleToInsert): Promise<InsertedRow> => {
  const { sale, taking, now } = toInsert;
  const values = [
    ...saleValues(toInsert),
    ...lineValues(sale.lines, taking),
    ...itemValues(taking),
    sale.roundingMinor,
    // Ids that grow go to the end of their index; random ones would write another page of it each time.
    ...[newIds(sale.lines.length, now), newIds(taking.lines.length, now)],
  ];
  const [row] = await tx.query<InsertedRow>({ text: INSERT_SALE, values });
  if (row === undefined) throw new Error('Saving a sale answered nothing.');
  if (row.receipt !== null && row.items_taken !== taking.items.length) throw new Error('A locked item changed.');
  return row;
};

/** Gives back a receipt number that this transaction took and did not use; its row is still locked, so nobody saw it. */
export const returnReceiptNumber = async (tx: TenantTransaction): Promise<void> => {
  await tx.query({ text: 'update receipt_counter set last_number = last_number - 1', values: [] });
};
