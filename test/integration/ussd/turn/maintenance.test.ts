import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { runCli } from '../../../../src/cli/kibanda.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { closeRedis, createRedis, redisReady } from '../../../../src/platform/redis.ts';
import { createMaintenance } from '../../../../src/ussd/turn/maintenance.ts';
import { standingAlone, testRedis } from '../../../support/redis.ts';

const { url } = await testRedis();
const redis = createRedis(standingAlone(url), 'sessions', silentLogger);
await redisReady(redis);
afterAll(() => closeRedis(redis));
/** What a process that answers callers reads. */
const read = createMaintenance(redis);

let printed = '';
beforeEach(() => {
  printed = '';
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
  jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const kibanda = (...args: string[]): Promise<number> => {
  const env = {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    REDIS_URL: url,
    SECRET_KEY: 'k'.repeat(32),
    PIN_PEPPERS: `1:${'p'.repeat(32)}`,
  };
  return runCli(['maintenance', ...args], { env, serve: () => Promise.reject(new Error('nothing is served here')) });
};

test("what one process announces every other one knows at once, by that country's clock, until it is taken back", async () => {
  expect(await kibanda('until', '14:30')).toBe(0);
  expect(printed).toMatch(/until 14:30 \(KE; 11:30 UTC\)/);
  expect((await read.until())?.toISOString()).toMatch(/T11:30:00\.000Z$/);

  expect(await kibanda('until', '14:30', '--country', 'NG')).toBe(0);
  expect((await read.until())?.toISOString()).toMatch(/T13:30:00\.000Z$/);
  expect(await kibanda('off')).toBe(0);
  expect(await read.until()).toBeUndefined();
});

test('it says what callers hear now, and refuses what is no time', async () => {
  await kibanda('show');
  expect(printed).toContain('Callers are served.');
  expect(await kibanda('until', 'soon')).toBe(2);
  expect(await read.until()).toBeUndefined();
});

test('it ends by itself: nobody hears of a time that is over', async () => {
  await read.announce(new Date(Date.now() + 300));
  expect(await read.until()).toBeDefined();
  await sleep(400);
  expect(await read.until()).toBeUndefined();
});
