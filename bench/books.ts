import { once } from 'node:events';
import { z } from 'zod';
import { startChild } from './child.ts';
import type { Ground } from './ground.ts';
import type { Row } from './report.ts';
import { percentile } from './statistics.ts';

export interface BooksLengths {
  /** Sales in one shop, over a year. */
  readonly sales: number;
  /** How often the dashboard is looked at. */
  readonly looks: number;
}

const file = z.object({ firstMs: z.number(), seconds: z.number(), bytes: z.number(), mostBytes: z.number() });
const found = z.object({
  days: z.number(),
  rebuildSeconds: z.number(),
  dashboard: z.array(z.number()),
  csv: file,
  xlsx: file,
  leaveMs: z.number(),
});

export type BooksResults = z.infer<typeof found> & { readonly sales: number };

/** A year of sales, each with a line, written straight into the tables. */
const fill = async ({ owner, shops: [shop] }: Ground, sales: number): Promise<void> => {
  if (!shop) throw new Error('there is no shop to fill');
  const { schema } = shop.tenant;
  await owner.raw(
    `with sale as (
       insert into :schema:.sales (id, client_ref, transaction_time, business_day, amount_minor, currency, payment_method,
         receipt_reference, channel, seller_id, fingerprint, created_at)
       select gen_random_uuid(), 'bench-' || n, at, at::date, 15000, 'KES', 'cash', (10000000 + n)::text, 'ussd', :seller,
         'f', at
       from generate_series(1, :sales::int) n
       cross join lateral (select now() - interval '365 days' * ((:sales::int - n)::float8 / :sales::int) as at) t
       returning id, transaction_time as at)
     insert into :schema:.sale_lines (id, sale_id, line_number, inventory_id, code, product_name, unit, quantity_milli,
       list_price_minor, price_minor, total_minor)
     select gen_random_uuid(), sale.id, 1, i.id, i.code, i.product_name, i.unit, 1000, 15000, 15000, 15000
     from sale join lateral (select * from :schema:.inventory order by code offset extract(minute from sale.at)::int % 5
       limit 1) i on true`,
    { schema, seller: shop.sellers[0]?.memberId ?? '', sales },
  );
  await owner.raw('analyze');
};

/** The books of a large shop: as files, and on the dashboard. */
export const measureBooks = async (ground: Ground, { sales, looks }: BooksLengths): Promise<BooksResults> => {
  await fill(ground, sales);
  const writer = await startChild(['bench/servers/books.ts'], ground.env);
  try {
    const [shop] = ground.shops;
    writer.process.send({ tenant: shop?.tenant, sellerId: shop?.sellers[0]?.memberId, looks });
    const answer: unknown = await Promise.race([once(writer.process, 'message'), writer.lost]);
    return { ...z.tuple([found]).rest(z.unknown()).parse(answer)[0], sales };
  } finally {
    await writer.stop();
  }
};

const MIB = 2 ** 20;

const row = (what: string, [measured, target]: readonly [number, number], unit: string): Row => ({
  what,
  measured: `${measured.toFixed(measured < 10 ? 1 : 0)} ${unit}`,
  against: `${String(target)} ${unit}`,
  ratio: measured / target,
  target: 1,
  better: 'less',
});

/** What a shop with a million sales may cost. */
export const booksRows = ({ sales, csv, xlsx, dashboard, leaveMs }: BooksResults): readonly Row[] => {
  const shop = `${sales.toLocaleString('en')} sales`;
  return [
    row(
      `dashboard of ${shop}, p95`,
      [
        percentile(
          dashboard.toSorted((a, b) => a - b),
          0.95,
        ),
        150,
      ],
      'ms',
    ),
    row(`CSV of ${shop}: most memory of the process`, [csv.mostBytes / MIB, 130], 'MiB'),
    row(`CSV of ${shop}: the first byte`, [csv.firstMs, 1000], 'ms'),
    row(`XLSX of ${shop}: most memory of the process`, [xlsx.mostBytes / MIB, 150], 'MiB'),
    row(`XLSX of ${shop}: all of it`, [xlsx.seconds, 90], 's'),
    row('the query of a reader who left', [leaveMs, 1000], 'ms'),
  ];
};

/** What stands below the table. */
export const booksDetails = ({ sales, days, rebuildSeconds, csv, xlsx }: BooksResults): string =>
  `Books of one shop with ${sales.toLocaleString('en')} sales: CSV ${csv.seconds.toFixed(1)} s (${(csv.bytes / MIB).toFixed(0)} MiB), XLSX ${xlsx.seconds.toFixed(1)} s (${(xlsx.bytes / MIB).toFixed(0)} MiB); \`kibanda reports rebuild\` of ${String(days)} days ${rebuildSeconds.toFixed(1)} s.`;
