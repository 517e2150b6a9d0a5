import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toDatabaseFailure } from '../../platform/database-failure.ts';
import { openOwnerDatabase } from '../../tenancy/owner.ts';
import { CliError } from '../cli-context.ts';
import { eventually, freePort, runToEnd, startServer, type Server, type Workshop } from './children.ts';
import { addressOfCopy } from './copy-settings.ts';

export interface RestoreOptions {
  /** The name under which pgBackRest keeps the backups of this database. */
  readonly stanza: string;
  /** Up to this moment, such as `2026-11-29 14:05:00+03`; without it, to the end of what was archived. */
  readonly target?: string | undefined;
  /** The address of the database that was backed up, for its login. */
  readonly ownerUrl: string;
  /** Where `postgres` is; looked for where Debian and the official image have it. */
  readonly binaries?: string | undefined;
}

/** A copy of a database out of its newest backup, on a server of its own that nobody else reaches. */
export interface RestoredServer {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/**
 * Restores a backup into the workshop and starts PostgreSQL on it. The copy archives nothing, so that the repository stays
 * that of the database which it came from.
 * @throws CliError in plain words when the backup cannot be read as it was written
 */
export const startRestored = async (workshop: Workshop, options: RestoreOptions): Promise<RestoredServer> => {
  const data = join(workshop.folder, `data-${options.stanza}`);
  await restore(workshop, data, options);
  const port = await freePort();
  const files = { hba_file: join(workshop.folder, 'hba.conf'), config_file: join(workshop.folder, 'postgresql.conf') };
  // `md5` also stands for the newer kind of passwords, whichever the database has.
  writeFileSync(files.hba_file, 'host all all 127.0.0.1/32 md5\n', { mode: 0o644 });
  writeFileSync(files.config_file, '', { mode: 0o644 });
  const settings = Object.entries({ ...settingsOf(port), ...files, ident_file: files.config_file });
  const command = findPostgres(data, options.binaries);
  const args = ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  const server = startServer(workshop, `postgres-${options.stanza}`, { command, args });
  const address = addressOfCopy(options.ownerUrl, port);
  const waits = { timeoutMs: RECOVERY_MS, givenUp: server.hasEnded };
  const isOpen = await eventually(() => letsIn(address), waits).catch(async (error: unknown) => {
    await server.stop();
    throw error;
  });
  const unread = isOpen ? archiveErrorIn(server) : (archiveErrorIn(server) ?? lastLineOf(server.said()));
  if (unread === undefined) return { port, stop: server.stop };
  await server.stop();
  throw new CliError(`The backup ${options.stanza} cannot be recovered: ${unread}`);
};

/** Whether it lets us in. Before recovery is over it answers too, and says that it starts up (57P03). */
const letsIn = async (address: string): Promise<boolean> => {
  const owner = openOwnerDatabase(address, 1);
  try {
    await owner.raw('select');
    return true;
  } catch (error) {
    const { sqlState } = toDatabaseFailure(error);
    if (sqlState === undefined || sqlState === '57P03') return false;
    throw new CliError(`The copy does not let in whom DATABASE_URL names (${sqlState}): is it the same database?`);
  } finally {
    await owner.destroy();
  }
};

/** A large database with a day of WAL behind its backup takes long; who waits for less ends the command. */
const RECOVERY_MS = 12 * 3_600_000;

/** On the command line, so that nothing of the settings that came with the backup holds against them. */
const settingsOf = (port: number): Readonly<Record<string, string | number>> => ({
  port,
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Nobody is let in before recovery is over; then the limits of the server that was backed up need not be known.
  hot_standby: 'off',
  archive_mode: 'off',
  shared_preload_libraries: '',
  ssl: 'off',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_min_error_statement: 'panic',
  timezone: 'UTC',
});

const restore = async (workshop: Workshop, data: string, { stanza, target }: RestoreOptions): Promise<void> => {
  const until = target === undefined ? ['--type=default'] : ['--type=time', `--target=${target}`];
  const { code, said } = await runToEnd(workshop, {
    command: 'pgbackrest',
    args: [
      ...[`--stanza=${stanza}`, `--pg1-path=${data}`, '--archive-mode=off', ...until],
      ...(target === undefined ? [] : ['--target-action=promote']),
      // A tablespace has a path of its own, which may be in use here.
      `--tablespace-map-all=${join(workshop.folder, `tablespaces-${stanza}`)}`,
      // Where the backed up server also runs, its own processes hold the usual places.
      ...[
        `--lock-path=${workshop.folder}`,
        '--log-level-file=off',
        '--log-level-console=off',
        '--log-level-stderr=error',
      ],
      'restore',
    ],
  });
  if (code === 127) throw new CliError('pgbackrest is not installed here.');
  if (code !== 0)
    throw new CliError(`The backup ${stanza} cannot be restored: ${errorIn(said) ?? `pgbackrest ended with ${code}`}`);
};

/** The first thing that pgBackRest complained of, without its time stamp. */
const errorIn = (said: string): string | undefined => /ERROR: \[\d+\]: (.+)/.exec(said)?.[1];

/**
 * PostgreSQL takes WAL that pgBackRest could not read for the end of what there is, and would serve without what followed.
 */
const archiveErrorIn = (server: Server): string | undefined => errorIn(server.said());

const lastLineOf = (said: string): string => said.trimEnd().split('\n').at(-1) ?? '';

const findPostgres = (data: string, given: string | undefined): string => {
  const major = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  const folders = given === undefined ? [`/usr/lib/postgresql/${major}/bin`, '/usr/local/bin', '/usr/bin'] : [given];
  const found = folders.map((folder) => join(folder, 'postgres')).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new CliError(`The backup is of PostgreSQL ${major}, whose server is not installed here: see --postgres.`);
};
