import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { EventBus } from '../../../src/events/bus.ts';
import { createKafkaBus } from '../../../src/events/kafka-bus.ts';
import { createKafkaClients } from '../../../src/platform/kafka.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import type { Tenant } from '../../../src/tenancy/tenant.ts';
import { numberOf, openEventDesk } from '../../support/event-desk.ts';
import { sharedKafka } from '../../support/kafka.ts';
import { until } from '../../support/until.ts';

const desk = await openEventDesk();
const children: ChildProcess[] = [];
const buses: EventBus[] = [];
const numbers = Array.from({ length: 30 }, (_, index) => index);

const kafkaBus = (): EventBus => {
  const clients = createKafkaClients({ ...sharedKafka(), clientId: 'relay-crash', log: silentLogger });
  const bus = createKafkaBus({ clients, log: silentLogger, partitions: 3 });
  buses.push(bus);
  return bus;
};

/** Everything of this shop that arrives on the broker, repetitions too. */
const listen = async ({ id }: Tenant): Promise<{ id: string; number: number }[]> => {
  const heard: { id: string; number: number }[] = [];
  const bus = kafkaBus();
  bus.subscribe({
    group: `crash-${randomUUID()}`,
    topics: ['kibanda.inventory'],
    handle: ({ key, body }) => {
      if (key === id) heard.push({ id: /"id":\s*"([^"]+)"/.exec(body)?.[1] ?? '', number: numberOf(body) });
      return Promise.resolve();
    },
  });
  await bus.start();
  await until(() => bus.health().ok);
  return heard;
};

const startProcess = (env: Readonly<Record<string, string>> = {}): ChildProcess => {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, '../../support/relay-process.ts')],
    {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        APP_URL: desk.database.appUrl,
        BROKERS: sharedKafka().brokers.join(),
        ...env,
      },
      stdio: 'ignore',
    },
  );
  children.push(child);
  return child;
};

const firstOfEach = (values: readonly number[]): number[] => [...new Set(values)];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await desk.stopRelays();
  await Promise.all(buses.splice(0).map((bus) => bus.stop()));
});
afterAll(desk.close);

describe('a relay that is a process', () => {
  test('repeats events with the same ids when it was killed after publishing and before noting it', async () => {
    const { tenant } = await desk.openShop();
    for (const number of numbers) await desk.announce(tenant, number);
    const heard = await listen(tenant);
    const child = startProcess({ DIE: '1' });
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    expect(await desk.waiting()).toBe(numbers.length);

    desk.startRelay(kafkaBus());
    await until(async () => (await desk.waiting()) === 0);
    await until(() => heard.length === 2 * numbers.length);
    expect(new Set(heard.map(({ id }) => id)).size).toBe(numbers.length);
    expect(firstOfEach(heard.map(({ number }) => number))).toEqual(numbers);
  });

  test('loses its shops to the others when it stands still, and takes its share when it moves again', async () => {
    const { tenant } = await desk.openShop();
    const child = startProcess();
    await until(async () => (await desk.slotsHeld()).join() === '64');
    child.kill('SIGSTOP');
    for (const number of numbers) await desk.announce(tenant, number);
    const heard = await listen(tenant);
    desk.startRelay(kafkaBus(), { stuckMs: 2000 });
    await until(async () => (await desk.waiting()) === 0);
    await until(() => firstOfEach(heard.map(({ number }) => number)).length === numbers.length);
    expect(firstOfEach(heard.map(({ number }) => number))).toEqual(numbers);
    child.kill('SIGCONT');
    await until(async () => (await desk.slotsHeld()).join() === '32,32');
  });
});
