import type { ConnectionOptions } from 'node:tls';
import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { within } from './deadline.ts';
import type { Logger } from './logger.ts';
import type { RedisServers } from './redis-settings.ts';

/** A client of a Redis that stands alone, or of a cluster of them. */
export type RedisClient = Redis | Cluster;

/** Sessions, limits and caches: whoever waits for them has a caller on the line, so they fail fast. */
const IMPATIENT = {
  commandTimeout: 500,
  connectTimeout: 1000,
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
};

/** A command of the command line, which mostly needs none: it connects when it is first used. */
const COMMAND = { ...IMPATIENT, enableOfflineQueue: true, lazyConnect: true };

/** BullMQ's queues: adding a job must not wait for ever while Redis is away. */
const QUEUE = {
  commandTimeout: 1000,
  connectTimeout: 1000,
  maxRetriesPerRequest: 1,
  enableOfflineQueue: false,
};

/** BullMQ's workers read blocking, for as long as it takes. */
const WORKER = { maxRetriesPerRequest: null } as const;

/** Subscribes to announcements, and does so itself whenever it is connected again. */
const SUBSCRIBER = { maxRetriesPerRequest: null, autoResubscribe: false } as const;

const USES = { sessions: IMPATIENT, command: COMMAND, queue: QUEUE, worker: WORKER, subscriber: SUBSCRIBER } as const;
export type RedisUse = keyof typeof USES;

/** A demoted master answers READONLY until the client looks for the new one. */
const reconnectOnError = (error: Error): boolean => error.message.startsWith('READONLY');
const retryStrategy = (attempt: number): number => Math.min(50 * 2 ** Math.min(attempt, 5), 1000);

type ClientOptions = Pick<
  RedisOptions,
  | 'lazyConnect'
  | 'enableOfflineQueue'
  | 'commandTimeout'
  | 'connectTimeout'
  | 'maxRetriesPerRequest'
  | 'autoResubscribe'
  | 'reconnectOnError'
  | 'connectionName'
  | 'tls'
>;

/** Opens a client with the settings that its use needs. It connects by itself and says so in the log when it loses Redis. */
export const createRedis = (servers: RedisServers, use: RedisUse, logger: Logger): RedisClient => {
  const options = { ...USES[use], reconnectOnError, connectionName: `kibanda-${use}`, ...tlsOf(servers) };
  const redis = servers.isCluster
    ? openCluster(servers, options)
    : new Redis(servers.urls[0] ?? '', { ...options, retryStrategy });
  let down = false;
  redis.on('error', (error: unknown) => {
    if (!down) logger.warn('Redis is away', { dependency: 'redis', purpose: use, error });
    down = true;
  });
  redis.on('ready', () => {
    if (down) logger.info('Redis is back', { dependency: 'redis', purpose: use });
    down = false;
  });
  return redis;
};

/** Certificates are checked, and that they are for the host of the address: both are what Node does unless told otherwise. */
const tlsOf = ({ urls, authorities }: RedisServers): { readonly tls?: ConnectionOptions } => {
  if (urls[0]?.startsWith('rediss:') !== true) return {};
  return { tls: authorities === undefined ? {} : { ca: authorities } };
};

const openCluster = (
  { urls }: RedisServers,
  { lazyConnect = false, enableOfflineQueue = true, ...options }: ClientOptions,
): Cluster =>
  new Cluster(urls.map(nodeAt), {
    // What the first nodes tell of the others is an address only: the login has to be known for all.
    redisOptions: { ...options, ...loginOf(urls[0]) },
    clusterRetryStrategy: retryStrategy,
    lazyConnect,
    enableOfflineQueue,
    // Names are not looked up beforehand: a certificate is for the name.
    dnsLookup: (address, done) => {
      done(null, address);
    },
  });

const nodeAt = (address: string) => {
  const { hostname, port } = new URL(address);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
};

const loginOf = (address = ''): Pick<RedisOptions, 'username' | 'password'> => {
  const { username, password } = new URL(address);
  const login = { password: decodeURIComponent(password) };
  if (password === '') return {};
  return username === '' ? login : { ...login, username: decodeURIComponent(username) };
};

/** The clients of all nodes that hold keys: what asks for all keys asks each of them. */
export const nodesOf = (redis: RedisClient): readonly Redis[] =>
  redis instanceof Cluster ? redis.nodes('master') : [redis];

/** Waits until the client can be used, or throws after `timeoutMs`. Without it the first commands of a client fail at once. */
export const redisReady = async (redis: RedisClient, timeoutMs = 5000): Promise<void> => {
  if (redis.status === 'ready') return;
  const ready = Promise.withResolvers<true>();
  const onReady = (): void => {
    ready.resolve(true);
  };
  redis.once('ready', onReady);
  const late = (): never => {
    throw new Error('Redis did not answer in time');
  };
  await within(timeoutMs, ready.promise, late).finally(() => redis.off('ready', onReady));
};

/**
 * Whether this Redis holds only its share of the keys. To a client that does not know it would refuse most of what we do,
 * one command at a time, with a caller on the line.
 */
export const isClusterNode = async (redis: RedisClient): Promise<boolean> =>
  /^cluster_enabled:1\b/m.test(await redis.info('cluster'));

/** Ends a client politely, and without waiting when Redis is away. */
export const closeRedis = async (redis: RedisClient): Promise<void> => {
  try {
    if (redis.status === 'ready') await redis.quit();
  } catch {
    // The connection was lost while saying goodbye, which comes to the same.
  } finally {
    redis.disconnect();
  }
};

/** A Lua script, and the name that it has among the commands of a client. */
export interface RedisScript {
  readonly name: string;
  readonly lua: string;
}

type Command = (this: RedisClient, ...args: readonly (string | number)[]) => Promise<unknown>;

/** Runs a script; its text travels once a connection, and again when Redis has lost it. */
export const runScript = (
  redis: RedisClient,
  { name, lua }: RedisScript,
  keys: readonly string[],
  values: readonly (string | number)[],
): Promise<unknown> => {
  if (!(name in redis)) redis.defineCommand(name, { lua });
  const command = Reflect.get(redis, name) as Command;
  return command.call(redis, keys.length, ...keys, ...values);
};
