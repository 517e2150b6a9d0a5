import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { ServerCertificate } from './certificates.ts';
import { lastLines, startGuarded, type GuardedProcess } from './guard.ts';
import { eventually, freePort } from './ports.ts';
import { findPlace, type PostgresPlace } from './postgres-place.ts';

export interface PostgresSettings {
  readonly dataDir: string;
  readonly password: string;
  /** Waits for the disk at every commit; tests do without. */
  readonly durable: boolean;
  /** Only a test that restarts one asks for a port. */
  readonly port?: number;
  /** Lets nobody in who does not speak TLS. */
  readonly tls?: ServerCertificate;
}

export interface PostgresServer extends GuardedProcess {
  /** The database `kibanda`, as its owner. */
  readonly url: string;
  readonly data: string;
}

const OWNER = 'kibanda';

/** Starts a PostgreSQL of our own on a free port, with its data under `dataDir` (or where `findPlace` says). */
export const startPostgres = async (settings: PostgresSettings): Promise<PostgresServer> => {
  const place = findPlace(settings.dataDir);
  const logs = join(settings.dataDir, 'logs');
  mkdirSync(logs, { recursive: true });
  const logFile = join(logs, 'postgres.log');
  if (existsSync(join(place.data, 'PG_VERSION'))) {
    checkVersion(place);
    await outwaitEarlierServer(place.data);
  } else {
    await createCluster(place, settings, logFile);
  }
  if (settings.tls) demandTls(place, settings.tls);
  for (let attempt = 1; ; attempt += 1) {
    const server = await attemptPostgres(place, settings, logFile);
    if (server) return server;
    if (attempt === 3) throw new Error(`PostgreSQL did not start. Its last words:\n${lastLines(logFile)}`);
  }
};

const checkVersion = ({ data, major }: PostgresPlace): void => {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim();
  if (found === major) return;
  throw new Error(
    `The data in ${data} belongs to PostgreSQL ${found}, and this is ${major}. Move it away, or set DATABASE_URL.`,
  );
};

/** Makes the data folder beside its place and moves it there when it is complete: a start may be cut short. */
const createCluster = async (place: PostgresPlace, settings: PostgresSettings, logFile: string): Promise<void> => {
  const half = `${place.data}.new`;
  const passwordFile = `${place.data}.password`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  writeFileSync(passwordFile, settings.password, { mode: 0o600 });
  if (place.user) for (const path of [half, passwordFile]) chownSync(path, place.user.uid, place.user.gid);
  const initdb = startGuarded({
    name: 'initdb',
    command: join(place.binaries, 'bin', 'initdb'),
    args: [
      ...['-D', half, '-U', OWNER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'],
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--data-checksums'],
      ...(settings.durable ? [] : ['--no-sync']),
    ],
    logFile,
    stopSignal: 'TERM',
    user: place.user,
  });
  const code = await initdb.ended;
  rmSync(passwordFile, { force: true });
  if (code !== 0) throw new Error(`PostgreSQL could not create its data folder:\n${lastLines(logFile)}`);
  renameSync(half, place.data);
};

/** Its key is read by nobody but the server, which insists on that. */
const demandTls = ({ data, user }: PostgresPlace, { certificate, key }: ServerCertificate): void => {
  writeFileSync(join(data, 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
  for (const [from, name] of [
    [certificate, 'server.crt'],
    [key, 'server.key'],
  ] as const) {
    const to = join(data, name);
    copyFileSync(from, to);
    chmodSync(to, 0o600);
    if (user) chownSync(to, user.uid, user.gid);
  }
};

const attemptPostgres = async (
  place: PostgresPlace,
  settings: PostgresSettings,
  logFile: string,
): Promise<PostgresServer | undefined> => {
  const port = settings.port ?? (await freePort());
  const running = startGuarded({
    name: 'PostgreSQL',
    command: join(place.binaries, 'bin', 'postgres'),
    args: ['-D', place.data, ...serverOptions(port, settings).flatMap((option) => ['-c', option])],
    logFile,
    // Fast shutdown: ends the connections, keeps everything committed.
    stopSignal: 'INT',
    user: place.user,
  });
  const host = settings.tls === undefined ? '127.0.0.1' : 'localhost';
  const login = `${OWNER}:${encodeURIComponent(settings.password)}@${host}:${port}`;
  const ready = await eventually(() => isServing(`postgres://${login}/postgres`, settings.tls), {
    // Long, because recovery after a power cut may take its time.
    timeoutMs: 120_000,
    givenUp: running.hasEnded,
  });
  if (!ready || running.hasEnded()) {
    await running.stop();
    return undefined;
  }
  return { ...running, url: `postgres://${login}/${OWNER}`, data: place.data };
};

const serverOptions = (port: number, { durable, tls }: PostgresSettings): readonly string[] => [
  `port=${port}`,
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'max_connections=200',
  // Work that visits many shops in one transaction takes many locks: a schema per shop.
  'max_locks_per_transaction=256',
  'timezone=UTC',
  'log_timezone=UTC',
  'log_lock_waits=on',
  // Statements hold values of customers: the program logs what may be known.
  'log_min_error_statement=panic',
  'log_min_messages=warning',
  'log_error_verbosity=terse',
  ...(tls === undefined ? [] : ['ssl=on']),
  ...(durable ? [] : ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum_naptime=1h']),
];

/** Connects, and makes the owner's database where it is not there yet. */
const isServing = async (url: string, tls: ServerCertificate | undefined): Promise<boolean> => {
  const ssl = tls && { ca: readFileSync(tls.authority, 'utf8') };
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, ...(ssl && { ssl }) });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [OWNER]);
    if (rowCount === 0) await client.query(`create database ${OWNER}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
};

/** The guard of a start that was killed is still stopping its server, or nobody is: then we do it. */
const outwaitEarlierServer = async (data: string): Promise<void> => {
  const pidFile = join(data, 'postmaster.pid');
  const gone = (): boolean => !existsSync(pidFile);
  if (gone()) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!isPostgresOn(pid, data)) {
    // The number may belong to somebody else by now, and PostgreSQL would take that one for a server.
    rmSync(pidFile, { force: true });
    return;
  }
  if (await eventually(gone, { timeoutMs: 8000 })) return;
  process.kill(pid, 'SIGINT');
  if (await eventually(gone, { timeoutMs: 10_000 })) return;
  throw new Error(`Another PostgreSQL (process ${pid}) uses ${data}. Is another npm start running on this DATA_DIR?`);
};

const isPostgresOn = (pid: number, data: string): boolean => {
  const command = spawnedAs(pid);
  return command === undefined ? isAlive(pid) : command.includes(data);
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** The command line of a process where the system shows it in /proc. */
const spawnedAs = (pid: number): string | undefined => {
  if (!existsSync('/proc/self/cmdline')) return undefined;
  const file = `/proc/${pid}/cmdline`;
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
};
