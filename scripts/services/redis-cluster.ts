import { join } from 'node:path';
import { Redis } from 'ioredis';
import { eventually } from './ports.ts';
import { startRedis, type RedisServer } from './redis.ts';

export interface RedisCluster {
  /** The addresses of all nodes. */
  readonly urls: readonly string[];
  readonly ports: readonly number[];
  readonly stop: () => Promise<void>;
  /** Ends all of it at once, as a power cut would. */
  readonly kill: () => Promise<void>;
}

export interface RedisClusterSettings {
  readonly folder: string;
  /** Only a test that restarts one asks for ports. */
  readonly ports?: readonly number[];
}

const NODES = 3;
const SLOTS = 16_384;

/** Starts a Redis Cluster of three nodes without replicas, each with a third of the slots. */
export const startRedisCluster = async ({ folder, ports = [] }: RedisClusterSettings): Promise<RedisCluster> => {
  const nodes = await Promise.all(
    Array.from({ length: NODES }, (_, index) => {
      const port = ports[index];
      const place = join(folder, String(index));
      return startRedis({ folder: place, durable: false, cluster: true, ...(port === undefined ? {} : { port }) });
    }),
  );
  const all = (how: 'stop' | 'kill') => async (): Promise<void> => {
    await Promise.all(nodes.map((node) => node[how]()));
  };
  await bringTogether(nodes);
  return {
    urls: nodes.map(({ url }) => url),
    ports: nodes.map(({ port }) => port),
    stop: all('stop'),
    kill: all('kill'),
  };
};

const bringTogether = async (nodes: readonly RedisServer[]): Promise<void> => {
  const clients = nodes.map(({ url }) => new Redis(url));
  try {
    await Promise.all(clients.map((client, index) => giveSlots(client, index)));
    const [first] = clients;
    for (const { port, clusterPort } of nodes.slice(1))
      await first?.call('CLUSTER', 'MEET', '127.0.0.1', port, clusterPort ?? 0);
    const areTogether = async (): Promise<boolean> => (await Promise.all(clients.map(knowsAll))).every(Boolean);
    if (!(await eventually(areTogether, { timeoutMs: 30_000 })))
      throw new Error('The Redis Cluster did not come together.');
  } finally {
    for (const client of clients) client.disconnect();
  }
};

const giveSlots = async (client: Redis, index: number): Promise<void> => {
  const from = Math.ceil((index * SLOTS) / NODES);
  const to = Math.ceil(((index + 1) * SLOTS) / NODES) - 1;
  await client.call('CLUSTER', 'ADDSLOTSRANGE', from, to);
};

const knowsAll = async (client: Redis): Promise<boolean> => {
  const info = await client.cluster('INFO');
  return info.includes('cluster_state:ok') && info.includes(`cluster_slots_ok:${SLOTS}`);
};
