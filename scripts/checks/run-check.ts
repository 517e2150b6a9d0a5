import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startGuarded } from '../services/guard.ts';
import { ROOT, type Check } from './checks.ts';

/** What came out of one check. */
export interface Outcome {
  readonly name: string;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
  readonly output: string;
}

export interface CheckRun {
  readonly folder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stopped: AbortSignal;
}

/** No check takes this long unless it hangs. */
const LIMIT_MS = 20 * 60_000;

/** Runs a command to its end. It counts as one check. */
export const runCheck = async (check: Check, { folder, env, stopped }: CheckRun): Promise<Outcome> => {
  const began = performance.now();
  const logFile = join(folder, `${check.name.replaceAll(' ', '-')}.log`);
  const running = startGuarded({ ...check, logFile, env, cwd: ROOT, stopSignal: 'TERM' });
  const stop = (): void => void running.stop();
  stopped.addEventListener('abort', stop);
  const timer = setTimeout(stop, LIMIT_MS);
  const code = await running.ended;
  clearTimeout(timer);
  stopped.removeEventListener('abort', stop);
  const seconds = (performance.now() - began) / 1000;
  const passed = code === 0 ? 1 : 0;
  return { name: check.name, passed, failed: 1 - passed, seconds, output: readFileSync(logFile, 'utf8').trimEnd() };
};

const report = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  numRuntimeErrorTestSuites: z.int(),
});

/** Runs Jest. Each of its tests counts; a test that was skipped counts as failed, and so does a file that did not run. */
export const runTests = async (check: Check, reportFile: string, run: CheckRun): Promise<Outcome> => {
  const outcome = await runCheck(check, run);
  if (!existsSync(reportFile)) return { ...outcome, passed: 0, failed: 1 };
  const counted = report.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
  const failed =
    counted.numFailedTests + counted.numPendingTests + counted.numTodoTests + counted.numRuntimeErrorTestSuites;
  // Jest can also fail as a whole, such as when it found no test.
  return { ...outcome, passed: counted.numPassedTests, failed: Math.max(failed, outcome.failed) };
};
