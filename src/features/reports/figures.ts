import type { Day } from '../../values/business-day.ts';
import { PAID } from '../sales/paid-columns.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** Days from the first to the last, both included; of one seller, or of the whole shop. */
export interface Span {
  readonly from: Day;
  readonly to: Day;
  readonly sellerId?: string | undefined;
}

/**
 * What a span of days comes to, in minor units. A cancelled sale counts against the day on which it was cancelled, so the
 * figures of a day that is over never change again; one cancelled on its own day is as if it had never been.
 */
export interface Figures {
  readonly sales: number;
  readonly totalMinor: number;
  readonly cashMinor: number;
  readonly mobileMoneyMinor: number;
  readonly cardMinor: number;
  readonly creditMinor: number;
  /** What cash rounding added (below 0: took off); the cash and the total hold it. */
  readonly roundingMinor: number;
  /** What was taken off for sales that were cancelled in these days. */
  readonly cancelledMinor: number;
  /** What customers paid back, less payments that were taken back in these days. */
  readonly debtsPaidMinor: number;
  readonly debtsPaidInCashMinor: number;
  /** What the shop gave back to customers whom it owed. */
  readonly paidOutMinor: number;
  readonly paidOutInCashMinor: number;
  readonly expensesMinor: number;
}

/** What was given back of a sale before it was cancelled. */
const givenBack = (column: string): string =>
  `coalesce((select sum(r.${column}) from sale_returns r where r.sale_id = s.id), 0)`;

/** Those of a day on which nothing was written down. */
export const NO_FIGURES: Figures = {
  sales: 0,
  totalMinor: 0,
  cashMinor: 0,
  mobileMoneyMinor: 0,
  cardMinor: 0,
  creditMinor: 0,
  roundingMinor: 0,
  cancelledMinor: 0,
  debtsPaidMinor: 0,
  debtsPaidInCashMinor: 0,
  paidOutMinor: 0,
  paidOutInCashMinor: 0,
  expensesMinor: 0,
};

/** Every sale on its own day and at its own time, and what came back of it, or the rest when it was cancelled, on the day of that. */
export const ENTRIES = `
entry as (
  select id as sale_id, seller_id, business_day as day, ${PAID.method} as payment, ${PAID.minor} as amount,
    ${PAID.roundingMinor} as rounding, transaction_time as at, 1 as sign, (voided_business_day is distinct from business_day)::int as counted
  from sales s where business_day between $1::date and $2::date
  union all
  select id, seller_id, voided_business_day, ${PAID.method}, ${givenBack('amount_minor')} - ${PAID.minor},
    ${givenBack('rounding_minor')} - ${PAID.roundingMinor}, voided_at, -1, 0
  from sales s where status = 'voided' and voided_business_day between $1::date and $2::date
  union all
  select r.sale_id, s.seller_id, r.business_day, r.payment_method, -r.amount_minor, -r.rounding_minor, r.occurred_at, -1, 0
  from sale_returns r join sales s on s.id = r.sale_id where r.business_day between $1::date and $2::date
)`;

const MINE = '($3::uuid is null or seller_id = $3)';
const BY_ME = '($3::uuid is null or actor_id = $3)';

const FIGURES = `
with ${ENTRIES}, taken as (
  select coalesce(sum(counted), 0)::int as sales, coalesce(sum(amount), 0)::bigint as total,
    coalesce(sum(amount) filter (where payment = 'cash'), 0)::bigint as cash,
    coalesce(sum(amount) filter (where payment = 'mobile_money'), 0)::bigint as mobile_money,
    coalesce(sum(amount) filter (where payment = 'card'), 0)::bigint as card,
    coalesce(sum(amount) filter (where payment = 'credit'), 0)::bigint as credit,
    coalesce(sum(rounding), 0)::bigint as rounding,
    coalesce(-sum(amount) filter (where sign < 0), 0)::bigint as cancelled
  from entry where ${MINE}
), passed as (
  select d.kind = 'payout' as is_out, d.payment_method = 'cash' as in_cash, d.delta_minor as delta
  from debt_entries d
  left join debt_entries first on first.id = d.reverses_id
  where d.kind in ('payment', 'reversal', 'payout') and d.business_day between $1::date and $2::date
    and ($3::uuid is null or coalesce(first.actor_id, d.actor_id) = $3)
), paid as (
  select coalesce(-sum(delta) filter (where not is_out), 0)::bigint as debts,
    coalesce(-sum(delta) filter (where not is_out and in_cash), 0)::bigint as debts_in_cash,
    coalesce(sum(delta) filter (where is_out), 0)::bigint as paid_out,
    coalesce(sum(delta) filter (where is_out and in_cash), 0)::bigint as paid_out_in_cash
  from passed
), spent as (
  select coalesce(sum(amount_minor), 0)::bigint as expenses
  from expenses where business_day between $1::date and $2::date and ${BY_ME}
)
select sales, total as "totalMinor", cash as "cashMinor", mobile_money as "mobileMoneyMinor", card as "cardMinor",
  credit as "creditMinor", rounding as "roundingMinor", cancelled as "cancelledMinor", debts as "debtsPaidMinor",
  debts_in_cash as "debtsPaidInCashMinor", paid_out as "paidOutMinor", paid_out_in_cash as "paidOutInCashMinor",
  expenses as "expensesMinor"
from taken, paid, spent`;

