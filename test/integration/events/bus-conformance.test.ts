import { afterEach, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { BusMessage, Delivery, EventBus, Subscription } from '../../../src/events/bus.ts';
import { createInProcessBus } from '../../../src/events/in-process-bus.ts';
import { createKafkaBus } from '../../../src/events/kafka-bus.ts';
import { createKafkaClients } from '../../../src/platform/kafka.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { pause } from '../../../src/platform/pause.ts';
import { sharedKafka } from '../../support/kafka.ts';
import { until } from '../../support/until.ts';

const TOPIC = 'kibanda.sales';
const OTHER_TOPIC = 'kibanda.inventory';

const kafkaBus = (): EventBus => {
  const clients = createKafkaClients({ ...sharedKafka(), clientId: 'conformance', log: silentLogger });
  return createKafkaBus({ clients, log: silentLogger, partitions: 3 });
};

/** A shop of its own for each test: the broker is shared, and what others publish is passed over. */
const message = (key: string, number: number, topic = TOPIC): BusMessage => ({
  topic,
  key,
  id: randomUUID(),
  type: 'sale.recorded',
  time: '2026-11-23T08:00:00.000Z',
  body: JSON.stringify({ key, number }),
});

const numberOf = ({ body }: Pick<Delivery, 'body'>): number => Number(/"number":(\d+)/.exec(body)?.[1]);

/** What the relay does: hands over again what was not taken. */
const publishAll = async (bus: EventBus, messages: readonly BusMessage[]): Promise<void> => {
  let left = messages;
  await until(async () => {
    const { notYet } = await bus.publishBatch(left);
    left = left.filter(({ id }) => notYet.has(id));
    return left.length === 0;
  });
};

describe.each([
  ['inside the program', createInProcessBus],
  ['over Kafka', kafkaBus],
])('the bus %s', (_where, createBus) => {
  const running: EventBus[] = [];
  const startBus = async (...subscriptions: Subscription[]): Promise<EventBus> => {
    const bus = createBus();
    for (const subscription of subscriptions) bus.subscribe(subscription);
    await bus.start();
    running.push(bus);
    await until(() => bus.health().ok);
    return bus;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((bus) => bus.stop()));
  });

  const collector = (keys: readonly string[], group = `g-${randomUUID()}`) => {
    const seen = new Map<string, number[]>(keys.map((key) => [key, []]));
    const subscription: Subscription = {
      group,
      topics: [TOPIC],
      handle: (delivery) => {
        seen.get(delivery.key)?.push(numberOf(delivery));
        return Promise.resolve();
      },
    };
    const count = (): number => [...seen.values()].flat().length;
    return { seen, subscription, count };
  };

  test('gives each shop its events in their order', async () => {
    const keys = Array.from({ length: 7 }, () => randomUUID());
    const { seen, subscription, count } = collector(keys);
    const bus = await startBus(subscription);
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    for (const part of [numbers.slice(0, 25), numbers.slice(25)]) {
      await publishAll(
        bus,
        part.flatMap((number) => keys.map((key) => message(key, number))),
      );
    }
    await until(() => count() === keys.length * numbers.length);
    for (const key of keys) expect(seen.get(key)).toEqual(numbers);
  });

  test('carries a large backlog of one shop', async () => {
    const key = randomUUID();
    const { seen, subscription, count } = collector([key]);
    const bus = await startBus(subscription);
    const numbers = Array.from({ length: 1500 }, (_, index) => index);
    const messages = numbers.map((number) => message(key, number));
    await publishAll(
      bus,
      messages.map((one) => ({ ...one, body: `${one.body}${' '.repeat(1000)}` })),
    );
    await until(() => count() === numbers.length);
    expect(seen.get(key)).toEqual(numbers);
  });

  test('gives each group every event, and of its topics only', async () => {
    const key = randomUUID();
    const first = collector([key]);
    const second = collector([key]);
    const bus = await startBus(first.subscription, second.subscription);
    await publishAll(bus, [message(key, 1), message(key, 2, OTHER_TOPIC), message(key, 3)]);
    await until(() => first.count() === 2 && second.count() === 2);
    expect(first.seen.get(key)).toEqual([1, 3]);
    expect(second.seen.get(key)).toEqual([1, 3]);
  });

  test('brings an event again when its handler failed, and nothing of that shop before it', async () => {
    const key = randomUUID();
    const seen: number[] = [];
    let failures = 3;
    const bus = await startBus({
      group: `g-${randomUUID()}`,
      topics: [TOPIC],
      handle: (delivery) => {
        if (delivery.key !== key) return Promise.resolve();
        if (numberOf(delivery) === 2 && failures-- > 0) return Promise.reject(new Error('not now'));
        seen.push(numberOf(delivery));
        return Promise.resolve();
      },
    });
    await publishAll(
      bus,
      [1, 2, 3].map((number) => message(key, number)),
    );
    await until(() => seen.includes(3));
    expect(seen.filter((number, index) => seen.indexOf(number) === index)).toEqual([1, 2, 3]);
    expect(failures).toBeLessThan(0);
  });

  test('does not let one shop in trouble hold up the others', async () => {
    const [sick, well] = [randomUUID(), randomUUID()];
    const { seen, subscription } = collector([well]);
    const bus = await startBus({
      ...subscription,
      handle: async (delivery) => {
        if (delivery.key === sick) throw new Error('never');
        await subscription.handle(delivery);
      },
    });
    await bus.publishBatch([message(sick, 1), message(well, 1), message(well, 2)]);
    await until(() => seen.get(well)?.length === 2);
  });

  test('brings what was not handled after a restart, whoever was handling it', async () => {
    const key = randomUUID();
    const group = `g-${randomUUID()}`;
    const messages = [1, 2, 3, 4].map((number) => message(key, number));
    const first = collector([key], group);
    const failing: Subscription = {
      ...first.subscription,
      handle: async (delivery) => {
        if (delivery.key === key && numberOf(delivery) > 2) throw new Error('the program is about to end');
        await first.subscription.handle(delivery);
      },
    };
    const before = await startBus(failing);
    const { notYet } = await before.publishBatch(messages);
    await until(() => first.count() >= 2);
    await before.stop();

    const second = collector([key], group);
    const after = await startBus(second.subscription);
    await publishAll(
      after,
      messages.filter(({ id }) => notYet.has(id)),
    );
    await until(() => second.seen.get(key)?.includes(4) === true);
    expect(second.seen.get(key)?.slice(-2)).toEqual([3, 4]);
  });

  test('lets a running handler finish when it is stopped', async () => {
    const key = randomUUID();
    let [began, ended] = [false, false];
    const bus = await startBus({
      group: `g-${randomUUID()}`,
      topics: [TOPIC],
      handle: async (delivery) => {
        if (delivery.key !== key) return;
        began = true;
        await pause(300);
        ended = true;
      },
    });
    const published = bus.publishBatch([message(key, 1)]);
    await until(() => began);
    await bus.stop();
    expect(ended).toBe(true);
    await published;
  });

  test('takes no subscription while it runs', async () => {
    const bus = await startBus(collector([]).subscription);
    expect(() => {
      bus.subscribe(collector([]).subscription);
    }).toThrow('before');
  });
});
