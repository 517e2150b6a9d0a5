import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { builtFolder } from './build.ts';

/** A process that is measured: one of them for each side, all started the same way. */
export interface Child {
  /** What it said when it was ready. */
  readonly ready: string;
  readonly process: ChildProcess;
  /** Rejects when it ends although nobody asked it to. */
  readonly lost: Promise<never>;
  readonly stop: () => Promise<void>;
}

const READY_MS = 90_000;
const STOP_MS = 20_000;

/** Starts a program, named by its source, and waits for its line `ready …`. */
export const startChild = async (
  [file, ...args]: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Child> => {
  const program = join(builtFolder, (file ?? '').replace(/\.ts$/, '.js'));
  const child = spawn(process.execPath, [program, ...args], {
    cwd: `${import.meta.dirname}/..`,
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let isStopping = false;
  const lost = once(child, 'exit').then((): never => {
    throw new Error(isStopping ? 'stopped' : `${file ?? ''} ended in the middle of the run`);
  });
  lost.catch(() => undefined);
  const stop = async (): Promise<void> => {
    isStopping = true;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    // A program that does not end in order must not hold up whoever measured it.
    const killing = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await once(child, 'exit');
    clearTimeout(killing);
  };
  const { stdout } = child;
  if (!stdout) throw new Error('the child has no output');
  const starting = setTimeout(() => child.kill('SIGKILL'), READY_MS);
  for await (const line of createInterface({ input: stdout })) {
    const ready = /^ready (.*)$/.exec(line)?.[1];
    if (ready === undefined) continue;
    clearTimeout(starting);
    stdout.resume();
    return { ready, process: child, lost, stop };
  }
  throw new Error(`${file ?? ''} did not become ready within ${READY_MS / 1000} s`);
};

/** The port in the address that a server named when it was ready. */
export const portOf = ({ ready }: Child): number => Number(new URL(ready).port);