/** Adds up some days. */
export const readFigures = async (tx: TenantTransaction, { from, to, sellerId }: Span): Promise<Figures> => {
  const [row] = await tx.query<Figures>({ text: FIGURES, values: [from, to, sellerId ?? null] });
  if (row === undefined) throw new Error('A sum without a row.');
  return row;
};

/** What a seller holds at the end of the day: sales and debts paid in cash, less what was given back. */
export const cashToHandOver = ({ cashMinor, debtsPaidInCashMinor, paidOutInCashMinor }: Figures): number =>
  cashMinor + debtsPaidInCashMinor - paidOutInCashMinor;

/** What was sold of each item, less what was cancelled or came back. */
export const ITEM_PARTS = `
part as (
  select l.inventory_id, l.quantity_milli as quantity, l.total_minor as total
  from sales s join sale_lines l on l.sale_id = s.id where s.business_day between $1::date and $2::date
  union all
  select l.inventory_id, -l.quantity_milli, -l.total_minor from sales s join sale_lines l on l.sale_id = s.id
  where s.status = 'voided' and s.voided_business_day between $1::date and $2::date
  union all
  select b.inventory_id, b.quantity_milli, b.total_minor
  from sales s join sale_returns r on r.sale_id = s.id join sale_return_lines b on b.return_id = r.id
  where s.status = 'voided' and s.voided_business_day between $1::date and $2::date
  union all
  select b.inventory_id, -b.quantity_milli, -b.total_minor
  from sale_returns r join sale_return_lines b on b.return_id = r.id
  where r.business_day between $1::date and $2::date
)`;

/** The item that brought most money; money alone compares loaves with kilograms. */
const BEST_ITEM = `
with ${ITEM_PARTS}
select i.product_name as name
from part p join inventory i on i.id = p.inventory_id
group by i.id, i.product_name, i.code
having sum(p.total) > 0
order by sum(p.total) desc, i.code
limit 1`;

/** The item that sold best; undefined when nothing was sold. */
export const readBestItem = async (tx: TenantTransaction, { from, to }: Span): Promise<string | undefined> => {
  const [row] = await tx.query<{ name: string }>({ text: BEST_ITEM, values: [from, to] });
  return row?.name;
};

const BEST_DAY = `
with ${ENTRIES}
select day from entry group by day having sum(amount) > 0 order by sum(amount) desc, day limit 1`;

/** The day that brought most; undefined when none brought anything. */
export const readBestDay = async (tx: TenantTransaction, { from, to }: Span): Promise<Day | undefined> => {
  const [row] = await tx.query<{ day: Day }>({ text: BEST_DAY, values: [from, to] });
  return row?.day;
};

/** A seller, and what the sales come to. */
export interface SellerTotal {
  readonly sellerId: string;
  readonly name: string;
  readonly phone: string;
  readonly totalMinor: number;
}

/** A seller who has left since is still listed: the rows add up to the shop's total. */
const SELLERS = `
with ${ENTRIES}
select m.id as "sellerId", m.name, m.phone, coalesce(sum(e.amount), 0)::bigint as "totalMinor"
from public.memberships m
left join entry e on e.seller_id = m.id
where m.tenant_id = $3
group by m.id, m.name, m.phone, m.seller_number, m.status
having m.status = 'active' or count(e.amount) > 0
order by 4 desc, m.seller_number`;

/** What each seller sold, the most first. */
export const readSellers = (tx: TenantTransaction, { from, to }: Span): Promise<SellerTotal[]> =>
  tx.query<SellerTotal>({ text: SELLERS, values: [from, to, tx.tenant.id] });
