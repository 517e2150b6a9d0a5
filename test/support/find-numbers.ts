import type { Redis } from 'ioredis';

/** A whole mobile number of Kenya, however it is written: where the cases are played. */
const PATTERN = /.{0,40}(?<![0-9a-zA-Z])(?:\+?254|0)[ -]?[17](?:[ -]?\d){8}(?![0-9a-zA-Z]).{0,10}/s;

/**
 * Looks for whole phone numbers in all that Redis holds, keys and values of every kind.
 * @throws Error when there is one
 */
export const findNumbers = async (nodes: readonly Redis[]): Promise<void> => {
  const kept = (await Promise.all(nodes.map(allIn))).flat(2);
  const found = kept.map((text) => PATTERN.exec(text)?.[0]).filter((text) => text !== undefined);
  if (found.length > 0) throw new Error(`A phone number is kept in Redis: ${found.join('; ')}`);
};

const allIn = async (redis: Redis): Promise<readonly (readonly string[])[]> =>
  Promise.all((await redis.keys('*')).map(async (key) => [key, ...(await valuesOf(redis, key))]));

const valuesOf = async (redis: Redis, key: string): Promise<readonly string[]> => {
  switch (await redis.type(key)) {
    case 'string':
      return [(await redis.getBuffer(key))?.toString('latin1') ?? ''];
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'hash':
      return Object.entries(await redis.hgetall(key)).flat();
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, '0', '-1');
    case 'stream':
      return (await redis.xrange(key, '-', '+')).flatMap(([, fields]) => fields);
    default:
      return [];
  }
};
