import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines, startGuarded, type GuardedProcess } from './guard.ts';
import { requireProgram, type SystemProgram } from './packages.ts';
import { eventually, freePort, isListening } from './ports.ts';
import { isRoot, unprivilegedUser } from './system-user.ts';

export interface PgBouncerSettings {
  readonly folder: string;
  /** The PostgreSQL behind it, any database of it. */
  readonly server: string;
  readonly mode: 'transaction' | 'session';
  /** Who may log in, here and there. */
  readonly users: readonly { readonly name: string; readonly password: string }[];
}

export interface PgBouncer extends GuardedProcess {
  readonly port: number;
}

export const PGBOUNCER: SystemProgram = {
  what: 'PgBouncer',
  commands: ['pgbouncer'],
  packages: { apt: 'pgbouncer', apk: 'pgbouncer', brew: 'pgbouncer' },
};

/** Starts a PgBouncer of our own on a free port. */
export const startPgBouncer = async (settings: PgBouncerSettings): Promise<PgBouncer> => {
  const command = await requireProgram(PGBOUNCER, () => undefined);
  const { folder } = settings;
  mkdirSync(folder, { recursive: true });
  // As root it refuses to run.
  const user = isRoot() ? unprivilegedUser(folder) : undefined;
  const port = await freePort();
  const files = { 'pgbouncer.ini': configOf(settings, port), 'users.txt': usersOf(settings) };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    if (user) chownSync(join(folder, name), user.uid, user.gid);
  }
  chmodSync(folder, 0o755);
  const logFile = join(folder, 'pgbouncer.log');
  const args = [join(folder, 'pgbouncer.ini')];
  const running = startGuarded({ name: 'PgBouncer', command, args, logFile, stopSignal: 'INT', user });
  if (await eventually(() => isListening(port), { timeoutMs: 20_000, givenUp: running.hasEnded }))
    return { ...running, port };
  await running.stop();
  throw new Error(`PgBouncer did not start. Its last words:\n${lastLines(logFile)}`);
};

const usersOf = ({ users }: PgBouncerSettings): string =>
  users.map(({ name, password }) => `"${name}" "${password}"\n`).join('');

const configOf = ({ folder, server, mode }: PgBouncerSettings, port: number): string => {
  const { hostname, port: serverPort } = new URL(server);
  return `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${join(folder, 'users.txt')}
pool_mode = ${mode}
max_client_conn = 200
default_pool_size = 20
`;
};
