import { PAID } from '../sales/paid-columns.ts';
import type { Column, ColumnType, ExportKind } from './export.ts';

/** What to read for an export, and how to write it. Parameters: $1 the time zone, $2 and $3 the first and last business day. */
export interface ExportQuery {
  readonly sql: string;
  readonly columns: readonly Column[];
}

const columns = (named: readonly (readonly [string, ColumnType])[]): Column[] =>
  named.map(([name, type]) => ({ name, type }));

const between = (day: string): string =>
  `($2::date is null or ${day} >= $2::date) and ($3::date is null or ${day} <= $3::date)`;
const local = (time: string): string => `to_char(${time} at time zone $1, 'YYYY-MM-DD HH24:MI:SS')`;
const name = (person: string): string => `(select p.name from public.memberships p where p.id = ${person})`;
const CURRENCY = '(select t.currency from public.tenants t)';

/** In the order of an index, so that the first rows are there at once, however many follow. */
export const EXPORT_QUERIES: Readonly<Record<ExportKind, ExportQuery>> = {
  sales: {
    columns: columns([
      ['receipt', 'receipt'],
      ['business_day', 'day'],
      ['sold_at', 'time'],
      ['saved_at', 'time'],
      ['status', 'text'],
      ['kind', 'text'],
      ['channel', 'text'],
      ['seller', 'text'],
      ['payment', 'text'],
      ['total', 'money'],
      ['rounding', 'money'],
      ['currency', 'text'],
      ['customer', 'text'],
      ['customer_phone', 'text'],
      ['buyer_tax_number', 'text'],
      ['cancelled_on', 'day'],
      ['id', 'text'],
    ]),
    sql: `select s.receipt_reference as receipt, s.business_day, ${local('s.transaction_time')} as sold_at,
        ${local('s.created_at')} as saved_at, s.status, s.kind, s.channel, ${name('s.seller_id')} as seller,
        ${PAID.method} as payment, ${PAID.minor} as total, ${PAID.roundingMinor} as rounding, s.currency,
        c.name as customer, c.phone as customer_phone, s.buyer_tax_number, s.voided_business_day as cancelled_on, s.id
      from sales s left join customers c on c.id = s.customer_id
      where ${between('s.business_day')} order by s.created_at, s.id`,
  },
  lines: {
    columns: columns([
      ['receipt', 'receipt'],
      ['business_day', 'day'],
      ['sold_at', 'time'],
      ['status', 'text'],
      ['line', 'whole'],
      ['code', 'whole'],
      ['item', 'text'],
      ['unit', 'text'],
      ['quantity', 'quantity'],
      ['list_price', 'money'],
      ['price', 'money'],
      ['total', 'money'],
      ['currency', 'text'],
      ['sale_id', 'text'],
    ]),
    sql: `select s.receipt_reference as receipt, s.business_day, ${local('s.transaction_time')} as sold_at, s.status,
        l.line_number as line, l.code, l.product_name as item, l.unit, l.quantity_milli as quantity,
        l.list_price_minor as list_price, l.price_minor as price, l.total_minor as total, s.currency, s.id as sale_id
      from (select * from sales s where ${between('s.business_day')} order by s.created_at, s.id) s
      cross join lateral (select * from sale_lines l where l.sale_id = s.id order by l.line_number) l`,
  },
  stock: {
    columns: columns([
      ['code', 'whole'],
      ['item', 'text'],
      ['unit', 'text'],
      ['price', 'money'],
      ['currency', 'text'],
      ['stock', 'quantity'],
      ['value_at_price', 'money'],
      ['alert_level', 'quantity'],
      ['hidden', 'text'],
      ['tax_class', 'text'],
      ['tax_class_code', 'text'],
      ['changed_at', 'time'],
      ['id', 'text'],
    ]),
    sql: `select i.code, i.product_name as item, i.unit, i.price_minor as price, ${CURRENCY} as currency,
        i.stock_level_milli as stock, round(i.price_minor * i.stock_level_milli / 1000.0)::bigint as value_at_price,
        i.alert_threshold_milli as alert_level, case when i.hidden then 'yes' else 'no' end as hidden, i.tax_class,
        i.tax_class_code, ${local('i.last_updated')} as changed_at, i.id
      from inventory i where ($2::date is null or true) and ($3::date is null or true) order by i.code`,
  },
  movements: {
    columns: columns([
      ['moved_at', 'time'],
      ['code', 'whole'],
      ['item', 'text'],
      ['kind', 'text'],
      ['quantity', 'quantity'],
      ['balance', 'quantity'],
      ['cost', 'money'],
      ['currency', 'text'],
      ['reason', 'text'],
      ['receipt', 'receipt'],
      ['by', 'text'],
      ['id', 'text'],
    ]),
    sql: `select ${local('m.occurred_at')} as moved_at, i.code, i.product_name as item, m.kind, m.delta_milli as quantity,
        m.balance_milli as balance, m.cost_minor as cost, ${CURRENCY} as currency, m.reason,
        (select s.receipt_reference from sales s where s.id = m.sale_id) as receipt, ${name('m.actor_id')} as by, m.id
      from (select * from inventory order by code) i
      cross join lateral (
        select * from stock_movements m where m.inventory_id = i.id
          and ${between('(m.occurred_at at time zone $1)::date')}
        order by m.position) m`,
  },
  debts: {
    columns: columns([
      ['customer', 'text'],
      ['phone', 'text'],
      ['owes', 'money'],
      ['currency', 'text'],
      ['since', 'time'],
      ['last_credit', 'time'],
      ['last_reminded', 'time'],
      ['tax_number', 'text'],
      ['id', 'text'],
    ]),
    sql: `select c.name as customer, c.phone, c.balance_minor as owes, ${CURRENCY} as currency,
        ${local('c.debt_since')} as since, ${local('c.last_credit_at')} as last_credit,
        ${local('c.last_reminded_at')} as last_reminded, c.tax_number, c.id
      from customers c where c.merged_into is null and ($2::date is null or true) and ($3::date is null or true)
      order by c.id`,
  },
  payments: {
    columns: columns([
      ['paid_at', 'time'],
      ['business_day', 'day'],
      ['kind', 'text'],
      ['receipt', 'receipt'],
      ['customer', 'text'],
      ['phone', 'text'],
      ['payment', 'text'],
      ['amount', 'money'],
      ['owes_after', 'money'],
      ['currency', 'text'],
      ['by', 'text'],
      ['id', 'text'],
    ]),
    sql: `select ${local('d.occurred_at')} as paid_at, d.business_day, d.kind, d.receipt_reference as receipt,
        c.name as customer, c.phone, d.payment_method as payment, -d.delta_minor as amount, d.balance_minor as owes_after,
        ${CURRENCY} as currency, ${name('d.actor_id')} as by, d.id
      from debt_entries d join customers c on c.id = d.customer_id
      where d.kind in ('payment', 'reversal', 'payout') and ${between('d.business_day')} order by d.occurred_at, d.id`,
  },
  expenses: {
    columns: columns([
      ['spent_at', 'time'],
      ['business_day', 'day'],
      ['category', 'text'],
      ['amount', 'money'],
      ['currency', 'text'],
      ['by', 'text'],
      ['takes_back', 'text'],
      ['id', 'text'],
    ]),
    sql: `select ${local('e.occurred_at')} as spent_at, e.business_day, e.category, e.amount_minor as amount,
        ${CURRENCY} as currency, ${name('e.actor_id')} as by, e.reverses_id as takes_back, e.id
      from expenses e where ${between('e.business_day')} order by e.occurred_at, e.id`,
  },
  receipts: {
    columns: columns([
      ['receipt', 'receipt'],
      ['of', 'text'],
      ['given_at', 'time'],
      ['business_day', 'day'],
      ['amount', 'money'],
      ['currency', 'text'],
      ['payment', 'text'],
      ['status', 'text'],
      ['original', 'receipt'],
    ]),
    sql: `(select s.receipt_reference as receipt, 'sale' as of, ${local('s.created_at')} as given_at, s.business_day,
        ${PAID.minor} as amount, s.currency::text as currency, ${PAID.method} as payment, s.status, null as original
      from sales s where ${between('s.business_day')} order by s.created_at, s.id)
      union all
      (select r.receipt_reference, 'return', ${local('r.occurred_at')}, r.business_day, -r.amount_minor,
        s.currency::text, r.payment_method, 'saved', s.receipt_reference
      from sale_returns r join sales s on s.id = r.sale_id where ${between('r.business_day')} order by r.occurred_at, r.id)
      union all
      (select d.receipt_reference, d.kind, ${local('d.occurred_at')}, d.business_day, -d.delta_minor,
        ${CURRENCY}::text, d.payment_method,
        case when exists (select from debt_entries b where b.reverses_id = d.id) then 'reversed' else 'saved' end, null
      from debt_entries d where d.receipt_reference is not null and ${between('d.business_day')}
      order by d.occurred_at, d.id)`,
  },
};
