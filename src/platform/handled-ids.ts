import type { Redis } from 'ioredis';

/** Remembers for some days what was handled already, for things that have no row of their own. */
export interface HandledIds {
  has(id: string): Promise<boolean>;
  /** Answers whether this was the first time. */
  add(id: string): Promise<boolean>;
}

const DAYS_SECONDS = 7 * 86_400;

/** Ids in Redis. While it is away everything counts as new: rather handled twice than never. */
export const createHandledIds = (redis: Redis, name: string): HandledIds => {
  const keyOf = (id: string): string => `handled:${name}:${id}`;
  return {
    has: async (id) => {
      try {
        return (await redis.exists(keyOf(id))) === 1;
      } catch {
        return false;
      }
    },
    add: async (id) => {
      try {
        return (await redis.set(keyOf(id), '1', 'EX', DAYS_SECONDS, 'NX')) === 'OK';
      } catch {
        return true;
      }
    },
  };
};
