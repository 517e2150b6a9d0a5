import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { runDemoProgram } from '../support/running-program.ts';

const program = await runDemoProgram();
const folder = await mkdtemp(join(tmpdir(), 'kibanda-tour-'));

afterAll(async () => {
  await program.stop();
  await rm(folder, { recursive: true });
});

/** What the page tells to type, and what it says is answered. */
const partsOf = (page: string): { readonly lines: string; readonly answers: string | undefined }[] =>
  [...page.matchAll(/```sh\n([\s\S]*?)```(?:\n\n<!-- answers: (.*) -->)?/g)].map(([, lines = '', answers]) => ({
    lines,
    answers,
  }));

test('every line of docs/api.md does what the page says', async () => {
  const parts = partsOf(await readFile('docs/api.md', 'utf8'));
  expect(parts.length).toBeGreaterThan(6);
  const MARK = '--- next part ---';
  const script = parts
    .map(({ lines }) => lines.replace('http://127.0.0.1:8080', program.url))
    .join(`\necho '${MARK}'\n`);
  const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', script], { cwd: folder });
  const printed = stdout.split(MARK);
  expect(printed).toHaveLength(parts.length);
  parts.forEach(({ answers }, at) => {
    if (answers !== undefined) expect(printed[at]).toContain(answers);
    // Problems say their status; nothing else does.
    const isRefused = answers?.startsWith('"code"') === true;
    expect([at, printed[at]?.includes('about:blank')]).toEqual([at, isRefused]);
  });
});
