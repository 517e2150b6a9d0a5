import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createTimedQueues, createTimedWork } from '../../../../src/compose/timed-work.ts';
import { planEvening } from '../../../../src/features/shops/daily-work.ts';
import { createDueWorkDispatcher, type DueWorkDispatcher } from '../../../../src/jobs/due-work-dispatcher.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { createJobQueue, startJobWorker, type JobQueue, type JobWorker } from '../../../../src/platform/queue.ts';
import { closeRedis, createRedis, redisReady } from '../../../../src/platform/redis.ts';
import { openMessageDesk, RETENTION, type TestShop } from '../../../support/open-message-desk.ts';
import { standingAlone, testRedis } from '../../../support/redis.ts';
import { TEST_SECRET_KEY } from '../../../support/secrets.ts';
import { until } from '../../../support/until.ts';

jest.setTimeout(60_000);
const redis = await testRedis();
const desk = await openMessageDesk();
const { clock } = desk;
const queueRedis = createRedis(standingAlone(redis.url), 'queue', silentLogger);
const workerRedis = createRedis(standingAlone(redis.url), 'worker', silentLogger);
await redisReady(queueRedis);
const queues = createTimedQueues(queueRedis, silentLogger);
const stops: (() => Promise<void>)[] = [];
let dispatcher: DueWorkDispatcher;

beforeEach(async () => {
  await desk.owner('public.due_work').delete();
  await queueRedis.flushall();
  dispatcher = createDueWorkDispatcher({ cells: desk.cells, queues: queues.ofShops, clock, logger: silentLogger });
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(async () => {
  await Promise.all([...queues.ofShops, queues.cleanUp].map((queue) => queue.close()));
  await closeRedis(queueRedis);
  await closeRedis(workerRedis);
  await desk.close();
});

/** A process that does timed work. */
const startProcess = (): void => {
  const { directory, hasher, inTenant, queueMessage, dial } = desk;
  const data = { clock, hasher, behind: { directory, inTenant } };
  const work = createTimedWork({
    config: { secretKey: TEST_SECRET_KEY, retention: RETENTION },
    data,
    features: { queueMessage, dial },
    messaging: { dispatcher },
    providers: [],
    queues,
    logger: silentLogger,
  });
  const running = work.start(workerRedis);
  stops.push(() => running.close());
};

describe('an evening through the queue', () => {
  test('two processes, one summary for each shop, and every evening moved on to the next', async () => {
    clock.set(new Date('2026-06-12T10:00:00+03:00'));
    const shops: TestShop[] = [];
    for (let opened = 0; opened < 8; opened += 1) {
      const shop = await desk.openShop();
      await desk.inTenant(shop.tenant, (tx) => planEvening(tx, 20, clock.now()));
      await desk.sell(shop, 12, 1);
      shops.push(shop);
    }
    startProcess();
    startProcess();
    clock.set(new Date('2026-06-12T20:00:00+03:00'));
    await Promise.all([dispatcher.dispatch(), dispatcher.dispatch()]);
    const told = async (): Promise<number[]> =>
      Promise.all(
        shops.map(async (shop) => (await desk.rows(shop)).filter(({ template }) => template === 'M8').length),
      );
    await until(async () => (await told()).every((count) => count > 0));
    await dispatcher.dispatch();
    await wait(300);
    expect(await told()).toEqual(shops.map(() => 1));
    const due = await desk.owner<{ kind: string; due_at: Date }>('public.due_work').where({ kind: 'evening-summary' });
    expect(due.map(({ due_at }) => due_at)).toEqual(shops.map(() => new Date('2026-06-13T20:00:00+03:00')));
  });
});

describe('cleaning up what belongs to no shop', () => {
  test('runs when a process starts, and plans the days of shops that have none', async () => {
    const shop = await desk.openShop();
    startProcess();
    await until(async () => (await desk.owner('public.due_work').where({ tenant_id: shop.tenant.id })).length === 2);
  });

  test('is kept going by Redis, once for all processes, and is told again when Redis forgot', async () => {
    const queue: JobQueue = createJobQueue({ name: 'ticks', redis: queueRedis, logger: silentLogger });
    let ticks = 0;
    const work = async (): Promise<void> => {
      ticks += 1;
      await wait(1);
    };
    const workers: JobWorker[] = [1, 2].map(() =>
      startJobWorker({ name: 'ticks', redis: workerRedis, logger: silentLogger, concurrency: 1, work }),
    );
    const began = Date.now();
    for (let told = 0; told < 5; told += 1) await queue.schedule('tick', 500);
    await until(() => ticks >= 4);
    const most = 1 + Math.ceil((Date.now() - began) / 500);
    expect(ticks).toBeLessThanOrEqual(most);

    await queueRedis.flushall();
    await wait(100);
    const before = ticks;
    await queue.schedule('tick', 500);
    await until(() => ticks >= before + 2);
    await Promise.all(workers.map((worker) => worker.close()));
    await queue.close();
  });
});
