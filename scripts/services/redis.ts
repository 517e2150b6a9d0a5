import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { join } from 'node:path';
import type { ServerCertificate } from './certificates.ts';
import { lastLines, startGuarded, type GuardedProcess } from './guard.ts';
import { requireProgram, type SystemProgram } from './packages.ts';
import { eventually, freePort } from './ports.ts';

export interface RedisSettings {
  readonly folder: string;
  /** Keeps what it is told; tests do without. */
  readonly durable: boolean;
  readonly password?: string;
  /** A user with the same password, and these rights in the words of ACL. */
  readonly user?: { readonly name: string; readonly rights: string };
  /** Speaks TLS, and nothing else. */
  readonly tls?: ServerCertificate | undefined;
  /** Only a test that restarts one asks for a port. */
  readonly port?: number;
  /** A node of a Redis Cluster that holds nothing yet. */
  readonly cluster?: boolean;
  readonly say?: (line: string) => void;
}

export interface RedisServer extends GuardedProcess {
  readonly url: string;
  readonly port: number;
  /** On which nodes of a cluster talk among each other. */
  readonly clusterPort: number | undefined;
}

/** Valkey is Redis under another name, as far as we are concerned. */
export const REDIS: SystemProgram = {
  what: 'Redis',
  commands: ['redis-server', 'valkey-server'],
  packages: { apt: 'redis-server', apk: 'redis', brew: 'redis' },
};

/** Starts a Redis (or Valkey) of our own on a free port. */
export const startRedis = async (settings: RedisSettings): Promise<RedisServer> => {
  const command = await requireProgram(REDIS, settings.say ?? (() => undefined));
  mkdirSync(settings.folder, { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    const started = await attemptRedis(command, settings, settings.port ?? (await freePort()));
    if (started) return started;
    const logFile = join(settings.folder, 'redis.log');
    // Somebody may have taken the port between our look and our start.
    if (attempt === 3) throw new Error(`Redis did not start. Its last words:\n${lastLines(logFile)}`);
  }
};

const attemptRedis = async (
  command: string,
  settings: RedisSettings,
  port: number,
): Promise<RedisServer | undefined> => {
  const { folder, cluster } = settings;
  const configFile = join(folder, 'redis.conf');
  // Nodes of a cluster talk among each other on a port of their own; the usual one may be none at all.
  const nodePort = cluster === true ? await freePort() : undefined;
  writeFileSync(configFile, redisConfig(settings, port, nodePort), { mode: 0o600 });
  const logFile = join(folder, 'redis.log');
  const running = startGuarded({ name: 'Redis', command, args: [configFile], logFile, stopSignal: 'TERM' });
  const ready = await eventually(() => answersPing(port, settings), { timeoutMs: 20_000, givenUp: running.hasEnded });
  if (!ready || running.hasEnded()) {
    await running.stop();
    return undefined;
  }
  return { ...running, port, clusterPort: nodePort, url: addressOf(settings, port) };
};

const addressOf = ({ password, tls }: RedisSettings, port: number): string => {
  const login = password === undefined ? '' : `:${password}@`;
  return tls === undefined ? `redis://${login}127.0.0.1:${port}` : `rediss://${login}localhost:${port}`;
};

const redisConfig = (settings: RedisSettings, port: number, nodePort?: number): string => {
  const { folder, durable } = settings;
  return [
    'bind 127.0.0.1',
    ...(settings.tls === undefined ? [`port ${port}`] : tlsConfig(settings.tls, port)),
    `dir "${folder}"`,
    'save ""',
    `appendonly ${durable ? 'yes' : 'no'}`,
    'appendfsync everysec',
    // Sessions and jobs must not be thrown away to make room.
    'maxmemory-policy noeviction',
    ...loginConfig(settings),
    ...(nodePort === undefined ? [] : ['cluster-enabled yes', `cluster-port ${nodePort}`]),
    '',
  ].join('\n');
};

const tlsConfig = ({ certificate, key, authority }: ServerCertificate, port: number): readonly string[] => [
  'port 0',
  `tls-port ${port}`,
  `tls-cert-file "${certificate}"`,
  `tls-key-file "${key}"`,
  `tls-ca-cert-file "${authority}"`,
  'tls-auth-clients no',
];

const loginConfig = ({ password, user }: RedisSettings): readonly string[] => {
  if (password === undefined) return [];
  const known = user === undefined ? [] : [`user ${user.name} on >${password} ${user.rights}`];
  return [`requirepass ${password}`, ...known];
};

const answersPing = (port: number, { password, tls }: RedisSettings): Promise<boolean> =>
  new Promise((resolve) => {
    const socket: Socket =
      tls === undefined
        ? connect({ port, host: '127.0.0.1', timeout: 1000 })
        : connectSecurely({ port, host: 'localhost', timeout: 1000, ca: readFileSync(tls.authority) });
    let heard = '';
    const finish = (): void => {
      socket.destroy();
      resolve(heard.includes('+PONG'));
    };
    socket.on('data', (data: Buffer) => {
      heard += data.toString();
      if (heard.includes('+PONG') || heard.includes('LOADING')) finish();
    });
    socket.once('error', finish).once('timeout', finish).once('close', finish);
    socket.write(`${password === undefined ? '' : `AUTH ${password}\r\n`}PING\r\n`);
  });
