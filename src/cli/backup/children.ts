import { spawn, spawnSync } from 'node:child_process';
import { chownSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../../config.ts';
import { CliError } from '../cli-context.ts';

/** Whom programs run as that refuse to be root. */
interface OtherUser {
  readonly uid: number;
  readonly gid: number;
}

/** Where the programs of a restored copy live while it is looked at. */
export interface Workshop {
  readonly folder: string;
  /** PATH, and what pgBackRest reads from the environment: the key of the repository, say. Nothing else of ours. */
  readonly env: Environment;
  readonly user: OtherUser | undefined;
  /** Ends every program. */
  readonly stopping: AbortSignal;
}

/** Prepares a folder for them; as root they run as `postgres`, who then owns it. */
export const createWorkshop = (folder: string, env: Environment, stopping: AbortSignal): Workshop => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const user = process.getuid?.() === 0 ? userNamed('postgres') : undefined;
  if (user) chownSync(folder, user.uid, user.gid);
  const handed = Object.entries(env).filter(([name]) => name === 'PATH' || name.startsWith('PGBACKREST_'));
  return { folder, env: Object.fromEntries(handed), user, stopping };
};

const userNamed = (name: string): OtherUser => {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout));
  if (uid === undefined || gid === undefined || !(uid > 0))
    throw new CliError('PostgreSQL does not run as root, and there is no user postgres: run this as somebody else.');
  return { uid, gid };
};

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

const start = ({ folder, env, user, stopping }: Workshop, { command, args }: Command, output: number) => {
  const child = spawn(command, args, { cwd: folder, env, stdio: ['ignore', output, output], ...user });
  const end = (): void => {
    child.kill('SIGINT');
  };
  stopping.addEventListener('abort', end);
  child.once('exit', () => {
    stopping.removeEventListener('abort', end);
  });
  return child;
};

/** Runs a program to its end; answers its exit code (127: there is no such program) and what it said. */
export const runToEnd = async (
  workshop: Workshop,
  command: Command,
): Promise<{ readonly code: number; readonly said: string }> => {
  const file = join(workshop.folder, 'said');
  const output = openSync(file, 'w', 0o600);
  const code = await new Promise<number>((resolve) => {
    const child = start(workshop, command, output);
    child.once('error', () => {
      resolve(127);
    });
    child.once('exit', (status) => {
      resolve(status ?? 1);
    });
  });
  closeSync(output);
  return { code, said: readFileSync(file, 'utf8') };
};

/** A server that runs until it is stopped. */
export interface Server {
  readonly hasEnded: () => boolean;
  readonly said: () => string;
  readonly stop: () => Promise<void>;
}

const STOP_MS = 10_000;

/** Starts a server; `name` is that of its log. */
export const startServer = (workshop: Workshop, name: string, command: Command): Server => {
  const file = join(workshop.folder, `${name}.log`);
  const output = openSync(file, 'a', 0o600);
  const child = start(workshop, command, output);
  closeSync(output);
  const state = { over: false };
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      state.over = true;
      resolve();
    };
    child.once('exit', end).once('error', end);
  });
  const hasEnded = (): boolean => state.over;
  return {
    hasEnded,
    said: () => readFileSync(file, 'utf8'),
    stop: async () => {
      if (hasEnded()) return;
      child.kill('SIGINT');
      await Promise.race([ended, wait(STOP_MS, undefined, { ref: false })]);
      if (!hasEnded()) child.kill('SIGKILL');
      await ended;
    },
  };
};

/** Asks again and again until the answer is yes; no when the time is over, or `givenUp` says so. */
export const eventually = async (
  ask: () => Promise<boolean>,
  { timeoutMs, givenUp }: { readonly timeoutMs: number; readonly givenUp: () => boolean },
): Promise<boolean> => {
  const until = performance.now() + timeoutMs;
  while (performance.now() < until && !givenUp()) {
    if (await ask()) return true;
    await wait(100);
  }
  return false;
};

/** A port of this machine that nobody uses at this moment. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });

/** Whether somebody accepts connections there. */
export const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1000 });
    const answer = (yes: boolean) => (): void => {
      socket.destroy();
      resolve(yes);
    };
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false));
  });
