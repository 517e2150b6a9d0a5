import { LRUCache } from 'lru-cache';
import { newId } from './ids.ts';
import { runScript, type RedisScript, type RedisClient } from './redis.ts';

/** Tells caches in every process whether what they keep of a shop is still true. */
export interface Versions {
  /** The version now. Something kept under another one is stale. */
  version(subject: string): Promise<string>;
  /** Says that the subject changed. To be called after the change has been committed. */
  bump(subject: string): Promise<void>;
}

const DAY_SECONDS = 86_400;
const GET_OR_SET: RedisScript = {
  name: 'getOrSetVersion',
  lua: `
local version = redis.call('GET', KEYS[1])
if version then return version end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return ARGV[1]
`,
};

/**
 * Versions in Redis under `<name>:<subject>`. They are random ids and not numbers: a counter that begins again after Redis
 * was emptied would one day reach the number that a stale cache still carries.
 *
 * @param hearing a connection of its own, on which changes are announced: what it has heard of need not be asked for
 */
export const createRedisVersions = (redis: RedisClient, name: string, hearing?: RedisClient): Versions => {
  const known = hearing && hearVersions(hearing, name);
  const ask = async (subject: string): Promise<string> =>
    String(await runScript(redis, GET_OR_SET, [`${name}:${subject}`], [newId(), DAY_SECONDS]));
  return {
    version: (subject) => (known ? known.get(subject, ask) : ask(subject)),
    bump: async (subject) => {
      known?.forget(subject);
      await redis.set(`${name}:${subject}`, newId(), 'EX', DAY_SECONDS);
      // After it, so that whoever hears it finds the new version: in a cluster two servers take the two.
      await redis.publish(name, subject);
    },
  };
};

/** How long a version is believed without being asked for again, should an announcement ever be lost. */
const BELIEVED_MS = 5000;
const MOST_SUBJECTS = 5000;

/** Keeps versions for as long as changes of them would be heard. */
const hearVersions = (hearing: RedisClient, channel: string) => {
  const known = new LRUCache<string, string>({ max: MOST_SUBJECTS, ttl: BELIEVED_MS });
  let isHearing = false;
  // Counts announcements: a version that was asked for before one came may be the old one.
  let heard = 0;
  const forget = (subject: string): void => {
    heard += 1;
    known.delete(subject);
  };
  const listen = async (): Promise<void> => {
    await hearing.subscribe(channel);
    known.clear();
    isHearing = true;
  };
  hearing.on('message', (from: string, subject: string) => {
    if (from === channel) forget(subject);
  });
  hearing.on('close', () => {
    isHearing = false;
  });
  hearing.on('ready', () => void listen().catch(() => undefined));
  if (hearing.status === 'ready') void listen().catch(() => undefined);

  const get = async (subject: string, ask: (subject: string) => Promise<string>): Promise<string> => {
    const believed = isHearing ? known.get(subject) : undefined;
    if (believed !== undefined) return believed;
    const before = heard;
    const version = await ask(subject);
    if (isHearing && heard === before) known.set(subject, version);
    return version;
  };
  return { get, forget };
};
