import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireProgram } from '../scripts/services/packages.ts';

const runFile = promisify(execFile);

const PGBENCH = {
  what: 'pgbench',
  commands: ['pgbench'],
  packages: { apt: 'postgresql-contrib|postgresql', apk: 'postgresql-contrib', brew: 'postgresql@17' },
} as const;

export interface PgbenchPlan {
  readonly url: string;
  readonly clients: number;
  readonly seconds: number;
  /** Keeps the ids of different runs apart. */
  readonly round: number;
}

export interface PgbenchPace {
  readonly perSecond: number;
  readonly mean: number;
  readonly done: number;
}

export interface Pgbench {
  readonly version: string;
  /** Transactions a second, the mean time of one in milliseconds, and how many there were. */
  readonly run: (plan: PgbenchPlan) => Promise<PgbenchPace>;
  readonly close: () => void;
}

/** pgbench with these scripts, of which each transaction takes any. Says in one sentence what to install if it is missing. */
export const createPgbench = async (scripts: readonly string[]): Promise<Pgbench> => {
  const command = await requireProgram(PGBENCH, (line) => {
    console.error(line);
  });
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-pgbench-'));
  const files = scripts.map((script, index) => {
    const file = join(folder, `sale-${index}.sql`);
    writeFileSync(file, script);
    return file;
  });
  const { stdout: version } = await runFile(command, ['--version']);
  return {
    version: version.trim(),
    run: async ({ url, clients, seconds, round }) => {
      // The values travel as they do from our driver: parsed, bound and run for each statement.
      const mode = ['-M', 'extended', '-n', '-c', String(clients), '-j', '1', '-T', String(Math.max(1, seconds))];
      const given = ['-D', 'n=0', '-D', `round=${round}`];
      const args = [...mode, ...given, ...files.flatMap((file) => ['-f', file]), url];
      const { stdout, stderr } = await runFile(command, args, { maxBuffer: 1e7, timeout: (seconds + 60) * 1000 });
      const failed = /number of failed transactions: (\d+)/.exec(stdout)?.[1];
      if (failed !== '0' || /error|abort/i.test(stderr)) throw new Error(`pgbench failed:\n${stdout}\n${stderr}`);
      return {
        perSecond: numberIn(stdout, /tps = ([\d.]+)/),
        mean: numberIn(stdout, /latency average = ([\d.]+)/),
        done: numberIn(stdout, /actually processed: (\d+)/),
      };
    },
    close: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const numberIn = (text: string, pattern: RegExp): number => {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`pgbench said something else:\n${text}`);
  return Number(found);
};
