import { describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadMenu } from '../../src/ussd/menu/load-menu.ts';
import { plainEnvironment } from '../support/npm-start.ts';

const pages = Object.keys(loadMenu('menus').menu.pages).length;

interface Ended {
  readonly code: unknown;
  readonly output: string;
}

/** `npm run kibanda -- menus check`, as whoever changes a menu types it. */
const check = (...folder: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const args = ['run', '--silent', 'kibanda', '--', 'menus', 'check', ...folder];
    execFile('npm', args, { env: plainEnvironment({}) }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, output: stdout + stderr });
    });
  });

describe('npm run kibanda -- menus check', () => {
  test('ends well over the menus that we ship', async () => {
    expect(await check()).toEqual({ code: 0, output: `${pages} pages in en, fr, sw: all is well\n` });
  });

  test('ends badly over a copy with a mistake in it, and says which', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'menus-'));
    cpSync('menus', folder, { recursive: true });
    const file = join(folder, 'texts', 'sw.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('2. Uza tena', '2. Uza tena 3. Risiti'));
    const ended = await check(folder);
    rmSync(folder, { recursive: true });
    expect(ended).toEqual({ code: 2, output: 'S4 (sw) prints the key 3, which does nothing\n' });
  });
});
