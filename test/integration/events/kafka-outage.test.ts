import { afterAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEAD_LETTER_TOPIC } from '../../../src/events/bus.ts';
import { topics } from '../../../src/events/catalogue.ts';
import { createKafkaBus } from '../../../src/events/kafka-bus.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createKafkaClients } from '../../../src/platform/kafka.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { openEventDesk } from '../../support/event-desk.ts';
import { privateKafka } from '../../support/kafka.ts';
import { createSalesAlone } from '../../support/sales-alone.ts';
import { openTestShop, type TestShop } from '../../support/test-shop.ts';
import { until } from '../../support/until.ts';

const DOCUMENTS = join(import.meta.dirname, '../../../docs/events');
const CUSTOMER = '+254733777888';

interface Heard {
  readonly topic: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const kafka = await privateKafka();
const desk = await openEventDesk();
const clients = createKafkaClients({ ...kafka, clientId: 'outage', log: silentLogger, sessionMs: 6000 });
const bus = createKafkaBus({ clients, log: silentLogger, partitions: 3 });
const sales = createSalesAlone({ inTenant: desk.inTenant, clock: systemClock });
/** Somebody else's program, with nothing of ours. */
const outsider = new Kafka({ ...kafka, logLevel: logLevel.NOTHING }).consumer({ groupId: `outsider-${randomUUID()}` });
const heard: Heard[] = [];
/** What a consumer of ours was given, before the outage and after it. */
const reacted = new Set<string>();
bus.subscribe({
  group: `ours-${randomUUID()}`,
  topics,
  handle: ({ body }) => {
    reacted.add(body);
    return Promise.resolve();
  },
});

afterAll(async () => {
  await outsider.disconnect();
  await desk.stopRelays();
  await bus.stop();
  await desk.close();
});

const sell = (shop: TestShop, code: number) =>
  sales.record(
    shop.tenant,
    {
      clientRef: newId(),
      lines: [{ code, quantityMilli: 1000 }],
      payment: 'credit',
      customer: { phone: CUSTOMER, name: 'Wanjiku' },
      confirmedRepeat: true,
    },
    shop.asha,
  );

const saved = async (): Promise<{ id: string; tenant_id: string; type: string }[]> =>
  desk.owner('public.outbox').orderBy('position').select('id', 'tenant_id', 'type');

const listen = async (): Promise<void> => {
  await outsider.connect();
  await outsider.subscribe({ topics: [...topics, DEAD_LETTER_TOPIC], fromBeginning: true });
  await outsider.run({
    eachMessage: ({ topic, message }) => {
      const headers = Object.entries(message.headers ?? {}).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]);
      heard.push({
        topic,
        key: String(message.key),
        headers: Object.fromEntries(headers),
        body: String(message.value),
      });
      return Promise.resolve();
    },
  });
};

test('sales go on while the broker is down, and every event arrives once it is back, in order and as described', async () => {
  const shops = [await openTestShop(desk.owner), await openTestShop(desk.owner)];
  await bus.start();
  desk.startRelay(bus);
  for (const shop of shops) await sell(shop, 12);
  await until(() => reacted.size === 6);

  await kafka.kill();
  // Milk falls to its alert level with the first of these.
  for (const code of [7, 12, 20, 12]) for (const shop of shops) await sell(shop, code);
  await until(() => desk.metrics.failed > 0);
  expect(await desk.waiting()).toBeGreaterThan(8);

  await kafka.restart();
  await until(async () => (await desk.waiting()) === 0, 60_000);
  const all = await saved();
  await until(() => reacted.size === all.length, 60_000);
  await listen();
  await until(() => new Set(heard.map(({ headers }) => headers['ce_id'])).size >= all.length, 30_000);

  for (const { tenant } of shops) {
    for (const topic of topics) {
      const ofTopic = heard.filter((one) => one.topic === topic && one.key === tenant.id);
      const arrived = [...new Set(ofTopic.map(({ headers }) => headers['ce_id']))];
      const expected = all.filter(({ id, tenant_id }) => tenant_id === tenant.id && arrived.includes(id));
      expect(arrived).toEqual(expected.map(({ id }) => id));
    }
  }
  expect(heard.every(({ topic }) => topic !== DEAD_LETTER_TOPIC)).toBe(true);
  expect(new Set(all.map(({ type }) => type))).toEqual(
    new Set(['sale.recorded', 'stock.changed', 'stock.low', 'debt.increased']),
  );

  const ajv = formats.default(new Ajv2020());
  const read = (path: string) => JSON.parse(readFileSync(join(DOCUMENTS, path), 'utf8')) as object;
  const isEvent = ajv.compile(read('event.json'));
  for (const { headers, body, topic } of heard) {
    const event = JSON.parse(body) as { id: string; type: string; time: string; topic: string; data: unknown };
    const isRight = ajv.compile({ ...read(`schemas/${event.type}.v1.json`), $id: randomUUID() });
    expect([isEvent(event), isRight(event.data)]).toEqual([true, true]);
    expect(event.topic).toBe(topic);
    expect(headers).toEqual({
      'content-type': 'application/cloudevents+json; charset=utf-8',
      ce_id: event.id,
      ce_type: event.type,
      ce_time: event.time,
    });
  }
  const everything = JSON.stringify(heard);
  for (const secret of [CUSTOMER.slice(1), CUSTOMER.slice(4), 'Wanjiku']) expect(everything).not.toContain(secret);
}, 120_000);
