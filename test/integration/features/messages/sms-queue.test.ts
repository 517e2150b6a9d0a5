import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createProviderIds } from '../../../../src/features/messages/provider-ids-store.ts';
import { SEND_SMS } from '../../../../src/features/messages/queue-message.ts';
import { createDueWorkDispatcher, type DueWorkDispatcher } from '../../../../src/jobs/due-work-dispatcher.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { createJobQueue, startJobWorker, type JobWorker } from '../../../../src/platform/queue.ts';
import { closeRedis, createRedis, redisReady } from '../../../../src/platform/redis.ts';
import { acceptAndHang } from '../../../support/fake-africastalking.ts';
import { newId } from '../../../../src/platform/ids.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';
import { standingAlone, testRedis } from '../../../support/redis.ts';

const redis = await testRedis();
const desk = await openMessageDesk({ timeoutMs: 10_000 });
const { provider, clock } = desk;
const queueRedis = createRedis(standingAlone(redis.url), 'queue', silentLogger);
const workerRedis = createRedis(standingAlone(redis.url), 'worker', silentLogger);
await redisReady(queueRedis);
const queue = createJobQueue({ name: SEND_SMS, redis: queueRedis, logger: silentLogger });

jest.setTimeout(120_000);
const LOCK_MS = 1000;
let shop: TestShop;
let dispatcher: DueWorkDispatcher;
let worker: JobWorker | undefined;
let ticking: NodeJS.Timeout | undefined;
let phones = 0;
const newPhone = (): string => `+2547123${String((phones += 1)).padStart(5, '0')}`;

const startWorker = (): void => {
  worker = startJobWorker({
    name: SEND_SMS,
    redis: workerRedis,
    logger: silentLogger,
    concurrency: 10,
    lockMs: LOCK_MS,
    work: desk.sendSms,
  });
};

beforeEach(async () => {
  // Time goes on by itself here, since Redis and other processes have clocks of their own.
  clock.set(new Date());
  ticking = setInterval(() => {
    clock.advance(50);
  }, 50);
  shop = await desk.openShop();
  dispatcher = createDueWorkDispatcher({
    cells: desk.cells,
    queues: [queue],
    clock,
    logger: silentLogger,
    pollMs: 100,
    leaseMs: 500,
  });
});
afterEach(async () => {
  await dispatcher.stop();
  await worker?.close();
  worker = undefined;
  clearInterval(ticking);
});
afterAll(async () => {
  await queue.close();
  await closeRedis(queueRedis);
  await closeRedis(workerRedis);
  await desk.close();
});

const until = async (isSo: () => Promise<boolean> | boolean, seconds = 60): Promise<void> => {
  for (let tries = 0; tries < seconds * 20; tries += 1) {
    if (await isSo()) return;
    await wait(50);
  }
  throw new Error('It did not happen in time.');
};
const isAccepted = (to: string) => async () => (await desk.row(shop, to)).status === 'accepted';

describe('the way of a message through the queue', () => {
  test('what is due is sent, without anybody being told', async () => {
    startWorker();
    dispatcher.start();
    const to = newPhone();
    await desk.queue(shop, to);
    await until(isAccepted(to));
    expect(provider.acceptedFor(to)).toHaveLength(1);
  });

  test('Redis holds ids, and no number and no word', async () => {
    const to = newPhone();
    await desk.queue(shop, to);
    await dispatcher.dispatch();

    const keys = await queueRedis.keys('*');
    const dumps = await Promise.all(
      keys.map(async (key) => `${key} ${JSON.stringify(await queueRedis.hgetall(key).catch(() => ''))}`),
    );
    expect(dumps.join()).toContain(shop.tenant.id);
    expect(dumps.join()).not.toMatch(new RegExp(`${to.slice(-9)}|Sugar|Njeri`));
    expect(keys.filter((key) => !key.startsWith(`{kibanda:${SEND_SMS}}:`))).toEqual([]);
    startWorker();
    await until(isAccepted(to));
  });

  test('Redis emptied with jobs waiting: they come back and each message is sent once', async () => {
    const numbers = Array.from({ length: 30 }, newPhone);
    for (const to of numbers) await desk.queue(shop, to);
    await dispatcher.dispatch();
    await queueRedis.flushall();
    startWorker();
    dispatcher.start();
    for (const to of numbers) await until(isAccepted(to));
    await wait(700);
    expect(numbers.map((to) => provider.acceptedFor(to).length)).toEqual(numbers.map(() => 1));
  });

  test('Redis away: what is queued meanwhile is sent when it is back', async () => {
    startWorker();
    dispatcher.start();
    await redis.kill();
    const to = newPhone();
    await desk.queue(shop, to);
    await wait(600);
    expect(await desk.row(shop, to)).toMatchObject({ status: 'queued' });
    await redis.restart();
    await until(isAccepted(to));
    expect(provider.acceptedFor(to)).toHaveLength(1);
  });
});

describe('a process killed after the provider took the message and before the ledger says so', () => {
  test('the receipt is not sent again: it is unknown, and given up when no report comes', async () => {
    const to = newPhone();
    provider.treat(to, acceptAndHang);
    const settings = { appUrl: desk.appUrl, redisUrl: redis.url, providerUrl: provider.url, lockMs: LOCK_MS };
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'test/support/sms-worker-process.ts', JSON.stringify(settings)],
      {
        env: { ...process.env, NODE_OPTIONS: '' },
        stdio: 'ignore',
      },
    );
    await desk.queue(shop, to);
    await dispatcher.dispatch();
    await until(() => provider.acceptedFor(to).length === 1);
    child.kill('SIGKILL');
    expect(await desk.row(shop, to)).toMatchObject({ status: 'sending', attempt: 1 });

    startWorker();
    dispatcher.start();
    clock.set(new Date(Date.now() + 61_000));
    await until(async () => (await desk.row(shop, to)).status === 'unknown');
    clock.set(new Date(Date.now() + 11 * 60_000));
    await until(async () => (await desk.row(shop, to)).status === 'failed');

    expect(await desk.row(shop, to)).toMatchObject({ error: 'outcome_unknown', attempt: 1 });
    expect(provider.acceptedFor(to)).toHaveLength(1);
  });

  test('when the provider’s id was noted before, the message counts as accepted', async () => {
    const to = newPhone();
    const message = await desk.queue(shop, to);
    const id = message?.id ?? '';
    await desk.messages.begin(shop.tenant, id, { choose: () => 'africastalking', sender: newId() });
    const providerIds = createProviderIds(desk.directory.runOnce);
    const address = { tenantId: shop.tenant.id, messageId: id };
    await providerIds.remember({ provider: 'africastalking', providerId: 'ATXid_noted' }, address, clock.now());
    clock.advance(61_000);
    await desk.runDue();

    expect(await desk.row(shop, to)).toMatchObject({ status: 'accepted', provider_id: 'ATXid_noted' });
  });
});
