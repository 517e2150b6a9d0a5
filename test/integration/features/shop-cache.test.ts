import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createShopCache } from '../../../src/features/shops/shop-cache.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { createRedisVersions } from '../../../src/platform/redis-versions.ts';
import { closeRedis, createRedis, redisReady, type RedisClient } from '../../../src/platform/redis.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';
import { standingAlone, testRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';

const { inTenant, openShop } = await openTenancy();
const shop = await openShop('Mama Njeri Shop');
const server = await testRedis();
const clients: RedisClient[] = [];
const client = async (use: 'sessions' | 'subscriber'): Promise<RedisClient> => {
  const redis = createRedis(standingAlone(server.url), use, silentLogger);
  clients.push(redis);
  await redisReady(redis);
  return redis;
};

let reads = 0;
const aProcess = async () => {
  const marks = createRedisVersions(await client('sessions'), 'shop', await client('subscriber'));
  const counted: typeof inTenant = (...given) => {
    reads += 1;
    return inTenant(...given);
  };
  return createShopCache({ inTenant: counted, marks });
};

let here: Awaited<ReturnType<typeof aProcess>>;
let there: typeof here;
beforeAll(async () => {
  [here, there] = await Promise.all([aProcess(), aProcess()]);
  const [redis] = clients;
  await until(async () => (await redis?.pubsub('NUMSUB', 'shop'))?.[1] === 2);
});
afterAll(async () => {
  await Promise.all(clients.map(closeRedis));
});

test('settings are read once, and again in every process as soon as the owner changes them', async () => {
  expect((await here.of(shop)).settings.sellBelowZero).toBe(false);
  expect((await there.of(shop)).settings.sellBelowZero).toBe(false);
  await here.of(shop);
  expect(reads).toBe(2);

  await inTenant(shop, (tx) => tx.query(sql('update settings set sell_below_zero = true')));
  await here.changed(shop);
  const changed = performance.now();
  expect((await here.of(shop)).settings.sellBelowZero).toBe(true);
  await until(async () => (await there.of(shop)).settings.sellBelowZero);
  // Long before it would have been read again anyway.
  expect(performance.now() - changed).toBeLessThan(1500);
});
