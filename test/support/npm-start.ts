import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leftovers } from '../../scripts/checks/leftovers.ts';
import { eventually } from '../../scripts/services/ports.ts';
import { afterFile } from './after-file.ts';

export interface StartedKibanda {
  /** From the `ready` line. */
  readonly url: string;
  /** Everything that was printed up to now. */
  readonly output: () => string;
  /** Sends a signal and resolves once the process has ended, with its exit code and the milliseconds it took. */
  readonly end: (
    signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL',
  ) => Promise<{ readonly code: number | null; readonly ms: number }>;
  /** The processes that this start left behind. */
  readonly leftovers: () => readonly string[];
}

const READY = /^ready (http:\/\/127\.0\.0\.1:\d+)$/m;

/** An empty DATA_DIR, deleted after the file's last test. */
export const emptyDataDir = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-data-'));
  // Root's PostgreSQL runs as another user, who is to keep its data in here too.
  chmodSync(folder, 0o755);
  afterFile(() => {
    rmSync(folder, { recursive: true, force: true });
    return Promise.resolve();
  });
  return folder;
};

/** The environment of a fresh shell: nothing of what Jest and `npm test` need. */
export const plainEnvironment = (settings: Readonly<Record<string, string>>): Record<string, string | undefined> => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  ...settings,
});

/** Runs `npm start` (without npm around it) on a free port and waits for its `ready` line. */
export const startKibanda = async (settings: Readonly<Record<string, string>>): Promise<StartedKibanda> => {
  const run = randomUUID();
  const env = plainEnvironment({ PORT: '0', ...settings, KIBANDA_TEST_START: run });
  const child = spawn(process.execPath, ['scripts/start.mjs'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += String(data)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const end: StartedKibanda['end'] = async (signal) => {
    const began = performance.now();
    child.kill(signal);
    return { code: await ended, ms: performance.now() - began };
  };
  afterFile(async () => {
    await end('SIGKILL');
  });
  const over = (): boolean => child.exitCode !== null;
  await eventually(() => READY.test(printed), { timeoutMs: 90_000, givenUp: over });
  const url = READY.exec(printed)?.[1];
  if (url === undefined) throw new Error(`npm start did not become ready. It said:\n${printed}`);
  return {
    url,
    end,
    output: () => printed,
    leftovers: () => leftovers(`KIBANDA_TEST_START=${run}`).map(({ command }) => command),
  };
};
