import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { newId } from './ids.ts';
import { runScript } from './redis.ts';

/** Tells caches in every process whether what they keep of a shop is still true. */
export interface Versions {
  /** The version now. Something kept under another one is stale. */
  version(subject: string): Promise<string>;
  /** Says that the subject changed. To be called after the change has been committed. */
  bump(subject: string): Promise<void>;
}

const DAY_SECONDS = 86_400;
const lua = `
local version = redis.call('GET', KEYS[1])
if version then return version end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return ARGV[1]
`;
const getOrSet = { lua, sha: createHash('sha1').update(lua).digest('hex') };

/**
 * Versions in Redis under `<name>:<subject>`. They are random ids and not numbers: a counter that begins again after Redis
 * was emptied would one day reach the number that a stale cache still carries.
 */
export const createRedisVersions = (redis: Redis, name: string): Versions => ({
  version: async (subject) => String(await runScript(redis, getOrSet, [`${name}:${subject}`], [newId(), DAY_SECONDS])),
  bump: async (subject) => {
    await redis.set(`${name}:${subject}`, newId(), 'EX', DAY_SECONDS);
  },
});
