import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startKafka, type KafkaBroker } from '../../scripts/services/kafka.ts';
import { freePort } from '../../scripts/services/ports.ts';
import { startPostgres, type PostgresServer } from '../../scripts/services/postgres.ts';
import { startRedis, type RedisServer } from '../../scripts/services/redis.ts';
import { familyOf, processWith, signalAll } from './processes.ts';

/** A service that can be taken away and comes back at the same address. */
export interface Service {
  readonly url: string;
  /** As a power cut would. */
  readonly kill: () => Promise<void>;
  /** In order. */
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  readonly freeze: () => void;
  readonly thaw: () => void;
}

export interface RedisService extends Service {
  readonly empty: () => Promise<void>;
}

export interface PostgresService extends Service {
  /** Takes the data away too. */
  readonly remove: () => void;
}

/** Freezes processes, and thaws just those. */
const createFreezer = (pidsOf: () => readonly number[]) => {
  let frozen: readonly number[] = [];
  return {
    freeze: (): void => {
      // The parent first: it must not start new children behind our back.
      const [parent] = pidsOf();
      if (parent !== undefined) signalAll([parent], 'SIGSTOP');
      frozen = pidsOf();
      signalAll(frozen, 'SIGSTOP');
    },
    thaw: (): void => {
      signalAll(frozen, 'SIGCONT');
      frozen = [];
    },
  };
};

/** PostgreSQL that keeps what it has committed, as in production. */
export const openPostgres = async (folder: string): Promise<PostgresService> => {
  const port = await freePort();
  const begin = (): Promise<PostgresServer> =>
    startPostgres({ dataDir: folder, password: 'storm', durable: true, port });
  let server = await begin();
  const postmaster = (): readonly number[] => {
    const file = join(server.data, 'postmaster.pid');
    return existsSync(file) ? familyOf(Number(readFileSync(file, 'utf8').split('\n')[0])) : [];
  };
  return {
    url: server.url,
    kill: () => server.kill(),
    stop: () => server.stop(),
    start: async () => {
      server = await begin();
    },
    ...createFreezer(postmaster),
    remove: () => {
      rmSync(server.data, { recursive: true, force: true });
    },
  };
};

/** What Redis wrote within the last second is on no disk yet: a power cut takes it. */
const UNWRITTEN_MS = 1000;
const LOOK_MS = 200;

/** The sizes of the file to which Redis adds what it is told, over the last seconds. */
const watchLog = (folder: string) => {
  const sizes: { readonly at: number; readonly file: string; readonly size: number }[] = [];
  const file = (): string | undefined => {
    const logs = join(folder, 'appendonlydir');
    const name = existsSync(logs) && readdirSync(logs).findLast((one) => one.endsWith('.incr.aof'));
    return name === false || name === undefined ? undefined : join(logs, name);
  };
  const timer = setInterval(() => {
    const current = file();
    if (current !== undefined) sizes.push({ at: Date.now(), file: current, size: statSync(current).size });
    if (sizes.length > 50) sizes.shift();
  }, LOOK_MS);
  timer.unref();
  return {
    /** Cuts off what came within the last second before this moment. */
    loseLastSecond: (killedAt: number): void => {
      const kept = sizes.findLast(({ at }) => at <= killedAt - UNWRITTEN_MS);
      if (kept && existsSync(kept.file) && statSync(kept.file).size > kept.size) truncateSync(kept.file, kept.size);
    },
    stop: () => {
      clearInterval(timer);
    },
  };
};

/** Redis that keeps what it is told; killed, it loses its last second. */
export const openRedis = async (folder: string): Promise<RedisService> => {
  let server: RedisServer = await startRedis({ folder, durable: true });
  const log = watchLog(folder);
  const config = join(folder, 'redis.conf');
  const pids = (): readonly number[] => {
    const pid = processWith(`:${server.port}`) ?? processWith(config);
    return pid === undefined ? [] : [pid];
  };
  return {
    url: server.url,
    kill: async () => {
      await server.kill();
      log.loseLastSecond(Date.now());
    },
    stop: () => server.stop(),
    start: async () => {
      server = await startRedis({ folder, durable: true, port: server.port });
    },
    ...createFreezer(pids),
    empty: async () => {
      const client = new Redis(server.url, {
        maxRetriesPerRequest: 0,
        commandTimeout: 1000,
        retryStrategy: () => null,
      });
      client.on('error', () => undefined);
      await client.flushall().catch(() => undefined);
      client.disconnect();
    },
  };
};

/** Apache Kafka of one node. */
export const openKafka = async (folder: string): Promise<Service> => {
  let broker: KafkaBroker = await startKafka({ folder });
  const pids = (): readonly number[] => {
    const pid = processWith(join(folder, 'server.properties'));
    return pid === undefined ? [] : [pid];
  };
  return {
    url: broker.brokers,
    kill: () => broker.kill(),
    stop: () => broker.stop(),
    start: async () => {
      broker = await startKafka({ folder, ports: broker.ports });
    },
    ...createFreezer(pids),
  };
};
