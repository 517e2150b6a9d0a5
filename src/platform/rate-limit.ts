import type { RedisClient } from './redis.ts';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';

export interface RateLimit {
  /** Counts one use and says whether it is within the limit. `subject` must not tell a person: a hash, an id. */
  allow(subject: string): Promise<boolean>;
  /** Counts from nothing again. */
  forgive(subject: string): Promise<void>;
}

export interface RateLimitRule {
  readonly name: string;
  readonly most: number;
  readonly windowSeconds: number;
}

/** Counts uses a window in Redis, and in this process alone while Redis is away: a limit must not stand in the way of a sale, nor vanish. */
export const createRateLimit = (redis: RedisClient, { name, most, windowSeconds }: RateLimitRule): RateLimit => {
  const limit = { keyPrefix: `limit:${name}`, points: most, duration: windowSeconds };
  const insuranceLimiter = new RateLimiterMemory(limit);
  const limiter = new RateLimiterRedis({ ...limit, storeClient: redis, insuranceLimiter });
  return {
    allow: (subject) => limiter.consume(subject).then(() => true, isNotOver),
    forgive: async (subject) => {
      await limiter.delete(subject);
    },
  };
};

/** Whatever else was thrown is a mistake of ours: Redis that fails is insured. */
const isNotOver = (reason: unknown): false => {
  if (reason instanceof RateLimiterRes) return false;
  throw reason;
};
