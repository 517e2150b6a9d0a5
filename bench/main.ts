/** `npm run bench`: see bench/README.md. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { buildPrograms } from './build.ts';
import { measureBooks } from './books.ts';
import { startChild, type Child } from './child.ts';
import { prepareGround, type Ground } from './ground.ts';
import { measureOverload, type OverloadLengths } from './overload.ts';
import { measureReceipts } from './receipts.ts';
import { loadNow, reportOf, writeReport, type Results } from './report.ts';
import { peakReport } from './peak-report.ts';
import { measureScale } from './scale.ts';
import { measureSales } from './sales.ts';
import { measureSession } from './session-size.ts';
import { measureTurns, type RunLengths } from './turns.ts';

const USAGE = `Usage: npm run bench [-- --quick] [--only turns,sales,receipts,session,overload,books] [--write]
Measures Kibanda side by side with the floor, ussd-menu-builder and pgbench, and prints a table of ratios.
--quick  runs of a second, once: shows that everything works, and nothing else
--only   these parts only
--scale  instead: fills a database with 2,000 shops and one of a million sales, opens shops there, and brings all forward
         through ten kills; about a quarter of an hour, and 20 GB of disk
--peak   instead: the queues at the peak of a country, simulated
--write  also puts the table into bench/README.md`;

const PARTS = ['turns', 'sales', 'receipts', 'session', 'overload', 'books'] as const;
type Part = (typeof PARTS)[number];

const FULL = {
  shops: 15,
  turns: { rounds: 5, warmSeconds: 1, seconds: 4 },
  sales: { rounds: 5, warmSeconds: 1, seconds: 4 },
  receipts: { rounds: 5, warmSeconds: 2, seconds: 4 },
  overload: { calibrateSeconds: 8, seconds: 30, calmSeconds: 5 } satisfies OverloadLengths,
  books: { sales: 1_000_000, looks: 40 },
};
const BRIEF: RunLengths = { rounds: 1, warmSeconds: 0.2, seconds: 1 };
const QUICK = {
  ...{ shops: 2, turns: BRIEF, sales: BRIEF, receipts: BRIEF },
  overload: { calibrateSeconds: 1, seconds: 2, calmSeconds: 2 },
  books: { sales: 2000, looks: 5 },
};

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const options = {
  quick: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  scale: { type: 'boolean', default: false },
  peak: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  only: { type: 'string', default: PARTS.join(',') },
} as const;

const measure = async (ground: Ground, parts: readonly Part[], lengths: typeof FULL): Promise<Results> => {
  const wants = (part: Part): boolean => {
    if (parts.includes(part)) say(`measuring ${part} …`);
    return parts.includes(part);
  };
  const web: Child = await startChild(['src/main.ts', 'serve', '--role', 'web'], ground.env);
  try {
    const turns = wants('turns') ? await measureTurns(ground, web, lengths.turns) : undefined;
    const sales = wants('sales') ? await measureSales(ground, web, lengths.sales) : undefined;
    const session = wants('session') ? await measureSession(ground, web) : undefined;
    await web.stop();
    const receipts = wants('receipts') ? await measureReceipts(ground, lengths.receipts) : undefined;
    const overload = wants('overload') ? await measureOverload(ground, lengths.overload) : undefined;
    const books = wants('books') ? await measureBooks(ground, lengths.books) : undefined;
    return { turns, sales, session, receipts, overload, books };
  } finally {
    await web.stop();
  }
};

const versionsOf = async ({ owner, redis }: Ground): Promise<string> => {
  const { rows } = await owner.raw<{ rows: { version: string }[] }>(
    `select current_setting('server_version') as version`,
  );
  const redisVersion = /redis_version:(\S+)/.exec(await redis.info('server'))?.[1] ?? '?';
  return `PostgreSQL ${rows[0]?.version ?? '?'}, Redis ${redisVersion}`;
};

const COUNTRY = {
  shops: 2000,
  salesOfOne: 1000,
  salesOfLargest: 1_000_000,
  days: 180,
  concurrency: 3,
  openings: 15,
  kills: 10,
};
const VILLAGE = { ...COUNTRY, shops: 20, salesOfOne: 100, salesOfLargest: 5000, openings: 5 };

const runScale = async (isQuick: boolean): Promise<void> => {
  say('starting PostgreSQL, filling a country …');
  const ground = await prepareGround(0);
  try {
    process.stdout.write(`${await measureScale(ground, isQuick ? VILLAGE : COUNTRY)}\n`);
  } finally {
    await ground.close();
  }
};

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options });
  if (values.help) {
    say(USAGE);
    return;
  }
  if (values.peak) {
    process.stdout.write(`${peakReport(Math.random)}\n`);
    return;
  }
  if (values.scale) {
    await runScale(values.quick);
    return;
  }
  const parts = z.array(z.enum(PARTS)).parse(values.only.split(','));
  const lengths = values.quick ? QUICK : FULL;
  const load = loadNow();
  say('building, starting PostgreSQL and Redis, opening shops …');
  await buildPrograms();
  const ground = await prepareGround(lengths.shops);
  try {
    const results = await measure(ground, parts, lengths);
    const report = reportOf(results, { versions: await versionsOf(ground), load });
    process.stdout.write(`${report}\n`);
    if (values.write) await writeReport(report);
  } finally {
    await ground.close();
  }
};

await main();
process.exit();
