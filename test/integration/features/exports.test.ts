import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { createExportsService } from '../../../src/features/exports/exports-service.ts';
import { EXPORT_KINDS, type ExportRequest } from '../../../src/features/exports/export.ts';
import { createCancelBackend } from '../../../src/platform/cancel-backend.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const cancelBackend = createCancelBackend(() => desk.pool);
const exports = createExportsService({ ...desk, cancelBackend });

/** Keeps what it is given; `write` may be slow. */
const sink = (onChunk: (size: number) => Promise<void> = () => Promise.resolve()) => {
  const chunks: Buffer[] = [];
  const out = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(chunk);
      onChunk(chunk.length).then(() => {
        done();
      }, done);
    },
  });
  return { out, bytes: () => Buffer.concat(chunks) };
};

const take = async (shop: TestShop, request: ExportRequest): Promise<Buffer> => {
  const { out, bytes } = sink();
  await exports.write(shop.tenant, request, shop.vendor, out);
  return bytes();
};
const csv = async (shop: TestShop, kind: ExportRequest['kind'], days: object = {}): Promise<string[]> =>
  (await take(shop, { kind, format: 'csv', ...days })).toString('utf8').split('\r\n').slice(0, -1);
const cellOf = (lines: readonly string[], row: number, heading: string, separator = ','): string | undefined =>
  lines[row]?.split(separator)[(lines[0] ?? '').replace('\uFEFF', '').split(separator).indexOf(heading)];

/** Sales that were made in bulk, each with a line, a second apart, from the first of January on. */
const sellMany = (shop: TestShop, count: number) =>
  desk.owner.raw(
    `with sale as (
       insert into :schema:.sales (id, client_ref, transaction_time, business_day, amount_minor, currency, payment_method,
         receipt_reference, channel, seller_id, fingerprint, created_at)
       select gen_random_uuid(), 'bulk-' || n, at, at::date, 15000, 'KES', 'cash', (100000 + n)::text, 'ussd', :seller, 'f', at
       from generate_series(1, :count) n cross join lateral (select timestamptz '2026-01-01Z' + n * interval '1 second' as at) t
       returning id)
     insert into :schema:.sale_lines (id, sale_id, line_number, inventory_id, code, product_name, unit, quantity_milli,
       list_price_minor, price_minor, total_minor)
     select gen_random_uuid(), id, 1, :item, 12, 'Sugar 1kg', 'pc', 1000, 15000, 15000, 15000 from sale`,
    { schema: shop.tenant.schema, seller: shop.asha.id, item: shop.itemIds.get(12) ?? '', count },
  );

