import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const note = z.object({
  pid: z.int(),
  /** Where it listens. */
  url: z.string(),
  /** The settings under which it runs, as far as it found them by itself. */
  env: z.record(z.string(), z.string()),
});

/** What a running `npm start` tells the command line about itself. */
export type Running = z.infer<typeof note>;

const noteFile = (dataDir: string): string => join(dataDir, 'services.json');

/** The `npm start` that runs on this DATA_DIR, if one does. */
export const findRunning = (dataDir: string): Running | undefined => {
  const file = noteFile(dataDir);
  if (!existsSync(file)) return undefined;
  const running = note.parse(JSON.parse(readFileSync(file, 'utf8')));
  return isAlive(running.pid) ? running : undefined;
};

/** Leaves the note, for this user only: it holds passwords. */
export const noteRunning = (dataDir: string, running: Running): void => {
  const half = `${noteFile(dataDir)}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 });
  renameSync(half, noteFile(dataDir));
};

/** Takes the note away again. */
export const forgetRunning = (dataDir: string): void => {
  rmSync(noteFile(dataDir), { force: true });
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // After a restart of the machine the number may belong to somebody else.
  const command = `/proc/${pid}/cmdline`;
  return !existsSync(command) || readFileSync(command, 'utf8').includes('start.mjs');
};
