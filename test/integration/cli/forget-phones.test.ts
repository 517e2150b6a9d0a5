import { afterAll, expect, test } from '@jest/globals';
import { forgetPhones } from '../../../src/cli/forget-phones.ts';
import { createHandledIds } from '../../../src/platform/handled-ids.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { createRateLimit } from '../../../src/platform/rate-limit.ts';
import { closeRedis, createRedis, redisReady } from '../../../src/platform/redis.ts';
import { standingAlone, testRedis } from '../../support/redis.ts';

const { url } = await testRedis();
const redis = createRedis(standingAlone(url), 'sessions', silentLogger);
await redisReady(redis);
afterAll(() => closeRedis(redis));

const AMINA = 'aaaaaaaaaaaaaaaa';
const OTIENO = 'bbbbbbbbbbbbbbbb';

test('a fixture forgets what its people began and how often they asked, and nothing of anybody else', async () => {
  const checks = createRateLimit(redis, { name: 'receipt-check', most: 1, windowSeconds: 3600 });
  const handled = createHandledIds(redis, 'sms');
  for (const who of [AMINA, OTIENO]) {
    await redis.set(`ussd:{${who}}:signup`, '{}');
    await handled.add(who, 'message-1');
    await redis.lpush(`simulator:inbox:${who}`, '{}');
    expect(await checks.allow(who)).toBe(true);
    expect(await checks.allow(who)).toBe(false);
  }

  await forgetPhones(standingAlone(url), [AMINA]);

  expect(await redis.exists(`ussd:{${AMINA}}:signup`)).toBe(0);
  expect(await checks.allow(AMINA)).toBe(true);
  expect(await handled.has(AMINA, 'message-1')).toBe(false);
  expect(await redis.exists(`simulator:inbox:${AMINA}`)).toBe(0);
  expect(await redis.exists(`ussd:{${OTIENO}}:signup`, `simulator:inbox:${OTIENO}`)).toBe(2);
  expect(await checks.allow(OTIENO)).toBe(false);
  expect(await handled.has(OTIENO, 'message-1')).toBe(true);
});
