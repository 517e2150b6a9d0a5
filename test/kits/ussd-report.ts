import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import type { UssdCase } from './ussd-cases.ts';

/** By the network's label: which cases it was put through, and whether it came through. */
export type Results = Map<string, Map<string, boolean>>;

const FILE = join(import.meta.dirname, '../../docs/networks.md');
const BEGIN = '<!-- conformance: begin -->';
const END = '<!-- conformance: end -->';

const mark = (passed: boolean | undefined): string => {
  if (passed === undefined) return '–';
  return passed ? 'yes' : '**no**';
};

const table = (cases: readonly UssdCase[], results: Results): string => {
  const networks = [...results.keys()];
  const rows = cases.map(({ name }) => [name, ...networks.map((network) => mark(results.get(network)?.get(name)))]);
  const lines = [['', ...networks], ['---', ...networks.map(() => '---')], ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

/** The document with the table of these results in its place, formatted as the repository is. */
const withResults = async (document: string, cases: readonly UssdCase[], results: Results): Promise<string> => {
  const [before = '', rest = ''] = document.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  const whole = `${before}${BEGIN}\n\n${table(cases, results)}\n\n${END}${after}`;
  return format(whole, { filepath: FILE, singleQuote: true, printWidth: 120 });
};

export const isReportFresh = async (cases: readonly UssdCase[], results: Results): Promise<boolean> => {
  const document = await readFile(FILE, 'utf8');
  return document === (await withResults(document, cases, results));
};

export const writeReport = async (cases: readonly UssdCase[], results: Results): Promise<void> => {
  await writeFile(FILE, await withResults(await readFile(FILE, 'utf8'), cases, results));
};
