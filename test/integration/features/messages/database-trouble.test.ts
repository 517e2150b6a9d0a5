import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { createMessagesService } from '../../../../src/features/messages/messages-service.ts';
import { createOptOuts } from '../../../../src/features/messages/opt-outs.ts';
import { SEND_SMS } from '../../../../src/features/messages/queue-message.ts';
import { createDueWorkDispatcher } from '../../../../src/jobs/due-work-dispatcher.ts';
import { createSendSms } from '../../../../src/jobs/send-sms.ts';
import { silentLogger } from '../../../../src/platform/logger.ts';
import { createPool } from '../../../../src/platform/postgres.ts';
import { createJobQueue, startJobWorker, type JobWorker } from '../../../../src/platform/queue.ts';
import { closeRedis, createRedis, redisReady } from '../../../../src/platform/redis.ts';
import { createCells } from '../../../../src/tenancy/cells.ts';
import { createTenantDirectory } from '../../../../src/tenancy/tenant-directory.ts';
import { createInTenant } from '../../../../src/tenancy/tenant-transaction.ts';
import { openCuttingProxy, type Cut } from '../../../support/cutting-proxy.ts';
import { openMessageDesk, type TestShop } from '../../../support/open-message-desk.ts';
import { standingAlone, testRedis } from '../../../support/redis.ts';
import { until } from '../../../support/until.ts';

jest.setTimeout(120_000);
const redis = await testRedis();
const desk = await openMessageDesk({ timeoutMs: 10_000 });
const { clock, provider } = desk;
const line = await openCuttingProxy(desk.appUrl);
const queueRedis = createRedis(standingAlone(redis.url), 'queue', silentLogger);
const workerRedis = createRedis(standingAlone(redis.url), 'worker', silentLogger);
await redisReady(queueRedis);
const queue = createJobQueue({ name: SEND_SMS, redis: queueRedis, logger: silentLogger });
const dispatcher = createDueWorkDispatcher({
  cells: desk.cells,
  queues: [queue],
  clock,
  logger: silentLogger,
  pollMs: 100,
  leaseMs: 1000,
});

/** Everything that sends, on three connections of its own, over a line that can be cut. */
const pool = createPool({ url: line.url, applicationName: 'sms', max: 3, onError: () => undefined, waitMs: 300 });
const directory = createTenantDirectory({ pool });
const messages = createMessagesService({
  inTenant: createInTenant({ cells: createCells({ main: pool }) }),
  runOnce: directory.runOnce,
  optOuts: createOptOuts({ directory, hasher: desk.hasher, clock }),
  hasher: desk.hasher,
  clock,
  metrics: desk.metrics,
  texts: desk.texts,
  askStillSo: desk.askStillSo,
  takeSmsCaps: desk.takeSmsCaps,
});
const work = createSendSms({
  directory,
  messages,
  routes: desk.routes,
  logger: silentLogger,
});

let shop: TestShop;
let worker: JobWorker;
let ticking: NodeJS.Timeout;
let phones = 0;
const newPhone = (): string => `+2547129${String((phones += 1)).padStart(5, '0')}`;

beforeEach(async () => {
  line.cutting('never');
  clock.set(new Date());
  ticking = setInterval(() => {
    clock.advance(50);
  }, 50);
  shop = await desk.openShop();
  worker = startJobWorker({
    name: SEND_SMS,
    redis: workerRedis,
    logger: silentLogger,
    concurrency: 10,
    lockMs: 1000,
    work,
  });
  dispatcher.start();
});
afterEach(async () => {
  line.cutting('never');
  await dispatcher.stop();
  await worker.close();
  clearInterval(ticking);
});
afterAll(async () => {
  await queue.close();
  await closeRedis(queueRedis);
  await closeRedis(workerRedis);
  await pool.end();
  await desk.close();
});

const queueSome = async (count: number): Promise<readonly string[]> => {
  const numbers = Array.from({ length: count }, newPhone);
  for (const to of numbers) await desk.queue(shop, to);
  return numbers;
};
const states = async (): Promise<readonly string[]> =>
  (await desk.rows(shop)).map(({ status, error }) => (error === null ? status : `${status}: ${error}`));
const allAccepted = async (): Promise<boolean> => (await states()).every((state) => state === 'accepted');
const copies = (numbers: readonly string[]): readonly number[] => numbers.map((to) => provider.acceptedFor(to).length);

describe('a worker that lives while the database is in trouble', () => {
  const cuts: readonly Cut[] = ['before commit', 'after commit', 'down'];

  test.each(cuts)('the line is cut %s again and again: each message goes once, and none is given up', async (cut) => {
    const numbers = await queueSome(30);
    for (let times = 0; times < 8; times += 1) {
      line.cutting(cut);
      await wait(150);
      line.cutting('never');
      await wait(100);
    }
    await until(allAccepted).catch(async (error: unknown) => {
      throw new Error((await states()).join('\n'), { cause: error });
    });
    expect(copies(numbers)).toEqual(numbers.map(() => 1));
    expect(await desk.announced(shop)).not.toContain('sms.outcome_unknown');
  });

  test('somebody else has all connections: the messages wait, and go when there are some', async () => {
    const taken = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
    const numbers = await queueSome(20);
    await wait(1500);
    expect(copies(numbers)).toEqual(numbers.map(() => 0));
    expect(new Set(await states())).toEqual(new Set(['queued']));
    for (const client of taken) client.release();

    await until(allAccepted);
    expect(copies(numbers)).toEqual(numbers.map(() => 1));
  });

  test('it was thought lost, for the answer to its word was: what it knows counts, and the message goes', async () => {
    line.cutting('after commit');
    const [to = ''] = await queueSome(1);
    await until(async () => (await desk.row(shop, to)).status === 'sending');
    line.cutting('down');
    clock.advance(61_000);
    // Another program, with a line of its own, finds the message left behind.
    await desk.sendSms({ tenantId: shop.tenant.id, subjectId: (await desk.row(shop, to)).id });
    expect(await desk.row(shop, to)).toMatchObject({ status: 'unknown', error: 'sender_lost' });
    line.cutting('never');

    await until(allAccepted);
    expect(copies([to])).toEqual([1]);
    expect(await desk.row(shop, to)).toMatchObject({ status: 'accepted', unknowns: 0 });
  });
});
