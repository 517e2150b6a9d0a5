import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { lastLines, startGuarded, type GuardedProcess } from './guard.ts';
import { requireProgram, type SystemProgram } from './packages.ts';
import { eventually, freePort } from './ports.ts';

export interface RedisSettings {
  readonly folder: string;
  /** Keeps what it is told; tests do without. */
  readonly durable: boolean;
  readonly password?: string;
  /** Only a test that restarts one asks for a port. */
  readonly port?: number;
  /** A node of a Redis Cluster that holds nothing yet. */
  readonly cluster?: boolean;
  readonly say?: (line: string) => void;
}

export interface RedisServer extends GuardedProcess {
  readonly url: string;
  readonly port: number;
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
  const { folder, password, cluster } = settings;
  const configFile = join(folder, 'redis.conf');
  // Nodes of a cluster talk among each other on a port of their own; the usual one may be none at all.
  const nodePort = cluster === true ? await freePort() : undefined;
  writeFileSync(configFile, redisConfig(settings, port, nodePort), { mode: 0o600 });
  const logFile = join(folder, 'redis.log');
  const running = startGuarded({ name: 'Redis', command, args: [configFile], logFile, stopSignal: 'TERM' });
  const ready = await eventually(() => answersPing(port, password), { timeoutMs: 20_000, givenUp: running.hasEnded });
  if (!ready || running.hasEnded()) {
    await running.stop();
    return undefined;
  }
  const login = password === undefined ? '' : `:${password}@`;
  return { ...running, port, url: `redis://${login}127.0.0.1:${port}` };
};

const redisConfig = ({ folder, durable, password }: RedisSettings, port: number, nodePort?: number): string =>
  [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir "${folder}"`,
    'save ""',
    `appendonly ${durable ? 'yes' : 'no'}`,
    'appendfsync everysec',
    // Sessions and jobs must not be thrown away to make room.
    'maxmemory-policy noeviction',
    ...(password === undefined ? [] : [`requirepass ${password}`]),
    ...(nodePort === undefined ? [] : ['cluster-enabled yes', `cluster-port ${nodePort}`]),
    '',
  ].join('\n');

const answersPing = (port: number, password: string | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: 1000 });
    let heard = '';
    const finish = (): void => {
      socket.destroy();
      resolve(heard.includes('+PONG'));
    };
    socket.on('data', (data) => {
      heard += data.toString();
      if (heard.includes('+PONG') || heard.includes('LOADING')) finish();
    });
    socket.once('error', finish).once('timeout', finish).once('close', finish);
    socket.write(`${password === undefined ? '' : `AUTH ${password}\r\n`}PING\r\n`);
  });
