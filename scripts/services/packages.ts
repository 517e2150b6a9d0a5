import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { isRoot } from './system-user.ts';

/** A program that we need from the system. */
export interface SystemProgram {
  readonly what: string;
  /** `|` separates packages of which one will do; not every system has one. */
  readonly packages: Readonly<Partial<Record<'apt' | 'apk' | 'brew', string>>>;
  /** Any of these will do, the first found is taken. */
  readonly commands?: readonly string[];
  /** Looks for what is no command by itself. */
  readonly find?: () => string | undefined;
}

/** The path of the first of these commands that this machine has. */
const findCommand = (commands: readonly string[]): string | undefined => {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(isExecutable);
};

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Finds the program, or installs it when that needs no password, or says in one sentence what to install. */
export const requireProgram = async (program: SystemProgram, say: (line: string) => void): Promise<string> => {
  const { find = () => findCommand(program.commands ?? []) } = program;
  const found = find();
  if (found !== undefined) return found;
  const manager = packageManager();
  const wanted = manager && program.packages[manager.name];
  if (manager && wanted !== undefined) {
    say(`installing ${program.what} (${manager.name})`);
    for (const packages of wanted.split('|')) {
      for (const step of manager.steps(packages)) await runQuietly(step);
      const installed = find();
      if (installed !== undefined) return installed;
    }
  }
  const names = [...new Set(Object.values(program.packages).flatMap((names) => names.split('|')))].join(' or ');
  throw new Error(
    `Kibanda needs ${program.what}, and could not install it. Please install ${names} with your system's package manager.`,
  );
};

interface PackageManager {
  readonly name: 'apt' | 'apk' | 'brew';
  readonly steps: (packages: string) => readonly (readonly string[])[];
}

const packageManager = (): PackageManager | undefined => {
  const root = isRoot() ? [] : canSudo() ? ['sudo', '-n'] : undefined;
  // RUNLEVEL=1: what a package installs is for us to start, not for the system.
  const apt = ['env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-q', '-y'];
  if (root && findCommand(['apt-get'])) {
    const install = (names: string) => [...root, ...apt, 'install', '--no-install-recommends', ...names.split(' ')];
    return { name: 'apt', steps: (names) => [[...root, ...apt, 'update'], install(names)] };
  }
  if (root && findCommand(['apk'])) {
    return { name: 'apk', steps: (names) => [[...root, 'apk', 'add', '--no-cache', ...names.split(' ')]] };
  }
  if (!isRoot() && findCommand(['brew'])) {
    return { name: 'brew', steps: (names) => [['brew', 'install', ...names.split(' ')]] };
  }
  return undefined;
};

const canSudo = (): boolean =>
  findCommand(['sudo']) !== undefined && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;

/** Runs a command to its end; a failure shows when the program is still missing afterwards. */
const runQuietly = ([command = '', ...args]: readonly string[]): Promise<void> =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore' });
    child.once('exit', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
