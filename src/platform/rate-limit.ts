import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Redis } from 'ioredis';
import { runScript } from './redis.ts';

export interface RateLimit {
  /** Counts one use and says whether it is within the limit. `subject` must not tell a person: a hash, an id. */
  allow(subject: string): Promise<boolean>;
}

export interface RateLimitRule {
  readonly name: string;
  readonly most: number;
  readonly windowSeconds: number;
}

const lua = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return count
`;
const countOne = { lua, sha: createHash('sha1').update(lua).digest('hex') };
/** How many subjects a process remembers by itself while Redis is away. */
const REMEMBERED = 10_000;

/** Counts uses a window in Redis, and in this process alone while Redis is away: a limit must not stand in the way of a sale, nor vanish. */
export const createRateLimit = (redis: Redis, { name, most, windowSeconds }: RateLimitRule): RateLimit => {
  const own = new LRUCache<string, { count: number }>({ max: REMEMBERED, ttl: windowSeconds * 1000 });
  const countHere = (subject: string): number => {
    const seen = own.get(subject) ?? { count: 0 };
    if (seen.count === 0) own.set(subject, seen);
    seen.count += 1;
    return seen.count;
  };
  return {
    allow: async (subject) => {
      try {
        const count = await runScript(redis, countOne, [`limit:${name}:${subject}`], [windowSeconds]);
        return Number(count) <= most;
      } catch {
        return countHere(subject) <= most;
      }
    },
  };
};
