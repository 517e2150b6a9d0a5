import { z } from 'zod';
import { runScript, type RedisClient, type RedisScript } from './redis.ts';

/** Small things that several processes put together, kept for a while. All of it throws while the store is away. */
export interface Shelf {
  /** Adds fields, none of which replaces one that is there, and answers all that there are. Kept for the longest time asked for. */
  note(
    key: string,
    fields: Readonly<Record<string, string>>,
    seconds: number,
  ): Promise<Readonly<Record<string, string>>>;
  /** What was put there last; undefined when nothing was, or it is too old. */
  get(key: string): Promise<string | undefined>;
  put(key: string, value: string, seconds: number): Promise<void>;
}

const NOTE: RedisScript = {
  name: 'noteOnShelf',
  lua: `
for at = 2, #ARGV, 2 do redis.call('HSETNX', KEYS[1], ARGV[at], ARGV[at + 1]) end
if redis.call('TTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return redis.call('HGETALL', KEYS[1])
`,
};

const flat = z.array(z.string());

/** A shelf in Redis, under `shelf:`. */
export const createShelf = (redis: RedisClient): Shelf => ({
  note: async (key, fields, seconds) => {
    const given = Object.entries(fields).flat();
    const all = flat.parse(await runScript(redis, NOTE, [`shelf:${key}`], [seconds, ...given]));
    return Object.fromEntries(all.flatMap((name, at) => (at % 2 === 0 ? [[name, all[at + 1] ?? '']] : [])));
  },
  get: async (key) => (await redis.get(`shelf:${key}`)) ?? undefined,
  put: async (key, value, seconds) => {
    await redis.set(`shelf:${key}`, value, 'EX', seconds);
  },
});
