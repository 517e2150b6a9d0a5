import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';

/** By the network's label: which cases it was put through, and whether it came through. */
export type Results = Map<string, Map<string, boolean>>;

const FILE = join(import.meta.dirname, '../../docs/networks.md');

/** Which of the document's tables. */
export type Table = 'conformance' | 'sms conformance';
export type Cases = readonly { readonly name: string }[];

const mark = (passed: boolean | undefined): string => {
  if (passed === undefined) return '–';
  return passed ? 'yes' : '**no**';
};

const table = (cases: Cases, results: Results): string => {
  const networks = [...results.keys()];
  const rows = cases.map(({ name }) => [name, ...networks.map((network) => mark(results.get(network)?.get(name)))]);
  const lines = [['', ...networks], ['---', ...networks.map(() => '---')], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

/** What one kit came to. */
export interface Report {
  readonly table: Table;
  readonly cases: Cases;
  readonly results: Results;
}

/** The document with the table of these results in its place, formatted as the repository is. */
const withResults = async (document: string, { table: name, cases, results }: Report): Promise<string> => {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [before = '', rest = ''] = document.split(begin);
  const after = rest.split(end)[1] ?? '';
  const whole = `${before}${begin}\n\n${table(cases, results)}\n\n${end}${after}`;
  return format(whole, { filepath: FILE, singleQuote: true, printWidth: 120 });
};

/** Does docs/networks.md say what was seen? It is written first when that was asked for. */
export const isReportFresh = async (report: Report): Promise<boolean> => {
  const document = await readFile(FILE, 'utf8');
  const fresh = await withResults(document, report);
  if (process.env['WRITE_NETWORK_REPORT'] === 'yes') await writeFile(FILE, fresh);
  return (await readFile(FILE, 'utf8')) === fresh;
};
