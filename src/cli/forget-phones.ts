import { silentLogger } from '../platform/logger.ts';
import { closeRedis, createRedis, redisReady } from '../platform/redis.ts';

/** Deletes the sessions, drafts and counters of these callers. Looks through all keys: for fixtures only. */
export const forgetPhones = async (redisUrl: string, phoneHashes: readonly string[]): Promise<void> => {
  const redis = createRedis(redisUrl, 'queue', silentLogger);
  try {
    await redisReady(redis);
    const beginnings = new Set(phoneHashes.map((hash) => `ussd:{${hash}}`));
    let cursor = '0';
    do {
      const [next, keys] = await redis.scan(cursor, 'MATCH', 'ussd:*', 'COUNT', 1000);
      const begun = keys.filter((key) => beginnings.has(key.slice(0, key.indexOf('}') + 1)));
      await Promise.all(begun.map((key) => redis.del(key)));
      cursor = next;
    } while (cursor !== '0');
  } finally {
    await closeRedis(redis);
  }
};
