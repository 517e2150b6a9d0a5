import { Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createData } from '../../src/compose/data.ts';
import { loadDataConfig } from '../../src/config.ts';
import { createExportsService } from '../../src/features/exports/exports-service.ts';
import type { ExportFormat } from '../../src/features/exports/export.ts';
import { dashboardIn } from '../../src/features/reports/dashboard-service.ts';
import { rebuildDayBooks } from '../../src/features/reports/keep-day-books.ts';
import { createCancelBackend } from '../../src/platform/cancel-backend.ts';
import { silentLogger } from '../../src/platform/logger.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';

/** Writes the books of one shop as files, shows its dashboard, and tells how long that took and how much memory. */
const order = z.object({ tenant: z.custom<Tenant>(), sellerId: z.uuid(), looks: z.int() });
type Order = z.infer<typeof order>;

const data = createData(loadDataConfig(process.env), silentLogger);
const exports = createExportsService({
  ...data,
  cancelBackend: createCancelBackend((cell) => data.behind.cells.poolOf(cell)),
});

const actorOf = ({ sellerId }: Order) => ({ id: sellerId, role: 'vendor', name: 'Njeri', channel: 'system' }) as const;

/** Reads as fast as it can; the most memory that the whole process had meanwhile. */
const takeFile = async (given: Order, format: ExportFormat) => {
  const started = performance.now();
  let [firstMs, bytes, mostBytes] = [0, 0, 0];
  const out = new Writable({
    write: (chunk: Buffer, _, done) => {
      firstMs ||= performance.now() - started;
      bytes += chunk.length;
      mostBytes = Math.max(mostBytes, process.memoryUsage.rss());
      done();
    },
  });
  await exports.write(given.tenant, { kind: 'sales', format }, actorOf(given), out);
  return { firstMs, seconds: (performance.now() - started) / 1000, bytes, mostBytes };
};

/** How long the query goes on after its reader has left. */
const leave = async (given: Order): Promise<number> => {
  const out = new Writable({
    write: (_chunk, _, done) => {
      done();
    },
  });
  const writing = exports.write(given.tenant, { kind: 'lines', format: 'csv' }, actorOf(given), out);
  writing.catch(() => undefined);
  await wait(500);
  const left = performance.now();
  out.destroy();
  await writing.catch(() => undefined);
  return performance.now() - left;
};

const look = async ({ tenant, looks }: Order): Promise<readonly number[]> => {
  const times: number[] = [];
  for (let count = 0; count < looks; count += 1) {
    const started = performance.now();
    await data.inTenant(tenant, (tx) => dashboardIn(tx, {}, data.clock.now()), { readOnly: true });
    times.push(performance.now() - started);
  }
  return times;
};

const run = async (given: Order) => {
  const started = performance.now();
  const days = await rebuildDayBooks(data, given.tenant);
  const rebuildSeconds = (performance.now() - started) / 1000;
  const dashboard = await look(given);
  const csv = await takeFile(given, 'csv');
  const leaveMs = await leave(given);
  return { days, rebuildSeconds, dashboard, csv, leaveMs, xlsx: await takeFile(given, 'xlsx') };
};

process.on('message', (message) => {
  void run(order.parse(message)).then((found) => process.send?.(found));
});
process.on('SIGTERM', () => {
  void data.close().then(() => process.exit(0));
});
process.stdout.write('ready to write\n');
