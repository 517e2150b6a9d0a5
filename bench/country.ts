import { addCashier, openSilently, writeItems } from '../src/fixtures/write-shop.ts';
import { newId } from '../src/platform/ids.ts';
import type { OwnerDatabase } from '../src/tenancy/owner.ts';
import { DAMM_TABLE } from '../src/values/damm.ts';

/** A country of shops, as it would be after some months. */
export interface Country {
  readonly shops: number;
  /** Of every shop but the first. */
  readonly salesOfOne: number;
  /** Of the first. */
  readonly salesOfLargest: number;
  readonly days: number;
  readonly pinHash: string;
  /** How many shops at a time. */
  readonly concurrency: number;
}

const DAY_MS = 86_400_000;
const ITEMS = [
  'Sugar 1kg',
  'Bread',
  'Milk 500ml',
  'Maize flour 2kg',
  'Bar soap',
  'Tea leaves',
  'Candles',
  'Matches',
].map((name, index) => ({
  code: index + 11,
  name,
  unit: 'pc' as const,
  priceMinor: 1000 * (index + 3),
  stockMilli: 1_000_000_000_000,
  thresholdMilli: 5000,
}));
const SELLERS = 3;

/** How much of a day's trade falls into each hour, and of a week's on each day from Sunday. */
const HOURS = [0, 0, 0, 0, 0, 1, 4, 8, 7, 5, 4, 4, 6, 6, 4, 4, 5, 8, 11, 12, 8, 3, 1, 0];
const WEEK = [5, 9, 9, 10, 11, 14, 16];

/**
 * Writes so many past sales of a shop, with lines and stock movements, in the rhythm of its days and weeks: one statement, in
 * which the database draws lots. Runs on the shop's search path.
 */
const SALES = `
with slots as (
  select hour, sum((array[${HOURS.join(',')}])[extract(hour from hour at time zone 'Africa/Nairobi')::int + 1]
      * (array[${WEEK.join(',')}])[extract(dow from hour at time zone 'Africa/Nairobi')::int + 1]) over (order by hour)::float8 as until
  from generate_series(date_trunc('hour', now()) - make_interval(days => :days), now() - interval '1 hour', '1 hour') as hour
), times as (
  select array_agg(until order by hour) as until, array_agg(hour order by hour) as hours, max(until) as whole from slots
), item as (
  select id, code, product_name, unit, price_minor, stock_level_milli, row_number() over (order by code) - 1 as place,
    count(*) over () as items from inventory
), drawn as materialized (
  select n, gen_random_uuid() as id, gen_random_uuid() as line_id, gen_random_uuid() as movement_id,
    hours[least(width_bucket(whole * n / (:sales + 1.0), until) + 1, array_length(hours, 1))] + (n % 3600) * interval '1 second' as at,
    floor(power(random(), 2) * (select max(items) from item))::int as place, 1 + floor(power(random(), 3) * 5)::int as quantity,
    case when random() < 0.7 then 'cash' else 'mobile_money' end as paid, (:sellers::uuid[])[1 + n % ${SELLERS}] as seller
  from times, generate_series(1, :sales::int) n
), line as materialized (
  select drawn.*, item.id as item_id, item.code, item.product_name, item.unit, item.price_minor, item.stock_level_milli,
    sum(drawn.quantity) over (partition by drawn.place order by drawn.n) as sold
  from drawn join item using (place)
), sale as (
  insert into sales (id, client_ref, transaction_time, business_day, amount_minor, currency, payment_method,
    receipt_reference, channel, seller_id, fingerprint, created_at)
  select id, 'country-' || n, at, (at at time zone 'Africa/Nairobi')::date, price_minor * quantity, 'KES', paid,
    pg_temp.with_check_digit(1000 + n), 'ussd', seller, 'country', at from line order by n
), lines as (
  insert into sale_lines (id, sale_id, line_number, inventory_id, code, product_name, unit, quantity_milli,
    list_price_minor, price_minor, total_minor)
  select line_id, id, 1, item_id, code, product_name, unit, quantity * 1000, price_minor, price_minor, price_minor * quantity
  from line order by n
), movements as (
  insert into stock_movements (id, inventory_id, delta_milli, balance_milli, kind, sale_id, actor_id, occurred_at)
  select movement_id, item_id, -1000 * quantity, stock_level_milli - 1000 * sold, 'sale', id, seller, at from line order by n
), left_over as (
  update inventory i set stock_level_milli = i.stock_level_milli - 1000 * gone.sold
  from (select item_id, sum(quantity) as sold from line group by 1) gone where gone.item_id = i.id
)
update receipt_counter set last_number = 1000 + :sales::int`;

/** The check digit, reckoned by the database. */
const CHECK_DIGIT = `
create or replace function pg_temp.with_check_digit(number int) returns text language plpgsql immutable as $$
declare
  digits text := number::text;
  interim int := 0;
begin
  for place in 1 .. length(digits) loop
    interim := substr('${DAMM_TABLE.join('')}', interim * 10 + substr(digits, place, 1)::int + 1, 1)::int;
  end loop;
  return digits || interim;
end $$`;

/** Opens the shops of a country with their people, items and past sales. Answers how many sales there are. */
export const openCountry = async (owner: OwnerDatabase, country: Country): Promise<number> => {
  const indices = Array.from({ length: country.shops }, (_, index) => index)[Symbol.iterator]();
  let sales = 0;
  const work = async (): Promise<void> => {
    for (const index of indices) {
      const written = await openOne(owner, index, country);
      sales += written;
    }
  };
  await Promise.all(Array.from({ length: country.concurrency }, work));
  return sales;
};

const phoneOf = (shop: number, seller: number): string => `+2547${String(20_000_000 + shop * 10 + seller)}`;

const openOne = (owner: OwnerDatabase, index: number, country: Country): Promise<number> =>
  owner.transaction(async (trx) => {
    const { pinHash, days } = country;
    const now = new Date();
    const at = new Date(now.getTime() - (days + 1) * DAY_MS);
    const vendor = { id: newId(at), name: 'Njeri', phone: phoneOf(index, 0), pinHash, consentVersion: '1' };
    const names = { name: `Duka ${index + 1}`, country: 'KE', language: 'en', channel: 'system' } as const;
    const shop = await openSilently(trx, { ...names, id: newId(at), vendor }, { openedAt: at, now });
    const sellers = [vendor.id];
    for (let seller = 1; seller < SELLERS; seller += 1) {
      const one = { id: newId(at), sellerNumber: seller + 1, name: 'Asha', phone: phoneOf(index, seller), pinHash };
      await addCashier(trx, shop, { ...one, joinedAt: at });
      sellers.push(one.id);
    }
    await writeItems(trx, ITEMS, { actorId: vendor.id, at, alertedAt: at });
    const sales = index === 0 ? country.salesOfLargest : country.salesOfOne;
    await trx.raw(CHECK_DIGIT);
    await trx.raw(SALES, { days, sales, sellers });
    return sales;
  });
