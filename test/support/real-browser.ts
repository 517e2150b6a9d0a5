import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { afterFile } from './after-file.ts';
import { testServices } from './services.ts';
import { until } from './until.ts';

/** A browser with a memory of its own on disk, which can be killed and started again. */
export const openRealBrowser = async () => {
  const memory = await mkdtemp(join(tmpdir(), 'kibanda-browser-'));
  let child: ChildProcess | undefined;
  const gone = async (): Promise<void> => {
    const running = child;
    child = undefined;
    if (running?.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  };
  afterFile(async () => {
    await gone();
    await rm(memory, { recursive: true, force: true, maxRetries: 10 });
  });
  return {
    /** Kills it as a flat battery does. */
    kill: gone,
    /** Starts it, and opens a page. */
    start: async (): Promise<Page> => {
      const portFile = join(memory, 'DevToolsActivePort');
      await rm(portFile, { force: true });
      child = spawn(
        testServices().KIBANDA_TEST_CHROMIUM,
        [
          ...['--no-sandbox', '--headless=new', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
          ...['--remote-debugging-port=0', `--user-data-dir=${memory}`, '--lang=en-GB', 'about:blank'],
        ],
        { stdio: 'ignore' },
      );
      const port = async (): Promise<number> =>
        Number((await readFile(portFile, 'utf8').catch(() => '')).split('\n')[0]);
      await until(async () => (await port()) > 0);
      const browser = await chromium.connectOverCDP(`http://127.0.0.1:${await port()}`);
      const [context] = browser.contexts();
      if (context === undefined) throw new Error('The browser has no window.');
      return context.newPage();
    },
  };
};
