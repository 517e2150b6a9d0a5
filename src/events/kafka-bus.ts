import type { Producer } from 'kafkajs';
import { createBackOff } from '../platform/back-off.ts';
import type { KafkaClients } from '../platform/kafka.ts';
import { within } from '../platform/deadline.ts';
import type { Logger } from '../platform/logger.ts';
import { atMost } from '../platform/pause.ts';
import type { BusMessage, EventBus, Subscription } from './bus.ts';
import { CLOUD_EVENT_CONTENT_TYPE } from './cloud-event.ts';
import { createKafkaGroup, type KafkaGroup } from './kafka-group.ts';
import { createMissingTopics } from './kafka-topics.ts';

export interface KafkaBusDeps {
  readonly clients: KafkaClients;
  readonly log: Logger;
  /** Partitions of topics that don't exist yet. */
  readonly partitions?: number;
  readonly concurrency?: number;
  /** How long a batch may take until it counts as failed. */
  readonly sendMs?: number;
}

/** Below the limit that our topics have. */
const LARGEST_PART = 200 * 1024;
/** Key and headers of a message. */
const OVERHEAD = 300;
/** A broker that does not answer is not said goodbye to for longer. */
const LEAVE_MS = 5000;

/** The bus on Apache Kafka. Offsets are committed after the handlers' own commits; order is kept by key. */
export function createKafkaBus({
  clients,
  log,
  partitions = 12,
  concurrency = 4,
  sendMs = 20_000,
}: KafkaBusDeps): EventBus {
  const subscriptions: Subscription[] = [];
  let groups: KafkaGroup[] | undefined;
  const topicsReady = onceThatWorks(() => inTime(sendMs, createMissingTopics(clients, { partitions })));
  const publisher = createPublisher(clients, sendMs);

  return {
    publishBatch: async (messages) => {
      await topicsReady();
      await publisher.send(messages);
      return { notYet: new Set() };
    },
    subscribe: (subscription) => {
      if (groups !== undefined) throw new Error('Subscribe before the bus is started.');
      subscriptions.push(subscription);
    },
    start: () => {
      groups = subscriptions.map((subscription) =>
        createKafkaGroup({ clients, subscription, topicsReady, backOff: createBackOff(300, 5000), log, concurrency }),
      );
      for (const group of groups) group.start();
      return Promise.resolve();
    },
    stop: async () => {
      await Promise.all((groups ?? []).map((group) => group.stop()));
      await publisher.stop();
    },
    health: () => {
      if (groups === undefined) return { ok: false, reason: 'not started' };
      return groups.map((group) => group.health()).find((health) => !health.ok) ?? publisher.health();
    },
  };
}

/** The client tries again for a minute and longer where a broker takes connections and is silent. */
const inTime = <T>(ms: number, work: Promise<T>): Promise<T> =>
  within(ms, work, () => {
    throw new Error(`The broker did not answer within ${ms} ms.`);
  });

function createPublisher(clients: KafkaClients, sendMs: number) {
  let connected: Promise<Producer> | undefined;
  let lastFailed = false;

  /** A producer that failed once may have lost count of its sequence: the next batch gets a new one. */
  const drop = async (): Promise<void> => {
    const dropped = connected;
    connected = undefined;
    const producer = await dropped?.catch(() => undefined);
    if (producer) await atMost(LEAVE_MS, producer.disconnect());
  };

  const send = async (messages: readonly BusMessage[]): Promise<void> => {
    connected ??= connectProducer(clients);
    const producer = await connected;
    for (const part of partsOf(messages)) {
      await producer.sendBatch({ acks: -1, timeout: 10_000, topicMessages: byTopic(part) });
    }
  };

  return {
    send: async (messages: readonly BusMessage[]): Promise<void> => {
      try {
        await inTime(sendMs, send(messages));
        lastFailed = false;
      } catch (error) {
        lastFailed = true;
        void drop();
        throw error;
      }
    },
    stop: drop,
    health: () => (lastFailed ? { ok: false, reason: 'the last batch could not be published' } : { ok: true }),
  };
}

const connectProducer = async (clients: KafkaClients): Promise<Producer> => {
  const producer = clients.producer();
  try {
    await producer.connect();
    return producer;
  } catch (error) {
    await producer.disconnect().catch(() => undefined);
    throw error;
  }
};

/**
 * Cuts a batch, in its order, into parts that fit: what a broker limits as the size of a message is the size of all that
 * is sent to a partition at once, and a backlog may be of one shop alone.
 */
function partsOf(messages: readonly BusMessage[]): BusMessage[][] {
  const parts: BusMessage[][] = [[]];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(message.body) + OVERHEAD;
    if (bytes > 0 && bytes + size > LARGEST_PART) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(message);
    bytes += size;
  }
  return parts;
}

function byTopic(messages: readonly BusMessage[]) {
  const topics = [...new Set(messages.map((message) => message.topic))];
  return topics.map((topic) => ({
    topic,
    messages: messages.filter((message) => message.topic === topic).map(toKafkaMessage),
  }));
}

/** No timestamp: the broker keeps events by the time they came, and an event may have waited in the outbox for days. */
function toKafkaMessage({ key, id, type, time, body, headers }: BusMessage) {
  return {
    key,
    value: body,
    headers: { 'content-type': CLOUD_EVENT_CONTENT_TYPE, ce_id: id, ce_type: type, ce_time: time, ...headers },
  };
}

/** The same promise for all who ask, and a new attempt for those who ask after a failure. */
function onceThatWorks(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return async () => {
    done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    await done;
  };
}
