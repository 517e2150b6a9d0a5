import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createKafkaBus } from '../../../src/events/kafka-bus.ts';
import { createKafkaClients } from '../../../src/platform/kafka.ts';
import { silentLogger } from '../../../src/platform/logger.ts';

/** A broker whose host takes connections while the broker itself is frozen. */
const sockets = new Set<Socket>();
const server = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  server.close();
});

const SEND_MS = 1000;
/** The longest that a goodbye takes, and a second for a busy machine. */
const STOP_MS = 6000;

test('a broker that takes connections and is silent holds up neither the relay nor the end of the program', async () => {
  const brokers = [`127.0.0.1:${String((server.address() as AddressInfo).port)}`];
  const clients = createKafkaClients({ brokers, clientId: 'silent', log: silentLogger });
  const bus = createKafkaBus({ clients, log: silentLogger, sendMs: SEND_MS });
  bus.subscribe({ group: 'ours', topics: ['kibanda.sales'], handle: () => Promise.resolve() });
  await bus.start();

  for (const _try of [1, 2]) {
    const begun = performance.now();
    await expect(bus.publishBatch([])).rejects.toThrow('did not answer');
    expect(performance.now() - begun).toBeLessThan(SEND_MS + 2000);
  }
  expect(bus.health().ok).toBe(false);
  const begun = performance.now();
  await bus.stop();
  expect(performance.now() - begun).toBeLessThan(STOP_MS);
});
