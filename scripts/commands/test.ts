/** `npm test`: brings up what the tests need, runs every check to its end, and leaves nothing behind. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SETTING_NAMES } from '../../src/config.ts';
import { jestCheck, STATIC_CHECKS, TEST_PROJECTS, type Check } from '../checks/checks.ts';
import { leftovers, RUN_MARK } from '../checks/leftovers.ts';
import { runCheck, runTests, type CheckRun, type Outcome } from '../checks/run-check.ts';
import { orphaned } from '../services/orphaned.ts';
import { startTestServices, type RunningTestServices } from '../services/test-services.ts';

const runId = randomUUID();
const folder = mkdtempSync(join(tmpdir(), 'kibanda-checks-'));
const stopping = new AbortController();
const outcomes: Outcome[] = [];

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const note = (outcome: Outcome): void => {
  outcomes.push(outcome);
  if (outcome.failed > 0) say(`\n──── ${outcome.name} failed ────\n${outcome.output}\n`);
  say(describe(outcome));
};

const describe = ({ name, passed, failed, seconds }: Outcome): string =>
  `${failed === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(20)} ${String(passed).padStart(5)} passed, ${failed} failed  ${seconds.toFixed(1)} s`;

const failure = (name: string, output: string): Outcome => ({ name, passed: 0, failed: 1, seconds: 0, output });

/** The environment of the checks: the settings of whoever runs them must not change what they see. */
const cleanEnvironment = (): Record<string, string | undefined> => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !SETTING_NAMES.includes(name.replace(/_FILE$/, ''))),
  ),
  NODE_OPTIONS: '--experimental-vm-modules --disable-warning=ExperimentalWarning',
  [RUN_MARK]: runId,
});

const runStatic = async (run: CheckRun): Promise<void> => {
  const left: Check[] = [...STATIC_CHECKS];
  const work = async (): Promise<void> => {
    for (let check = left.shift(); check && !run.stopped.aborted; check = left.shift())
      note(await runCheck(check, run));
  };
  await Promise.all([work(), work()]);
};

const runProjects = async (run: CheckRun): Promise<void> => {
  for (const project of TEST_PROJECTS) {
    if (run.stopped.aborted) return;
    const reportFile = join(folder, `${project}.json`);
    note(await runTests(jestCheck(project, reportFile), reportFile, run));
  }
};

const bringUp = async (): Promise<RunningTestServices | undefined> => {
  try {
    return await startTestServices(say);
  } catch (error) {
    note(failure('services', error instanceof Error ? error.message : String(error)));
    return undefined;
  }
};

/** Whatever outlived the run is a mistake of ours: it is told, and ended. */
const checkLeftovers = async (): Promise<void> => {
  for (let tries = 0; tries < 20 && leftovers(`${RUN_MARK}=${runId}`).length > 0; tries += 1) await wait(250);
  const left = leftovers(`${RUN_MARK}=${runId}`);
  const lines = left.map(({ pid, command }) => `${pid} ${command}`).join('\n');
  note(
    left.length === 0
      ? { ...failure('nothing left behind', ''), passed: 1, failed: 0 }
      : failure('nothing left behind', lines),
  );
  for (const { pid } of left) process.kill(pid, 'SIGKILL');
};

const stop = (): void => {
  stopping.abort();
};
process.on('SIGINT', stop).on('SIGTERM', stop);
void orphaned().then(stop);

// The services carry the mark too.
process.env[RUN_MARK] = runId;
const services = await bringUp();
const run: CheckRun = { folder, env: { ...cleanEnvironment(), ...services?.addresses }, stopped: stopping.signal };
await runStatic(run);
await runProjects(run);
await services?.stop();
await checkLeftovers();
rmSync(folder, { recursive: true, force: true });

const total = (of: 'passed' | 'failed'): number => outcomes.reduce((sum, outcome) => sum + outcome[of], 0);
if (stopping.signal.aborted) note(failure('stopped', 'The run was stopped before its end.'));
say(`\n${outcomes.map(describe).join('\n')}\n`);
say(`${total('passed')} passed, ${total('failed')} failed`);
process.exit(total('failed') === 0 ? 0 : 1);
