import { randomUUID } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { canRun, installedBinaries, sharedBinaries } from './postgres-binaries.ts';
import { isRoot, succeedsAs, unprivilegedUser, type SystemUser } from './system-user.ts';

/** What runs, as whom, and where its data is. */
export interface PostgresPlace {
  readonly binaries: string;
  readonly major: string;
  readonly data: string;
  /** Undefined: as ourselves. */
  readonly user: SystemUser | undefined;
}

const pointer = z.object({ data: z.string() });

/**
 * Decides where PostgreSQL runs. Normally inside DATA_DIR and from node_modules. PostgreSQL refuses to be root, so root
 * runs it as another user; and when that user cannot reach those folders (a clone under /root), the server is copied and
 * the data put where it can, and DATA_DIR keeps a pointer, so that the next start finds the same data.
 */
export const findPlace = (dataDir: string): PostgresPlace => {
  mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  const inside = join(dataDir, 'postgres');
  const user = isRoot() ? unprivilegedUser(readPointer(dataDir) ?? inside) : undefined;
  const data = readPointer(dataDir) ?? chooseFolder(dataDir, inside, user);
  prepareFolder(data, user);
  const installed = installedBinaries();
  const binaries = canRun(user, installed.folder) ? installed : sharedBinaries(installed, durablePlace(user));
  return { binaries: binaries.folder, major: binaries.version.replace(/\..*/, ''), data, user };
};

const pointerFile = (dataDir: string): string => join(dataDir, 'postgres.json');

const readPointer = (dataDir: string): string | undefined => {
  const file = pointerFile(dataDir);
  return existsSync(file) ? pointer.parse(JSON.parse(readFileSync(file, 'utf8'))).data : undefined;
};

const chooseFolder = (dataDir: string, inside: string, user: SystemUser | undefined): string => {
  if (!user || succeedsAs(user, 'cd "$1"', dataDir)) return inside;
  const data = join(durablePlace(user), `data-${randomUUID()}`);
  writeFileSync(pointerFile(dataDir), `${JSON.stringify({ data }, null, 2)}\n`);
  return data;
};

const prepareFolder = (folder: string, user: SystemUser | undefined): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (user) chownSync(folder, user.uid, user.gid);
};

/** A folder of the machine that outlives a restart, or the next best, and that the user can enter. */
const durablePlace = (user: SystemUser | undefined): string => {
  for (const place of ['/var/lib/kibanda', '/var/tmp/kibanda', join(tmpdir(), 'kibanda')]) {
    if (makeEnterable(place) && succeedsAs(user, 'cd "$1"', place)) return place;
  }
  throw new Error('No folder was found that PostgreSQL could use. Please set DATABASE_URL, or do not run as root.');
};

const makeEnterable = (place: string): boolean => {
  try {
    mkdirSync(place, { recursive: true });
    chmodSync(place, 0o755);
    return true;
  } catch {
    return false;
  }
};
