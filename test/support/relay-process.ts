import type { EventBus } from '../../src/events/bus.ts';
import { createKafkaBus } from '../../src/events/kafka-bus.ts';
import { createRelay } from '../../src/events/relay.ts';
import { connectDirectly } from '../../src/platform/direct-connection.ts';
import { createKafkaClients } from '../../src/platform/kafka.ts';
import { createLogger, silentLogger } from '../../src/platform/logger.ts';

/** A relay as a process of its own, so that a test can kill it. With DIE=1 it kills itself after publishing, before the mark. */
const { APP_URL = '', BROKERS = '', DIE } = process.env;
const clients = createKafkaClients({ brokers: BROKERS.split(','), clientId: 'relay-process', log: silentLogger });
const kafka = createKafkaBus({ clients, log: silentLogger, partitions: 3 });
const dying: Pick<EventBus, 'publishBatch'> = {
  publishBatch: async (messages) => {
    const result = await kafka.publishBatch(messages);
    if (DIE === '1') process.kill(process.pid, 'SIGKILL');
    return result;
  },
};

createRelay({
  connect: () => connectDirectly({ url: APP_URL, applicationName: 'relay-process' }),
  bus: dying,
  log: createLogger('warn'),
  metrics: { published: () => undefined, failed: () => undefined },
  settings: { pollMs: 200, stuckMs: 2000 },
}).start();
