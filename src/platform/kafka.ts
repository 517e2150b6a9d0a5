import {
  Kafka,
  Partitioners,
  logLevel,
  type Admin,
  type Consumer,
  type KafkaConfig,
  type SASLOptions,
  type Producer,
} from 'kafkajs';
import { failureCode, tlsTrouble } from './failure-code.ts';
import type { KafkaLogin, KafkaServers } from './kafka-settings.ts';
import type { Logger } from './logger.ts';

export interface KafkaSettings extends KafkaServers {
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
export function createKafkaClients({ clientId, log, sessionMs = 20_000, ...servers }: KafkaSettings): KafkaClients {
  const kafka = new Kafka({
    ...connectionTo(servers),
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

/** Certificates are checked, and that they are for the broker's host: both are what Node does unless told otherwise. */
const connectionTo = ({ brokers, tls, login }: KafkaServers): Pick<KafkaConfig, 'brokers' | 'ssl' | 'sasl'> => ({
  brokers: [...brokers],
  ...(tls && { ssl: tls.authorities === undefined ? true : { ca: tls.authorities } }),
  ...(login && { sasl: saslOf(login) }),
});

const saslOf = ({ mechanism, username, password }: KafkaLogin): SASLOptions => {
  // The types of the library know one mechanism at a time.
  if (mechanism === 'plain') return { mechanism, username, password };
  return mechanism === 'scram-sha-256' ? { mechanism, username, password } : { mechanism, username, password };
};

const LOGIN_REFUSED = 'Kafka refuses the login (KAFKA_USERNAME, KAFKA_PASSWORD, KAFKA_SASL_MECHANISM)';

/**
 * Why Kafka does not let us in, in words for an operator; undefined where it does, or where it has not said so: what only
 * encrypts or logs in wrongly is reached all the same.
 */
export const kafkaRefusal = async (servers: KafkaServers): Promise<string | undefined> => {
  if (servers.tls === undefined && servers.login === undefined) return undefined;
  const retry = { retries: 0 };
  const kafka = new Kafka({ ...connectionTo(servers), logLevel: logLevel.NOTHING, connectionTimeout: 3000, retry });
  const admin = kafka.admin({ retry });
  try {
    await admin.connect();
    return undefined;
  } catch (error) {
    return refusalIn(error);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

const refusalIn = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('name' in error && error.name === 'KafkaJSSASLAuthenticationError') return LOGIN_REFUSED;
  const trouble = tlsTrouble(failureCode(error) ?? '', 'KAFKA_CA_FILE');
  return trouble ?? ('cause' in error ? refusalIn(error.cause) : undefined);
};
