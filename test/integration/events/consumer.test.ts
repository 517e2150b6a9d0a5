import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  defineConsumer,
  subscriptionOf,
  type Consumer,
  type ConsumerDefinition,
} from '../../../src/consumers/consumer.ts';
import { DEAD_LETTER_TOPIC, type Delivery, type EventBus } from '../../../src/events/bus.ts';
import { SERVICE_ID, type DomainEvent } from '../../../src/events/catalogue.ts';
import { toCloudEvent } from '../../../src/events/cloud-event.ts';
import { createDeadLetters } from '../../../src/events/dead-letters.ts';
import { createInProcessBus } from '../../../src/events/in-process-bus.ts';
import { createKafkaBus } from '../../../src/events/kafka-bus.ts';
import { DomainError } from '../../../src/values/errors.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createKafkaClients } from '../../../src/platform/kafka.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import type { TenantTransaction } from '../../../src/tenancy/tenant-transaction.ts';
import { numbered, openEventDesk } from '../../support/event-desk.ts';
import { sharedKafka } from '../../support/kafka.ts';
import type { TestShop } from '../../support/test-shop.ts';
import { until } from '../../support/until.ts';

/** The broker is shared, and a new group hears everything that other tests published: only what is ours counts. */
const shopIds = new Set<string>();
const desk = await openEventDesk();
const openShop = async (): Promise<TestShop> => {
  const shop = await desk.openShop();
  shopIds.add(shop.tenant.id);
  return shop;
};
afterAll(desk.close);

const kafkaBus = (): EventBus => {
  const clients = createKafkaClients({ ...sharedKafka(), clientId: 'consumer-test', log: silentLogger });
  return createKafkaBus({ clients, log: silentLogger, partitions: 3 });
};

/** The effect of the consumers here: a notice for the owner, with the number of the event. */
const notice = async (event: DomainEvent<'stock.changed'>, tx: TenantTransaction): Promise<undefined> => {
  await tx.query({
    text: `insert into notices (id, kind, params) values ($1, 'test', jsonb_build_object('number', $2::int))`,
    values: [newId(), event.data.deltaMilli],
  });
  return undefined;
};

const noticesOf = async ({ tenant }: TestShop): Promise<number[]> => {
  const rows = await desk.inTenant(tenant, (tx) =>
    tx.query<{ number: number }>({
      text: `select (params->>'number')::int as number from notices order by 1`,
      values: [],
    }),
  );
  return rows.map(({ number }) => number);
};

const lettersOf = async (consumer: string): Promise<{ reason: string; attempts: number }[]> =>
  desk.owner('public.dead_letters').where({ consumer }).select('reason', 'attempts');

const failuresOf = async (consumer: string) =>
  (await lettersOf(consumer)).filter(({ reason }) => reason === 'handler_failed');

