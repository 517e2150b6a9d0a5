import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Day } from '../../values/business-day.ts';
import { ENTRIES, ITEM_PARTS, readFigures, type Figures } from './figures.ts';

/** What one business day came to, in all the parts that a dashboard adds up. */
export interface DayBook {
  readonly day: Day;
  readonly figures: Figures;
  /** By the shop's own clocks; only hours in which there was something. */
  readonly hours: readonly HourTotal[];
  readonly sellers: readonly SellerOfDay[];
  readonly items: readonly ItemOfDay[];
}

export interface HourTotal {
  readonly hour: number;
  readonly sales: number;
  readonly totalMinor: number;
}

export interface SellerOfDay {
  readonly sellerId: string;
  readonly sales: number;
  readonly totalMinor: number;
}

export interface ItemOfDay {
  readonly itemId: string;
  readonly quantityMilli: number;
  readonly totalMinor: number;
}

const HOURS = `
with ${ENTRIES}
select extract(hour from at at time zone $3)::int as hour, sum(counted)::int as sales, sum(amount)::bigint as "totalMinor"
from entry group by 1 order by 1`;

const SELLERS = `
with ${ENTRIES}
select seller_id as "sellerId", sum(counted)::int as sales, sum(amount)::bigint as "totalMinor"
from entry group by 1 order by 1`;

const ITEMS = `
with ${ITEM_PARTS}
select inventory_id as "itemId", sum(quantity)::bigint as "quantityMilli", sum(total)::bigint as "totalMinor"
from part group by 1 having sum(quantity) <> 0 or sum(total) <> 0 order by 1`;

/** Reads a day from the ledgers: by the same statements as the pages and the evening's message. */
export const readDayBook = async (tx: TenantTransaction, day: Day): Promise<DayBook> => {
  const values = [day, day];
  const [figures, hours, sellers, items] = await Promise.all([
    readFigures(tx, { from: day, to: day }),
    tx.query<HourTotal>({ text: HOURS, values: [...values, tx.tenant.timezone] }),
    tx.query<SellerOfDay>({ text: SELLERS, values }),
    tx.query<ItemOfDay>({ text: ITEMS, values }),
  ]);
  return { day, figures, hours, sellers, items };
};

/** Keeps a day in the place of what was kept of it before. */
const storeDayBook = async (tx: TenantTransaction, { day, figures, hours, sellers, items }: DayBook): Promise<void> => {
  const statements = [
    {
      text: `insert into report_days (day, figures, hours) values ($1, $2, $3)
        on conflict (day) do update set figures = excluded.figures, hours = excluded.hours, built_at = now()`,
      values: [day, JSON.stringify(figures), JSON.stringify(hours)],
    },
    { text: 'delete from report_sellers where day = $1', values: [day] },
    {
      text: `insert into report_sellers (day, seller_id, sales, total_minor)
        select $1, s."sellerId", s.sales, s."totalMinor"
        from jsonb_to_recordset($2) as s("sellerId" uuid, sales int, "totalMinor" bigint)`,
      values: [day, JSON.stringify(sellers)],
    },
    { text: 'delete from report_items where day = $1', values: [day] },
    {
      text: `insert into report_items (day, inventory_id, quantity_milli, total_minor)
        select $1, i."itemId", i."quantityMilli", i."totalMinor"
        from jsonb_to_recordset($2) as i("itemId" uuid, "quantityMilli" bigint, "totalMinor" bigint)`,
      values: [day, JSON.stringify(items)],
    },
  ];
  await Promise.all(statements.map((statement) => tx.query(statement)));
};

/** Makes the kept days anew, in somebody's transaction that holds the lock of `lockDayBooks`. */
export const buildDayBooks = async (tx: TenantTransaction, days: readonly Day[]): Promise<void> => {
  for (const day of days) await storeDayBook(tx, await readDayBook(tx, day));
};

/**
 * Makes those who build wait for each other, so that what was read first is not stored last. Answers up to which day all
 * is built; undefined when nothing is yet.
 */
export const lockDayBooks = async (tx: TenantTransaction): Promise<Day | undefined> => {
  const [row] = await tx.query<{ built_to: Day | null }>({
    text: 'select built_to from report_state for update',
    values: [],
  });
  return row?.built_to ?? undefined;
};

/** Notes up to which day all is built. */
export const noteBuiltTo = async (tx: TenantTransaction, day: Day): Promise<void> => {
  await tx.query({ text: 'update report_state set built_to = $1', values: [day] });
};

/** The first day of which the ledgers tell; undefined for a shop in which nothing happened. */
export const findFirstDay = async (tx: TenantTransaction): Promise<Day | undefined> => {
  const [row] = await tx.query<{ day: Day | null }>({
    text: `select least((select min(business_day) from sales), (select min(business_day) from debt_entries),
      (select min(business_day) from expenses)) as day`,
    values: [],
  });
  return row?.day ?? undefined;
};
