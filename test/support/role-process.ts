import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Environment } from '../../src/config.ts';
import { afterFile } from './after-file.ts';

/** The program in a process of its own. */
export interface RoleProcess {
  /** Where it answers callers; empty when it does not. */
  readonly url: string;
  /** Every line it has logged. */
  readonly log: readonly string[];
  /** Sends the signal and resolves once the process has ended. */
  readonly end: (signal: NodeJS.Signals) => Promise<{ readonly code: number | null; readonly ms: number }>;
}

/** What a process said that ended before it was ready. */
export class NotReady extends Error {
  override readonly name = 'NotReady';
  readonly code: number | null;
  readonly said: string;

  constructor(code: number | null, said: string) {
    super(`the process ended with ${String(code)} before it was ready:\n${said}`);
    this.code = code;
    this.said = said;
  }
}

/** Starts one role (or `all`) and waits for its `ready` line. */
export const startRole = async (role: string, env: Environment): Promise<RoleProcess> => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', 'serve', '--role', role], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = async (signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> => {
    const began = performance.now();
    const over = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
    child.kill(signal);
    await over;
    return { code: child.exitCode, ms: performance.now() - began };
  };
  afterFile(async () => {
    await end('SIGTERM');
  });
  const log: string[] = [];
  let complaints = '';
  child.stderr.on('data', (data) => (complaints += String(data)));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('close', (code) => {
      reject(new NotReady(code, complaints));
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      log.push(line);
      const [isReady, address = ''] = /^ready (?:(http:\S+)|\(\w+\))/.exec(line) ?? [];
      if (isReady !== undefined) resolve(address);
    });
  });
  return { url, log, end };
};