describe.each([
  ['inside the program', createInProcessBus],
  ['over Kafka', kafkaBus],
])('a consumer %s', (_where, createBus) => {
  const running: EventBus[] = [];
  afterEach(async () => {
    await desk.stopRelays();
    await Promise.all(running.splice(0).map((bus) => bus.stop()));
  });

  const run = async (consumer: Consumer, onLetter?: (letter: Delivery) => void): Promise<EventBus> => {
    const bus = createBus();
    const results: string[] = [];
    const deps = {
      inTenant: desk.inTenant,
      directory: desk.directory,
      deadLetters: createDeadLetters({ query: (text, values) => desk.pool.query(text, values), bus }),
      log: silentLogger,
      metrics: { consumed: (_consumer: string, result: string) => void results.push(result) },
      tries: 3,
      backOff: () => 5,
    };
    const subscription = subscriptionOf(consumer, deps);
    const handle = async (delivery: Delivery) =>
      shopIds.has(delivery.key) ? subscription.handle(delivery) : undefined;
    bus.subscribe({ ...subscription, handle });
    if (onLetter !== undefined) {
      const handle = (letter: Delivery): Promise<void> => {
        onLetter(letter);
        return Promise.resolve();
      };
      bus.subscribe({ group: `letters-${randomUUID()}`, topics: [DEAD_LETTER_TOPIC], handle });
    }
    await bus.start();
    await until(() => bus.health().ok);
    running.push(bus);
    return bus;
  };
  /** For one shop: those of the tests before are on the broker still. */
  const consumerOf = (shop: TestShop, handle: ConsumerDefinition<'stock.changed'>['handle']) =>
    defineConsumer({
      name: `test-${randomUUID()}`,
      types: ['stock.changed'],
      handle: async (event, tx) => (tx.tenant.id === shop.tenant.id ? handle(event, tx) : undefined),
    });

  test('has one effect however often its event comes', async () => {
    const shop = await openShop();
    const bus = await run(consumerOf(shop, notice));
    // A relay that is killed between publishing and noting it publishes again.
    let lost = 2;
    desk.startRelay({
      publishBatch: async (messages) => {
        const result = await bus.publishBatch(messages);
        if (lost-- > 0) throw new Error('killed before the mark');
        return result;
      },
    });
    for (const number of [1, 2, 3]) await desk.announce(shop.tenant, number);
    await until(async () => (await desk.waiting()) === 0 && (await noticesOf(shop)).length >= 3);
    expect(lost).toBeLessThan(0);
    expect(await noticesOf(shop)).toEqual([1, 2, 3]);
  });

  test('sets aside what it fails at again and again, leaves no trace of it, and goes on', async () => {
    const shop = await openShop();
    const letters: Delivery[] = [];
    const consumer = consumerOf(shop, async (event, tx) => {
      await notice(event, tx);
      if (event.data.deltaMilli === 2) throw new Error('cannot be done');
      return undefined;
    });
    const bus = await run(consumer, (letter) => letters.push(letter));
    desk.startRelay(bus);
    for (const number of [1, 2, 3]) await desk.announce(shop.tenant, number);
    await until(async () => (await noticesOf(shop)).length === 2);
    expect(await noticesOf(shop)).toEqual([1, 3]);
    expect(await failuresOf(consumer.name)).toMatchObject([{ attempts: 3 }]);
    if (createBus === kafkaBus) await until(() => letters.some(({ key }) => key === shop.tenant.id));
  });

  test('leaves alone what belongs to no shop, and goes on', async () => {
    shopIds.add(SERVICE_ID);
    const shop = await openShop();
    const consumer = consumerOf(shop, notice);
    const bus = await run(consumer);
    await desk.directory.inDirectory((tx) => {
      tx.publish(numbered(SERVICE_ID, 1));
      return Promise.resolve();
    });
    await desk.announce(shop.tenant, 2);
    desk.startRelay(bus);
    await until(async () => (await desk.waiting()) === 0 && (await noticesOf(shop)).length === 1);
    shopIds.delete(SERVICE_ID);
    expect(await noticesOf(shop)).toEqual([2]);
    expect(await lettersOf(consumer.name)).toEqual([]);
  });

  test.each([
    ['is no event', 'not_a_cloud_event', () => '{"id":'],
    [
      'has an unknown type',
      'unknown_type',
      () => JSON.stringify({ ...toCloudEvent(numbered(newId(), 1)), type: 'goat.sold' }),
    ],
    [
      'has data that are not right',
      'invalid_data',
      () => JSON.stringify({ ...toCloudEvent(numbered(newId(), 1)), data: {} }),
    ],
    ['belongs to a shop that is not there', 'unknown_tenant', () => JSON.stringify(toCloudEvent(numbered(newId(), 1)))],
    ['is far too long', 'not_a_cloud_event', () => 'x'.repeat(200_000)],
  ])('sets aside what %s, with the reason, and goes on', async (_what, reason, body) => {
    const shop = await openShop();
    const consumer = consumerOf(shop, notice);
    const bus = await run(consumer);
    const good = numbered(shop.tenant.id, 7);
    const common = {
      topic: 'kibanda.inventory',
      key: shop.tenant.id,
      type: 'stock.changed',
      time: good.occurredAt.toISOString(),
    };
    await bus.publishBatch([
      { ...common, id: newId(), body: body() },
      { ...common, id: good.id, body: JSON.stringify(toCloudEvent(good)) },
    ]);
    await until(async () => (await noticesOf(shop)).length === 1);
    expect((await lettersOf(consumer.name)).map((letter) => letter.reason)).toContain(reason);
  });

  test('does not count it as a failure when the database is away, and handles the event when it is back', async () => {
    const shop = await openShop();
    let away = 3;
    const consumer = consumerOf(shop, async (event, tx) => {
      if (away-- > 0) throw new DomainError('unavailable');
      return notice(event, tx);
    });
    const bus = await run(consumer);
    desk.startRelay(bus, { longestRetryMs: 50 });
    await desk.announce(shop.tenant, 1);
    await until(async () => (await noticesOf(shop)).length === 1, 30_000);
    expect(await failuresOf(consumer.name)).toEqual([]);
  });

  test('does what follows only after the effect is saved, and lives with its failure', async () => {
    const shop = await openShop();
    const seen: number[][] = [];
    const consumer = consumerOf(shop, async (event, tx) => {
      await notice(event, tx);
      tx.afterCommit(async () => {
        seen.push(await noticesOf(shop));
        throw new Error('the queue is away');
      });
    });
    const bus = await run(consumer);
    desk.startRelay(bus);
    await desk.announce(shop.tenant, 1);
    await desk.announce(shop.tenant, 2);
    await until(() => seen.length === 2);
    expect(seen).toEqual([[1], [1, 2]]);
    expect(await failuresOf(consumer.name)).toEqual([]);
  });

  test('may announce further events of its own', async () => {
    const shop = await openShop();
    const consumer = consumerOf(shop, async (event, tx) => {
      await notice(event, tx);
      if (event.data.deltaMilli === 1) tx.publish(numbered(tx.tenant.id, 2));
      return undefined;
    });
    const bus = await run(consumer);
    desk.startRelay(bus);
    await desk.announce(shop.tenant, 1);
    await until(async () => (await noticesOf(shop)).length === 2);
    expect(await noticesOf(shop)).toEqual([1, 2]);
  });
});
