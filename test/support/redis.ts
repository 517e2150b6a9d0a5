import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedisCluster } from '../../scripts/services/redis-cluster.ts';
import { afterFile } from './after-file.ts';
import type { RedisServers } from '../../src/platform/redis-settings.ts';
import { startRedis, type RedisSettings } from '../../scripts/services/redis.ts';

/** One server, as the program's clients take it. */
export const standingAlone = (url: string): RedisServers => ({ urls: [url], isCluster: false });

export interface TestRedis {
  readonly url: string;
  /** The same as the program's clients take it. */
  readonly servers: RedisServers;
  /** Stops it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again at the same address, empty. */
  restart(): Promise<void>;
}

/** A Redis of its own for one test file (it starts in 30 ms), stopped after the file's last test. */
export const testRedis = async (
  settings: Pick<RedisSettings, 'cluster' | 'password' | 'user' | 'tls'> = {},
): Promise<TestRedis> => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-redis-'));
  let server = await startRedis({ ...settings, folder, durable: false });
  afterFile(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url: server.url,
    servers: {
      ...standingAlone(server.url),
      authorities: settings.tls && readFileSync(settings.tls.authority, 'utf8'),
    },
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      server = await startRedis({ ...settings, folder, durable: false, port: server.port });
    },
  };
};

/** A Redis Cluster of three nodes, stopped after the file's last test. */
export const testRedisCluster = async (): Promise<TestRedis> => {
  const folder = mkdtempSync(join(tmpdir(), 'kibanda-redis-cluster-'));
  let cluster = await startRedisCluster({ folder });
  const { urls, ports } = cluster;
  afterFile(async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    url: urls.join(','),
    servers: { urls, isCluster: true },
    kill: () => cluster.kill(),
    async restart() {
      await cluster.stop();
      // What they knew of each other is forgotten with the keys.
      rmSync(folder, { recursive: true, force: true });
      cluster = await startRedisCluster({ folder, ports });
    },
  };
};
