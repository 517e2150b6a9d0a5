import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { DatabaseClient, DatabasePool } from '../../../src/platform/postgres.ts';
import { createPoolShares } from '../../../src/platform/pool-shares.ts';

/** Ten connections that count who has one. */
const aPool = () => {
  let lent = 0;
  const pool: DatabasePool = {
    connect: () => {
      lent += 1;
      const release = (): void => void (lent -= 1);
      return Promise.resolve({ release } as unknown as DatabaseClient);
    },
    query: () => Promise.reject(new Error('not asked')),
  };
  return { pool, lent: () => lent };
};

test('while callers come, work behind has half of ten connections, and goes on with those', async () => {
  const { pool, lent } = aPool();
  const { callers, behind } = createPoolShares(pool, { total: 10 });
  const caller = await callers.connect();
  const working = Array.from({ length: 7 }, () => behind.connect());
  await wait(5);
  expect(lent()).toBe(1 + 5);
  (await working[0])?.release();
  await wait(5);
  expect(lent()).toBe(1 + 5);
  const [, second, third] = await Promise.all(working.slice(0, 3));
  second?.release();
  third?.release();
  await Promise.all(working);
  caller.release();
  expect(lent()).toBe(4);
});

test('without callers everything is for the work behind', async () => {
  const { pool, lent } = aPool();
  const { behind } = createPoolShares(pool, { total: 10 });
  await Promise.all(Array.from({ length: 10 }, () => behind.connect()));
  expect(lent()).toBe(10);
});

test('whoever waits too long is told; what failed, or is released twice, leaves its place once', async () => {
  const { pool } = aPool();
  const { callers, behind } = createPoolShares(pool, { total: 4, waitMs: 20 });
  await callers.connect();
  await behind.connect();
  const only = await behind.connect();
  await expect(behind.connect()).rejects.toThrow('no connection was left');
  only.release();
  only.release();
  await expect(behind.query('select 1')).rejects.toThrow('not asked');
  const next = await behind.connect();
  await expect(behind.connect()).rejects.toThrow('no connection was left');
  next.release();
});
