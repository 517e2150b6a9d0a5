import { Kafka, Partitioners, logLevel, type Admin, type Consumer, type Producer } from 'kafkajs';
import type { Logger } from './logger.ts';

export interface KafkaSettings {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  /** Seen in the broker's logs and quotas. */
  readonly clientId: string;
  readonly log: Logger;
  /** After so long without a sign of life a consumer's partitions go to others; also what a crash of all costs. */
  readonly sessionMs?: number;
}

/** Makes clients with the settings that our guarantees rest on. */
export interface KafkaClients {
  producer(): Producer;
  consumer(groupId: string): Consumer;
  admin(): Admin;
}

const SOON = { initialRetryTime: 100, maxRetryTime: 5000, retries: 5 };

/** Opens no connection yet. */
export function createKafkaClients({ brokers, clientId, log, sessionMs = 20_000 }: KafkaSettings): KafkaClients {
  const kafka = new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3000,
    requestTimeout: 10_000,
    retry: SOON,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      // We limit retries on purpose: a producer that failed is replaced.
      if (entry.log.message.startsWith('Limiting retries')) return;
      // Its own words only: the rest of an entry quotes requests.
      log.warn(`kafka: ${entry.namespace} ${entry.log.message}`);
    },
  });
  return {
    producer: () =>
      kafka.producer({
        // A retry inside the client then writes nothing twice. It needs a single request in flight to keep its order.
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        createPartitioner: Partitioners.DefaultPartitioner,
        retry: SOON,
      }),
    consumer: (groupId) =>
      kafka.consumer({
        groupId,
        sessionTimeout: sessionMs,
        heartbeatInterval: Math.min(3000, sessionMs / 4),
        rebalanceTimeout: 30_000,
        maxWaitTimeInMs: 500,
        allowAutoTopicCreation: false,
        // A crash ends the consumer; whoever runs it makes a new one, in one place for all kinds of failures.
        retry: { ...SOON, restartOnFailure: () => Promise.resolve(false) },
      }),
    admin: () => kafka.admin({ retry: SOON }),
  };
}
