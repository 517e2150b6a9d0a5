import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { booksDetails, booksRows, type BooksResults } from './books.ts';
import { overloadDetails, overloadRows } from './report-overload.ts';
import type { OverloadResults } from './overload.ts';
import type { ReceiptResults } from './receipts.ts';
import type { SaleResults } from './sales.ts';
import type { SessionSize } from './session-size.ts';
import type { TurnResults } from './turns.ts';

export interface Results {
  readonly turns?: TurnResults | undefined;
  readonly sales?: SaleResults | undefined;
  readonly receipts?: ReceiptResults | undefined;
  readonly session?: SessionSize | undefined;
  readonly overload?: OverloadResults | undefined;
  readonly books?: BooksResults | undefined;
}

/** One line of the table of targets. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly against: string;
  readonly ratio: number;
  readonly target: number;
  readonly better: 'more' | 'less';
}

const rate = (value: number): string => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;

const turnRows = ({ paces: { floor, peer, lists, mix } }: TurnResults): readonly Row[] => {
  const against = (what: string, ours: typeof lists, other: typeof floor, target: number): Row => ({
    what,
    measured: `${rate(ours.perSecond)}/s`,
    against: `${rate(other.perSecond)}/s`,
    ratio: ours.perSecond / other.perSecond,
    target,
    better: 'more',
  });
  return [
    against('browsing: turns against the floor', lists, floor, 0.9),
    {
      what: 'browsing: p99 against the floor',
      measured: ms(lists.p99),
      against: ms(floor.p99),
      ratio: lists.p99 / floor.p99,
      target: 1.25,
      better: 'less',
    },
    against('browsing: turns against ussd-menu-builder', lists, peer, 1),
    against('dial, list, quantity: turns against the floor', mix, floor, 0.9),
    against('dial, list, quantity: turns against ussd-menu-builder', mix, peer, 1),
  ];
};

const saleRows = ({ pgbench, service }: SaleResults): readonly Row[] => [
  {
    what: 'sales of the service against pgbench',
    measured: `${rate(service.perSecond)}/s`,
    against: `${rate(pgbench.perSecond)}/s`,
    ratio: service.perSecond / pgbench.perSecond,
    target: 0.6,
    better: 'more',
  },
];

const receiptRows = ({ fromSale }: ReceiptResults): readonly Row[] => [
  {
    what: 'from the saving key to the provider, p95, at 50 sales a second',
    measured: ms(fromSale.p95),
    against: '1000 ms',
    ratio: fromSale.p95 / 1000,
    target: 1,
    better: 'less',
  },
];

const sessionRows = ({ session }: SessionSize): readonly Row[] => [
  {
    what: 'a live session in Redis at S3',
    measured: `${session} bytes`,
    against: '1024 bytes',
    ratio: session / 1024,
    target: 1,
    better: 'less',
  },
];

const verdictOf = ({ ratio, target, better }: Row): string => {
  const met = better === 'more' ? ratio >= target : ratio <= target;
  if (met) return 'yes';
  if (target === 0) return '**no**';
  const off = better === 'more' ? (target - ratio) / target : (ratio - target) / target;
  return `**no**, by ${Math.round(off * 100)} %`;
};

const writeRow = (row: Row): string =>
  `| ${row.what} | ${row.measured} | ${row.against} | ${row.ratio.toFixed(2)} | ${row.better === 'more' ? '≥' : '≤'} ${row.target} | ${verdictOf(row)} |`;

const detailsOf = ({ turns, sales, receipts, session, overload, books }: Results): readonly string[] => [
  ...(turns
    ? [
        '| one process, 16 lines | turns/s | p50 | p99 |',
        '|---|--:|--:|--:|',
        ...Object.entries({
          'the floor': turns.paces.floor,
          'ussd-menu-builder 1.2.0': turns.paces.peer,
          'Kibanda, browsing a list': turns.paces.lists,
          'Kibanda, dial, list, quantity': turns.paces.mix,
        }).map(([name, pace]) => `| ${name} | ${rate(pace.perSecond)} | ${ms(pace.p50)} | ${ms(pace.p99)} |`),
        '',
        `Median time of a page of that mix under load: ${Object.entries(turns.pages)
          .map(([page, time]) => `${page} ${ms(time)}`)
          .join(', ')}.`,
        '',
      ]
    : []),
  ...(sales
    ? [
        '| 10 at once | sales/s | time of one |',
        '|---|--:|--:|',
        `| ${sales.pgbench.version} | ${rate(sales.pgbench.perSecond)} | mean ${ms(sales.pgbench.mean)} |`,
        `| the sales service | ${rate(sales.service.perSecond)} | p50 ${ms(sales.service.p50)}, p99 ${ms(sales.service.p99)} |`,
        `| by phone: quick dial and saving key over HTTP | ${rate(sales.phone.perSecond)} | p50 ${ms(sales.phone.p50)}, p99 ${ms(sales.phone.p99)} |`,
        '',
      ]
    : []),
  ...(receipts
    ? [
        `Receipts (${receipts.sales} sales; ${receipts.apologies} more calls ended in an apology): from the key that saves the sale p50 ${ms(receipts.fromSale.p50)}, p95 ${ms(receipts.fromSale.p95)}; from the key that saves the customer's number p50 ${ms(receipts.fromNumber.p50)}, p95 ${ms(receipts.fromNumber.p95)}.`,
        '',
      ]
    : []),
  ...(session ? [`Everything that Redis keeps of that caller: ${session.caller} bytes.`, ''] : []),
  ...(overload ? [overloadDetails(overload), ''] : []),
  ...(books ? [booksDetails(books), ''] : []),
];

const machine = (versions: string, load: number): string => {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `Measured on ${new Date().toISOString().slice(0, 10)}: ${cpus().length} × ${cpu?.model ?? 'unknown'}, ${memory} GiB, ${type()} ${release()}, Node ${process.version}, ${versions}. Load before the run: ${load.toFixed(1)}.`;
};

/** The results as Markdown. */
export const reportOf = (results: Results, about: { readonly versions: string; readonly load: number }): string => {
  const rows = [
    ...(results.turns ? turnRows(results.turns) : []),
    ...(results.sales ? saleRows(results.sales) : []),
    ...(results.receipts ? receiptRows(results.receipts) : []),
    ...(results.session ? sessionRows(results.session) : []),
    ...(results.overload ? overloadRows(results.overload) : []),
    ...(results.books ? booksRows(results.books) : []),
  ];
  return [
    machine(about.versions, about.load),
    '',
    '| what | Kibanda | against | ratio | target | met |',
    '|---|--:|--:|--:|--:|---|',
    ...rows.map(writeRow),
    '',
    ...detailsOf(results),
  ].join('\n');
};

/** The load of the machine before we add ours. */
export const loadNow = (): number => loadavg()[0] ?? 0;

const README = join(import.meta.dirname, 'README.md');
const BEGIN = '<!-- bench: begin -->';
const END = '<!-- bench: end -->';

/** Puts the report into bench/README.md, between its two marks. */
export const writeReport = async (report: string): Promise<void> => {
  const text = readFileSync(README, 'utf8');
  const [before, after] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (before < 0 || after < before) throw new Error('bench/README.md has lost its marks');
  const whole = `${text.slice(0, before + BEGIN.length)}\n\n${report}\n${text.slice(after)}`;
  writeFileSync(README, await format(whole, { filepath: README, singleQuote: true, printWidth: 120 }));
};
