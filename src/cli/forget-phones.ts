import type { Redis } from 'ioredis';
import { silentLogger } from '../platform/logger.ts';
import { closeRedis, createRedis, nodesOf, redisReady } from '../platform/redis.ts';
import type { RedisServers } from '../platform/redis-settings.ts';

/** Kinds of keys that carry the hash of a caller; the hash is a part of its own in each. */
const KINDS = ['ussd:*', 'limit:*', 'handled:*', 'simulator:inbox:*'];

/** Deletes the sessions, drafts, limits, counters and simulated inboxes of these callers. Looks through all keys: for fixtures only. */
export const forgetPhones = async (servers: RedisServers, phoneHashes: readonly string[]): Promise<void> => {
  const redis = createRedis(servers, 'queue', silentLogger);
  try {
    await redisReady(redis);
    const hashes = new Set(phoneHashes);
    for (const node of nodesOf(redis)) {
      for (const kind of KINDS) await forgetKind(node, kind, hashes);
    }
  } finally {
    await closeRedis(redis);
  }
};

const forgetKind = async (redis: Redis, kind: string, hashes: ReadonlySet<string>): Promise<void> => {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', kind, 'COUNT', 1000);
    const theirs = keys.filter((key) => key.split(/[:{}]+/).some((part) => hashes.has(part)));
    await Promise.all(theirs.map((key) => redis.del(key)));
    cursor = next;
  } while (cursor !== '0');
};
