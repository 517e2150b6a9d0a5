import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Day } from '../../values/business-day.ts';
import type { DebtAge, DebtTotals, ItemNow } from './dashboard.ts';
import type { HourTotal, ItemOfDay, SellerOfDay } from './day-book.ts';
import type { Figures } from './figures.ts';

/** Days from the first to the last, both included, of those that are kept. */
export interface KeptSpan {
  readonly from: Day;
  readonly to: Day;
}

export interface KeptDay {
  readonly day: Day;
  readonly figures: Figures;
  readonly hours: readonly HourTotal[];
}

/** Up to which day all is kept; undefined when nothing is. */
export const readBuiltTo = async (tx: TenantTransaction): Promise<Day | undefined> => {
  const [row] = await tx.query<{ day: Day | null }>({ text: 'select built_to as day from report_state', values: [] });
  return row?.day ?? undefined;
};

export const readKeptDays = (tx: TenantTransaction, { from, to }: KeptSpan): Promise<KeptDay[]> =>
  tx.query<KeptDay>({
    text: 'select day, figures, hours from report_days where day between $1 and $2 order by day',
    values: [from, to],
  });

export const readKeptSellers = (tx: TenantTransaction, { from, to }: KeptSpan): Promise<SellerOfDay[]> =>
  tx.query<SellerOfDay>({
    text: `select seller_id as "sellerId", sum(sales)::int as sales, sum(total_minor)::bigint as "totalMinor"
      from report_sellers where day between $1 and $2 group by 1`,
    values: [from, to],
  });

export const readKeptItems = (tx: TenantTransaction, { from, to }: KeptSpan): Promise<ItemOfDay[]> =>
  tx.query<ItemOfDay>({
    text: `select inventory_id as "itemId", sum(quantity_milli)::bigint as "quantityMilli",
        sum(total_minor)::bigint as "totalMinor"
      from report_items where day between $1 and $2 group by 1`,
    values: [from, to],
  });

/** Who sold, by name, also who has left since. */
export const readNames = async (tx: TenantTransaction): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.query<{ id: string; name: string }>({
    text: 'select id, name from public.memberships where tenant_id = $1',
    values: [tx.tenant.id],
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
};

/** A delivery that was taken back has cost nothing, and brought nothing. */
const ITEMS_NOW = `
with bought as (
  select m.inventory_id, sum(m.cost_minor)::bigint as minor, sum(m.delta_milli)::bigint as milli
  from stock_movements m
  where m.kind = 'restock' and m.cost_minor is not null
    and not exists (select from stock_movements back where back.reverses_id = m.id)
  group by 1
)
select i.id as "itemId", i.code, i.product_name as name, i.price_minor as "priceMinor", i.hidden,
  i.stock_level_milli as "stockMilli", i.alert_threshold_milli as "thresholdMilli", b.minor as "boughtMinor",
  b.milli as "boughtMilli"
from inventory i left join bought b on b.inventory_id = i.id`;

export const readItemsNow = (tx: TenantTransaction): Promise<ItemNow[]> =>
  tx.query<ItemNow>({ text: ITEMS_NOW, values: [] });

/** Since so many days, the last without an end. */
const AGES = [0, 8, 31, 61] as const;

const DEBTS = `
select a.age as "fromDays", count(c.id)::int as customers, coalesce(sum(c.balance_minor), 0)::bigint as "owedMinor"
from unnest($2::int[]) with ordinality as a(age, place)
left join lateral (
  select c.id, c.balance_minor from customers c
  where c.balance_minor > 0 and c.merged_into is null
    and width_bucket(greatest(floor(extract(epoch from $1::timestamptz - coalesce(c.debt_since, $1)) / 86400), 0)::int,
      $2::int[]) = a.place
) c on true
group by a.age order by a.age`;

/** What customers owe now, by how long they have owed something. */
export const readDebts = async (tx: TenantTransaction, now: Date): Promise<DebtTotals> => {
  const rows = await tx.query<Omit<DebtAge, 'toDays'>>({ text: DEBTS, values: [now, AGES] });
  const byAge = rows.map((row, index): DebtAge => {
    const next = rows[index + 1];
    return { ...row, toDays: next === undefined ? null : next.fromDays - 1 };
  });
  return {
    customers: byAge.reduce((sum, { customers }) => sum + customers, 0),
    owedMinor: byAge.reduce((sum, { owedMinor }) => sum + owedMinor, 0),
    byAge,
  };
};
