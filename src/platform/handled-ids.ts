import type { RedisClient } from './redis.ts';

/**
 * Remembers for some days what was handled already, for things that have no row of their own. `subject` is whose it was,
 * and must not tell a person: a hash, an id.
 */
export interface HandledIds {
  has(subject: string, id: string): Promise<boolean>;
  /** Answers whether this was the first time. */
  add(subject: string, id: string): Promise<boolean>;
}

const DAYS_SECONDS = 7 * 86_400;

/** Ids in Redis. While it is away everything counts as new: rather handled twice than never. */
export const createHandledIds = (redis: RedisClient, name: string): HandledIds => {
  const keyOf = (subject: string, id: string): string => `handled:${name}:${subject}:${id}`;
  return {
    has: (subject, id) =>
      redis.exists(keyOf(subject, id)).then(
        (found) => found === 1,
        () => false,
      ),
    add: (subject, id) =>
      redis.set(keyOf(subject, id), '1', 'EX', DAYS_SECONDS, 'NX').then(
        (answer) => answer === 'OK',
        () => true,
      ),
  };
};