describe('the books of a shop as a file', () => {
  test('show its times, its amounts and its receipts as its people write them', async () => {
    const shop = await desk.openShop();
    const sale = await desk.sell(shop, 12, 2);
    const lines = await csv(shop, 'sales');
    expect(lines).toHaveLength(2);
    expect(lines[0]?.charAt(0)).toBe('\uFEFF');
    // Nine in London is noon in Nairobi.
    expect(cellOf(lines, 1, 'sold_at')).toBe('2026-06-12 12:00:00');
    expect(cellOf(lines, 1, 'total')).toBe('300');
    expect(cellOf(lines, 1, 'currency')).toBe('KES');
    // A tab keeps it a text: 1904-5 would be May 1904.
    expect(cellOf(lines, 1, 'receipt')).toBe(`"\t${sale.receipt.slice(0, -1)}-${sale.receipt.slice(-1)}"`);
  });

  test.each(EXPORT_KINDS)('can be had of %s, as CSV and as XLSX, with the same headings', async (kind) => {
    const shop = await desk.openShop();
    await desk.sell(shop, 12, 1);
    const [head = ''] = await csv(shop, kind);
    const { sheets } = await readXlsx(await take(shop, { kind, format: 'xlsx' }));
    expect(sheets[0]?.name).toBe(kind);
    expect(sheets[0]?.rows[0]).toEqual(head.replace('\uFEFF', '').split(','));
  });

  test('are decimals with a comma where spreadsheets want one', async () => {
    const shop = await desk.openShop({
      country: 'ZA',
      items: [{ code: 20, name: 'Rice', unit: 'kg', priceMinor: 2599, stockMilli: 12_500 }],
    });
    const lines = await csv(shop, 'stock');
    expect(lines[0]).toContain('code;item;unit');
    expect(cellOf(lines, 1, 'price', ';')).toBe('25,99');
    expect(cellOf(lines, 1, 'stock', ';')).toBe('12,5');
  });

  test('hold names that look like formulas as text, in both formats', async () => {
    const names = ['=1+1', '+254712345678', '@sum', '-5', '7E2', ' =2', 'Tea, "green"', 'A&B <c>', '_x0041_'];
    const shop = await desk.openShop({
      items: names.map((name, index) => ({ code: index + 1, name, priceMinor: 1000 })),
    });
    const text = (await csv(shop, 'stock')).join('\n');
    for (const name of names.slice(0, 6)) expect(text).toContain(`"\t${name}"`);
    expect(text).toContain('"Tea, ""green"""');
    const { sheets } = await readXlsx(await take(shop, { kind: 'stock', format: 'xlsx' }));
    expect(sheets[0]?.rows.slice(1).map((row) => row[1])).toEqual(names);
  });

  test('keep to the days that were asked for', async () => {
    const shop = await desk.openShop();
    await sellMany(shop, 10);
    await desk.sell(shop, 12, 1);
    expect(await csv(shop, 'lines', { from: '2026-06-01' })).toHaveLength(2);
    expect(await csv(shop, 'lines', { to: '2026-01-31' })).toHaveLength(11);
    expect(await csv(shop, 'receipts')).toHaveLength(12);
  });

  test('are not taken without a word in the audit log', async () => {
    const shop = await desk.openShop();
    await csv(shop, 'debts');
    const rows = await desk.table<{ action: string }>(shop, 'audit_logs').select('action', 'actor_id', 'details');
    expect(rows).toEqual([
      {
        action: 'data.exported',
        actor_id: shop.vendor.id,
        details: { kind: 'debts', format: 'csv', firstDay: null, lastDay: null },
      },
    ]);
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** What is really in use: what waits to be collected is not counted. */
const heldBytes = (): number => {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

describe('a large shop', () => {
  const MANY = 100_000;
  let shop: TestShop;
  test('is written whole, at the pace of its reader and without filling the memory', async () => {
    shop = await desk.openShop();
    await sellMany(shop, MANY);
    await desk.owner.raw('analyze :schema:.sales', { schema: shop.tenant.schema });
    for (const format of ['csv', 'xlsx'] as const) {
      let most = 0;
      let lines = 0;
      let chunks = 0;
      const before = heldBytes();
      const started = performance.now();
      let firstMs = 0;
      const out = new Writable({
        write(chunk: Buffer, _, done) {
          firstMs ||= performance.now() - started;
          if (format === 'csv') for (const byte of chunk) lines += byte === 10 ? 1 : 0;
          chunks += 1;
          if (chunks % 40 === 0) most = Math.max(most, heldBytes());
          setImmediate(done);
        },
      });
      await exports.write(shop.tenant, { kind: 'sales', format }, shop.vendor, out);
      expect(firstMs).toBeLessThan(1000);
      expect((most - before) / 2 ** 20).toBeLessThan(25);
      if (format === 'csv') expect(lines).toBe(MANY + 1);
    }
  }, 60_000);

  test('asks its reader for patience, not the memory: nothing is read ahead of who stops reading', async () => {
    let held = 0;
    const out = new Writable({
      write(chunk: Buffer, _, done) {
        held += chunk.length;
        if (held < 500_000) done();
      },
    });
    const writing = exports.write(shop.tenant, { kind: 'sales', format: 'xlsx' }, shop.vendor, out);
    writing.catch(() => undefined);
    await wait(1000);
    const [first, then] = [held, await wait(500, held)];
    expect(then).toBe(first);
    out.destroy();
    await expect(writing).rejects.toThrow('An export broke off.');
  });

  test.each(['csv', 'xlsx'] as const)('ends its query when the reader of a %s leaves', async (format) => {
    const { out } = sink(() => wait(20));
    const writing = exports.write(shop.tenant, { kind: 'movements', format }, shop.vendor, out);
    writing.catch(() => undefined);
    await wait(30);
    out.destroy();
    const left = performance.now();
    await expect(writing).rejects.toThrow();
    expect(performance.now() - left).toBeLessThan(1000);
    const { rows } = await desk.owner.raw<{ rows: unknown[] }>(
      `select query from pg_stat_activity where datname = current_database() and state <> 'idle'
         and usename = 'kibanda_app'`,
    );
    expect(rows).toEqual([]);
    expect(out.destroyed).toBe(true);
  });

  test('leaves a place to other shops, however many one shop takes', async () => {
    const three = createExportsService({ ...desk, cancelBackend, atOnce: 3 });
    const slow = [sink(() => wait(50)), sink(() => wait(50))];
    const writing = slow.map(({ out }) => three.write(shop.tenant, { kind: 'sales', format: 'csv' }, shop.vendor, out));
    const over = Promise.allSettled(writing);
    const third = three.write(shop.tenant, { kind: 'stock', format: 'csv' }, shop.vendor, sink().out);
    await expect(third).rejects.toMatchObject({ code: 'unavailable' });
    const other = await desk.openShop();
    await three.write(other.tenant, { kind: 'stock', format: 'csv' }, other.vendor, sink().out);
    for (const { out } of slow) out.destroy();
    await over;
    await three.write(shop.tenant, { kind: 'stock', format: 'csv' }, shop.vendor, sink().out);
  });

  test('is over after so long, though its reader goes on taking it bit by bit', async () => {
    const short = createExportsService({ ...desk, cancelBackend, longestMs: 400 });
    const { out } = sink(() => wait(100));
    const begun = performance.now();
    await expect(short.write(shop.tenant, { kind: 'sales', format: 'csv' }, shop.vendor, out)).rejects.toThrow();
    expect(performance.now() - begun).toBeLessThan(3000);
    expect(out.destroyed).toBe(true);
    await short.write(shop.tenant, { kind: 'stock', format: 'csv' }, shop.vendor, sink().out);
  });

  test('is refused to more readers than there is room for, and is there again afterwards', async () => {
    const full = createExportsService({ ...desk, cancelBackend, atOnce: 1 });
    const { out } = sink(() => wait(50));
    const writing = full.write(shop.tenant, { kind: 'sales', format: 'csv' }, shop.vendor, out);
    writing.catch(() => undefined);
    const second = sink();
    await expect(
      full.write(shop.tenant, { kind: 'stock', format: 'csv' }, shop.vendor, second.out),
    ).rejects.toMatchObject({
      code: 'unavailable',
    });
    out.destroy();
    await expect(writing).rejects.toThrow();
    await full.write(shop.tenant, { kind: 'stock', format: 'csv' }, shop.vendor, second.out);
  });
});
