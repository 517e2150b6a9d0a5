import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { silentLogger } from '../../../src/platform/logger.ts';
import { createRateLimit } from '../../../src/platform/rate-limit.ts';
import { createRedisVersions } from '../../../src/platform/redis-versions.ts';
import { closeRedis, createRedis, redisReady, type RedisClient } from '../../../src/platform/redis.ts';
import { standingAlone, testRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const server = await testRedis();
let redis: RedisClient;
beforeAll(async () => {
  redis = createRedis(standingAlone(server.url), 'sessions', silentLogger);
  await redisReady(redis);
});
afterAll(async () => {
  await closeRedis(redis);
});

describe('the mark of a catalogue', () => {
  test('stays until the catalogue changes, for every process alike', async () => {
    const here = createRedisVersions(redis, 'catalogue');
    const there = createRedisVersions(redis, 'catalogue');
    const before = await here.version('shop');
    expect(await there.version('shop')).toBe(before);

    await there.bump('shop');
    expect(await here.version('shop')).not.toBe(before);
    expect(await here.version('another shop')).not.toBe(await here.version('shop'));
  });

  test('is not asked for again by a process that would hear of a change, and is another one once it has heard', async () => {
    const hearing = createRedis(standingAlone(server.url), 'subscriber', silentLogger);
    await redisReady(hearing);
    const here = createRedisVersions(redis, 'catalogue', hearing);
    const there = createRedisVersions(redis, 'catalogue');
    await until(async () => (await redis.pubsub('NUMSUB', 'catalogue'))[1] === 1);
    const before = await here.version('shop');
    await redis.del('catalogue:shop');
    expect(await here.version('shop')).toBe(before);

    await there.bump('shop');
    await until(async () => (await here.version('shop')) !== before);
    expect(await here.version('shop')).toBe(await there.version('shop'));

    await here.bump('shop');
    const changedHere = await here.version('shop');
    expect(changedHere).toBe(await there.version('shop'));
    await closeRedis(hearing);
    await until(async () => (await redis.pubsub('NUMSUB', 'catalogue'))[1] === 0);
    await there.bump('shop');
    expect(await here.version('shop')).not.toBe(changedHere);
  });

  test('that cannot be changed is no secret: whoever changed the catalogue hears that nobody was told', async () => {
    const marks = createRedisVersions(redis, 'catalogue');
    await redis.del('catalogue:shop');
    // A Redis without room answers, and refuses to write.
    await redis.config('SET', 'maxmemory', '1');
    await expect(marks.bump('shop')).rejects.toThrow();
    await redis.config('SET', 'maxmemory', '0');
    await marks.bump('shop');
  });

  test('is never one that was used before, also when Redis has forgotten everything', async () => {
    const marks = createRedisVersions(redis, 'catalogue');
    const before = await marks.version('shop');
    await redis.flushall();
    await marks.bump('shop');

    expect(await marks.version('shop')).not.toBe(before);
  });
});

describe('a limit', () => {
  test('lets pass what it says, to each number on its own, and counts on in the next process', async () => {
    const rule = { name: 'dials', most: 3, windowSeconds: 60 };
    const [here, there] = [createRateLimit(redis, rule), createRateLimit(redis, rule)];
    const passed = [];
    for (const limit of [here, there, here, there, here]) passed.push(await limit.allow('caller'));

    expect(passed).toEqual([true, true, true, false, false]);
    expect(await here.allow('another caller')).toBe(true);
  });

  test('still holds, in each process for itself, while Redis is away', async () => {
    const away = createRedis(standingAlone('redis://127.0.0.1:1'), 'sessions', silentLogger);
    const limit = createRateLimit(away, { name: 'dials', most: 2, windowSeconds: 60 });
    const passed = [await limit.allow('caller'), await limit.allow('caller'), await limit.allow('caller')];
    await closeRedis(away);

    expect(passed).toEqual([true, true, false]);
  });
});

describe('while Redis is frozen', () => {
  test('a limit answers within the patience of a caller, and still holds', async () => {
    const limit = createRateLimit(redis, { name: 'frozen', most: 1, windowSeconds: 60 });
    await redis.client('PAUSE', 3000, 'ALL');
    const begin = performance.now();
    const passed = await Promise.all([limit.allow('caller'), limit.allow('caller')]);
    const tookMs = performance.now() - begin;
    await new Promise((resolve) => setTimeout(resolve, 3000));

    expect(passed).toEqual([true, false]);
    expect(tookMs).toBeLessThan(1000);
  });
});

describe('a script', () => {
  test('runs again after Redis has forgotten it', async () => {
    const marks = createRedisVersions(redis, 'scripts');
    const mark = await marks.version('shop');
    await redis.script('FLUSH');

    expect(await marks.version('shop')).toBe(mark);
  });
});

describe('a client of Redis', () => {
  test('fails at once while Redis is down, and works again by itself when it is back', async () => {
    await server.kill();
    const begin = performance.now();
    await expect(redis.get('anything')).rejects.toThrow();
    expect(performance.now() - begin).toBeLessThan(1000);

    await server.restart();
    await redisReady(redis);
    expect(await redis.ping()).toBe('PONG');
  });
});
