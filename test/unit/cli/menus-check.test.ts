import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../../src/cli/kibanda.ts';

let folder = '';
let printed = '';
const listen = (chunk: unknown): boolean => {
  printed += String(chunk);
  return true;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'menus-'));
  cpSync('menus', folder, { recursive: true });
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(listen);
  jest.spyOn(process.stderr, 'write').mockImplementation(listen);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const check = (...args: readonly string[]): Promise<number> =>
  runCli(['menus', 'check', ...args], { env: {}, serve: () => Promise.reject(new Error('nothing is served here')) });

const edit = (file: string, from: string, to: string): void => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replaceAll(from, to));
};

/** A slip of the pen in a file, and the whole of what the command prints. */
const SLIPS: readonly (readonly [file: string, from: string, to: string, said: readonly string[]])[] = [
  [
    'pages/a-first-contact.yaml',
    "'2': U3",
    "'2': U9",
    ['U9 is not there, but U2, key 2 leads to it', 'U3 cannot be reached from any dial'],
  ],
  [
    'pages/d-sell.yaml',
    'do: sell.takeWhatIsLeft',
    'do: sell.takeWhatIsleft',
    ['S10 key 1 calls sell.takeWhatIsleft, which is no action'],
  ],
  [
    'pages/e-credit.yaml',
    'view: credit.promise',
    'view: credit.promises',
    ['C3', 'C4', 'C4V'].map((page) => `${page} its view credit.promises is no view`),
  ],
  [
    'pages/d-sell.yaml',
    'then: { found: S1F, none: S1E } }',
    'then: { found: S1F } }',
    ['S1 input search: no way on for the outcome none of sell.search'],
  ],
  [
    'pages/d-sell.yaml',
    'then: { dropped: home } }',
    'then: { dropped: home, gone: home } }',
    ['S7 key 4', 'S9 key 2', 'S11 key 2', 'S11T key 2', 'S12 key 2'].map(
      (at) => `${at}: a way on for gone, which is no outcome of sell.drop`,
    ),
  ],
  [
    'pages/e-credit.yaml',
    'do: debts.smsReceipt\n      saves: true\n',
    'do: debts.smsReceipt\n',
    [
      'D6 key 1: debts.smsReceipt saves, and the menu does not say so',
      'D13 key 1: debts.smsReceipt saves, and the menu does not say so',
    ],
  ],
  [
    'texts/fr.yaml',
    '2. Autre vente\n    9. Annuler\n    0. Accueil',
    '2. Autre vente\n    0. Accueil',
    ['S4 (fr) does not print the key 9, which it handles', 'C5 (fr) does not print the key 9, which it handles'],
  ],
  ['sms/sw.yaml', 'Sasa unadaiwa {new}', 'Sasa unadaiwa', ['M2 (sw) does not show {new}']],
];

describe('kibanda menus check', () => {
  test('has nothing to say of the menus that we ship, nor of a copy', async () => {
    await expect(check()).resolves.toBe(0);
    await expect(check(folder)).resolves.toBe(0);
    expect(printed).toMatch(/^(\d+ pages in en, fr, sw: all is well\n)\1$/);
  });

  test.each(SLIPS)('fails over %s, where %j became %j', async (file, from, to, said) => {
    edit(file, from, to);
    await expect(check(folder)).resolves.toBe(2);
    expect(printed).toBe(`${said.join('\n')}\n`);
  });

  test.each([
    ['pages/f-stock.yaml', '- type: count', '- type: cuont', 'pages/f-stock.yaml, page K11: '],
    ['pages/f-stock.yaml', "'1': K2", "'1': K2\n    '1': K5", 'pages/f-stock.yaml: '],
    ['texts/sw.yaml', 'language: sw', 'language: en', 'texts/sw.yaml: holds the language en'],
    ['sms/fr.yaml', 'M4:', 'M4b:', 'sms/fr.yaml: '],
  ])('says in a sentence which file cannot be read: %s', async (file, from, to, begins) => {
    edit(file, from, to);
    await expect(check(folder)).resolves.toBe(2);
    expect(printed.startsWith(begins) || printed).toBe(true);
    expect(printed).not.toMatch(/^ {4}at /m);
  });
});
