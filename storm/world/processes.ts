import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../../scripts/services/ports.ts';

/** One process of the program, kept going by somebody like an operator's supervisor. */
export interface KeptProcess {
  readonly name: string;
  readonly isReady: () => boolean;
  readonly isFrozen: () => boolean;
  /** A number that changes whenever it was killed, frozen, thawed or became ready. */
  readonly turns: () => number;
  /** Ends it at once; it is started again after a while. */
  readonly kill: (backAfterMs: number) => void;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Ends it for good. */
  readonly stop: () => Promise<void>;
}

export interface KeptSettings {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly logFile: string;
  /** Hears when it ends although nobody ended it. */
  readonly onLost: (lost: LostProcess) => void;
}

export interface LostProcess {
  readonly name: string;
  readonly code: number | null;
  /** It was serving: one that cannot start because a service is away may end, and is started again. */
  readonly wasReady: boolean;
  /** What it complained of last. */
  readonly said: string;
}

const MOST_SAID = 2000;

const RESTART_MS = 1000;
const STOP_MS = 12_000;

/** Starts it, and starts it again whenever it ends. */
export const keepRunning = (settings: KeptSettings): KeptProcess => {
  const { name, command, env, cwd, logFile, onLost } = settings;
  const log = createWriteStream(logFile, { flags: 'a' });
  let child: ChildProcess | undefined;
  let ready = false;
  let frozen = false;
  let turns = 0;
  let isOver = false;
  let isKilled = false;
  let backAfterMs = RESTART_MS;
  let said = '';

  const start = (): void => {
    if (isOver) return;
    const [program = '', ...args] = command;
    const started = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    isKilled = false;
    said = '';
    createInterface({ input: started.stdout }).on('line', (line) => {
      log.write(`${line}\n`);
      if (!line.startsWith('ready ')) return;
      ready = true;
      turns += 1;
    });
    started.stderr.on('data', (data: Buffer) => {
      log.write(data);
      said = (said + data.toString('utf8')).slice(-MOST_SAID);
    });
    started.once('close', (code) => {
      if (!isKilled && !isOver) onLost({ name, code, wasReady: ready, said });
      ready = false;
      turns += 1;
      const pause = isKilled ? backAfterMs : RESTART_MS;
      setTimeout(start, pause).unref();
    });
  };
  const signal = (which: NodeJS.Signals): void => {
    turns += 1;
    child?.kill(which);
  };
  start();
  return {
    name,
    isReady: () => ready,
    isFrozen: () => frozen,
    turns: () => turns,
    kill: (after) => {
      backAfterMs = after;
      isKilled = true;
      ready = false;
      signal('SIGKILL');
    },
    freeze: () => {
      frozen = true;
      signal('SIGSTOP');
    },
    thaw: () => {
      frozen = false;
      signal('SIGCONT');
    },
    stop: async () => {
      isOver = true;
      const ending = child;
      if (ending?.exitCode === null && ending.signalCode === null) {
        ending.kill('SIGCONT');
        ending.kill('SIGTERM');
        const ended = await eventually(() => ending.exitCode !== null || ending.signalCode !== null, {
          timeoutMs: STOP_MS,
        });
        if (!ended) ending.kill('SIGKILL');
        await wait(50);
      }
      await new Promise<void>((resolve) => log.end(resolve));
    },
  };
};

/** The numbers of the processes whose parent this is, and its own. */
export const familyOf = (pid: number): readonly number[] => {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const children = stdout.split('\n').flatMap((line) => {
    const [child = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return parent === pid ? [child] : [];
  });
  return [pid, ...children];
};

/** The process whose command line holds this text (a folder of ours, say), ourselves and shells apart. */
export const processWith = (text: string): number | undefined => {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8' });
  const line = stdout.split('\n').find((one) => one.includes(text) && !/^\s*\d+ (\/bin\/sh|ps) /.test(one));
  return line === undefined ? undefined : Number(line.trim().split(/\s+/)[0]);
};

/** Sends a signal to all of these; whoever has ended meanwhile is left out. */
export const signalAll = (pids: readonly number[], signal: NodeJS.Signals): void => {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended.
    }
  }
};
