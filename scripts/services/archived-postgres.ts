import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { lastLines, startGuarded, type GuardedProcess } from './guard.ts';
import { requireProgram, type SystemProgram } from './packages.ts';
import { eventually, freePort } from './ports.ts';
import { isRoot, unprivilegedUser, type SystemUser } from './system-user.ts';

/** That of the system: its pgBackRest knows this one's versions, and need not know those of the one from npm. */
export const SYSTEM_POSTGRES: SystemProgram = {
  what: 'PostgreSQL of the system',
  find: () => globSync(['/usr/lib/postgresql/*/bin/postgres', '/usr/libexec/postgresql*/postgres']).toSorted().at(-1),
  packages: { apt: 'postgresql', apk: 'postgresql', brew: 'postgresql' },
};
export const PGBACKREST: SystemProgram = {
  what: 'pgBackRest',
  commands: ['pgbackrest'],
  packages: { apt: 'pgbackrest', apk: 'pgbackrest', brew: 'pgbackrest' },
};

const STANZA = 'kibanda';
const OWNER = 'kibanda';
const PASSWORD = 'kibanda';

/** A PostgreSQL that archives its WAL into an encrypted repository of pgBackRest, as operators are told to have it. */
export interface ArchivedPostgres {
  /** The database `kibanda`, as its owner; the same after every restart. */
  readonly url: string;
  /** What finds and opens the repository. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the `postgres` of this server is. */
  readonly binaries: string;
  /** Where the backups and the WAL are. */
  readonly repository: string;
  /** Makes a whole backup. */
  readonly backup: () => Promise<void>;
  /** Ends the server as a power cut would. */
  readonly kill: () => Promise<void>;
  /**
   * Puts the newest backup in the place of a server that was killed and starts it: up to this moment, or to the last that
   * there is in the archive and among the WAL that the lost server left behind.
   */
  readonly restore: (target?: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly binaries: string;
  readonly user: SystemUser | undefined;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts one with a database of its own, in an empty folder that other users can enter. */
export const startArchivedPostgres = async (folder: string): Promise<ArchivedPostgres> => {
  const postgres = await requireProgram(SYSTEM_POSTGRES, () => undefined);
  await requireProgram(PGBACKREST, () => undefined);
  const user = isRoot() ? unprivilegedUser(join(folder, 'data')) : undefined;
  const config = join(folder, 'pgbackrest.conf');
  const env = {
    PATH: process.env['PATH'] ?? '',
    PGBACKREST_CONFIG: config,
    PGBACKREST_REPO1_CIPHER_PASS: 'a-key-that-only-the-tests-use-0123456789',
  };
  const place: Place = { folder, port: await freePort(), binaries: dirname(postgres), user, env };
  for (const name of ['repo', 'socket', 'spool', 'lock', 'log']) makeFolder(place, join(folder, name));
  writeFileSync(config, configOf(place), { mode: 0o644 });
  createCluster(place);
  let running = await start(place);
  run(place, 'pgbackrest', ['stanza-create']);
  return {
    url: addressOf(place, OWNER),
    env,
    binaries: place.binaries,
    repository: join(folder, 'repo'),
    backup: async () => {
      run(place, 'pgbackrest', ['--type=full', 'backup']);
      // It counts in seconds, rounded up: no moment before the next one can be restored to.
      await pause(2000);
    },
    kill: () => killAll(place, running),
    restore: async (target) => {
      renameSync(join(folder, 'data'), join(folder, `lost-${Date.now()}`));
      makeFolder(place, join(folder, 'data'));
      const until =
        target === undefined ? ['--type=default'] : ['--type=time', `--target=${target}`, '--target-action=promote'];
      run(place, 'pgbackrest', [...until, 'restore']);
      bringWal(place);
      running = await start(place);
    },
    stop: () => running.stop(),
  };
};

const makeFolder = ({ user }: Place, path: string): void => {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  if (user) chownSync(path, user.uid, user.gid);
};

const configOf = ({ folder, port }: Place): string => `[global]
repo1-path=${join(folder, 'repo')}
repo1-cipher-type=aes-256-cbc
repo1-retention-full=2
spool-path=${join(folder, 'spool')}
lock-path=${join(folder, 'lock')}
log-path=${join(folder, 'log')}
log-level-file=off
log-level-console=off
log-level-stderr=error
compress-level=1
start-fast=y
# What was changed on purpose is not worth another look after fifteen seconds.
job-retry=0

[${STANZA}]
pg1-path=${join(folder, 'data')}
pg1-port=${port}
pg1-socket-path=${join(folder, 'socket')}
pg1-user=${OWNER}
`;

const createCluster = (place: Place): void => {
  const { folder, binaries } = place;
  const password = join(folder, 'password');
  writeFileSync(password, PASSWORD, { mode: 0o644 });
  makeFolder(place, join(folder, 'data'));
  const [data, auth] = [join(folder, 'data'), ['--auth-local=trust', '--auth-host=scram-sha-256']];
  const kind = ['--encoding=UTF8', '--locale=C', '--data-checksums', '--no-sync'];
  run(place, join(binaries, 'initdb'), ['-D', data, '-U', OWNER, `--pwfile=${password}`, ...auth, ...kind]);
};

/** Runs a program of theirs to its end. */
const run = ({ folder, env, user }: Place, command: string, args: readonly string[]): void => {
  const whole = command === 'pgbackrest' ? [`--stanza=${STANZA}`, ...args] : args;
  const { status, stderr, error } = spawnSync(command, whole, { cwd: folder, env, encoding: 'utf8', ...user });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${error?.message ?? stderr}`);
};

const start = async (place: Place): Promise<GuardedProcess> => {
  const { folder, port, binaries, user, env } = place;
  chmodSync(join(folder, 'data'), 0o700);
  const logFile = join(folder, 'postgres.log');
  const settings = [
    ...[`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${join(folder, 'socket')}`],
    ...['archive_mode=on', `archive_command=pgbackrest --stanza=${STANZA} archive-push %p`, 'archive_timeout=60'],
    ...['max_connections=200', 'max_locks_per_transaction=256', 'timezone=UTC', 'log_min_error_statement=panic'],
    // The machine stays up when the server is killed: what was written is there.
    'fsync=off',
  ];
  const args = ['-D', join(folder, 'data'), ...settings.flatMap((setting) => ['-c', setting])];
  const command = join(binaries, 'postgres');
  const running = startGuarded({ name: 'PostgreSQL', command, args, logFile, stopSignal: 'INT', env, user });
  const serves = () => isServing(addressOf(place, 'postgres'));
  if (await eventually(serves, { timeoutMs: 60_000, givenUp: running.hasEnded })) return running;
  await running.stop();
  throw new Error(`PostgreSQL did not start. Its last words:\n${lastLines(logFile)}`);
};

const addressOf = ({ port }: Place, database: string): string =>
  `postgres://${OWNER}:${PASSWORD}@127.0.0.1:${port}/${database}`;

const isServing = async (url: string): Promise<boolean> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // In a standby, or while it recovers, nothing can be written.
    const { rows } = await client.query<{ recovers: boolean }>('select pg_is_in_recovery() as recovers');
    if (rows[0]?.recovers !== false) return false;
    const { rowCount } = await client.query('select from pg_database where datname = $1', [OWNER]);
    if (rowCount === 0) await client.query(`create database ${OWNER}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** The server alone is killed; its children see that and end, the archiver too. */
const killAll = async ({ folder }: Place, running: GuardedProcess): Promise<void> => {
  await running.kill();
  await eventually(() => spawnSync('pgrep', ['-f', join(folder, 'data')]).status !== 0, { timeoutMs: 10_000 });
};

/** WAL that was written and not archived yet is in the folder of the lost server, if its disk is still there. */
const bringWal = ({ folder, user }: Place): void => {
  const lost = readdirSync(folder)
    .filter((name) => name.startsWith('lost-'))
    .toSorted()
    .at(-1);
  const from = lost === undefined ? '' : join(folder, lost, 'pg_wal');
  if (!existsSync(from)) return;
  for (const name of readdirSync(from).filter((file) => /^[0-9A-F]{24}$/.test(file))) {
    const to = join(folder, 'data', 'pg_wal', name);
    cpSync(join(from, name), to);
    if (user) chownSync(to, user.uid, user.gid);
  }
};
