import type { TraceLog } from '../simulator/trace-log.ts';
import type { Config } from '../config.ts';
import { createAskToApprove } from '../consumers/ask-to-approve-count.ts';
import { subscriptionOf, type Consumer } from '../consumers/consumer.ts';
import { createMatchPayments } from '../consumers/match-payments.ts';
import { createKeepReports } from '../consumers/keep-reports.ts';
import { createQueueWebhooks } from '../consumers/queue-webhooks.ts';
import { createSendReceipt } from '../consumers/send-receipt.ts';
import { createNotifyOfCancelled } from '../consumers/notify-of-cancelled-sale.ts';
import { createNotifyOfChanged } from '../consumers/notify-of-changed-sale.ts';
import { createNotifyOfReversed } from '../consumers/notify-of-reversed-payment.ts';
import { createTellOnlookers } from '../consumers/tell-onlookers.ts';
import { createWarnLowStock } from '../consumers/warn-low-stock.ts';
import type { BusMessage, EventBus } from '../events/bus.ts';
import { isEventType } from '../events/catalogue.ts';
import { createDeadLetters, type DeadLetters } from '../events/dead-letters.ts';
import { createInProcessBus } from '../events/in-process-bus.ts';
import { createKafkaBus } from '../events/kafka-bus.ts';
import { createOutboxWatch, type OutboxWatch } from '../events/outbox-watch.ts';
import { createRelay, type Relay } from '../events/relay.ts';
import { relaysTogether, watchesTogether } from '../events/several-outboxes.ts';
import { createNotifyOfReversedPayment } from '../features/debts/reversal-messages.ts';
import { createNotifyOfCancelledSale } from '../features/receipts/cancelled-sale-message.ts';
import { createNotifyOfChangedSale } from '../features/receipts/changed-sale-message.ts';
import { createAskToApproveCount } from '../features/stock/count-message.ts';
import { createWarnOwners } from '../features/low-stock/low-stock-message.ts';
import { createQueueReceipt } from '../features/receipts/receipt-message.ts';
import { connectDirectly } from '../platform/direct-connection.ts';
import { createKafkaClients } from '../platform/kafka.ts';
import type { Logger } from '../platform/logger.ts';
import type { News } from '../platform/redis-news.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { Data } from './data.ts';
import type { Features } from './features.ts';
import type { Messaging } from './messaging.ts';
import { traceEvents } from '../simulator/trace-events.ts';

/** The way of events: from the outbox to the bus, and from the bus to those who react. */
export interface EventFlow {
  readonly bus: EventBus;
  readonly relay: Relay;
  /** Whether events wait too long: asked on other connections than the relay's own. */
  readonly watch: OutboxWatch;
  /** Whether the consumers run beside the relay, because there is no broker between them. */
  readonly isInProcess: boolean;
  /** Subscribes the consumers; before the bus is started. */
  readonly subscribeConsumers: () => void;
}

export interface EventFlowDeps {
  readonly config: Config;
  readonly data: Data;
  readonly features: Pick<Features, 'dial' | 'queueMessage' | 'texts'>;
  readonly messaging: Pick<Messaging, 'dispatcher'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly trace: TraceLog;
  readonly news: Pick<News, 'tell'>;
  /** Hears how late the events are, where a relay runs in this process. */
  readonly onLate: (ms: number) => void;
}

export const createEventFlow = (deps: EventFlowDeps): EventFlow => {
  const { config, data, logger, metrics } = deps;
  const isInProcess = config.kafka.brokers.length === 0;
  const bus = isInProcess ? createInProcessBus() : createBrokerBus(config, logger);
  const deadLetters = counted(
    createDeadLetters({ query: (text, values) => data.behind.pool.query(text, values), bus }),
    metrics,
  );
  const consumerDeps = {
    inTenant: data.behind.inTenant,
    directory: data.behind.tenants,
    deadLetters,
    log: logger,
    metrics: {
      consumed: (consumer: string, result: string) => {
        metrics.consumed.inc({ consumer, result });
      },
    },
  };
  return {
    bus,
    relay: createRelays(deps, bus),
    watch: createWatches(deps),
    isInProcess,
    subscribeConsumers: () => {
      for (const consumer of createConsumers(deps)) bus.subscribe(subscriptionOf(consumer, consumerDeps));
      bus.subscribe(createTellOnlookers(deps.news.tell));
    },
  };
};

/** The type of what can't be handled may be anything; only ours are told apart. */
const counted = (deadLetters: DeadLetters, metrics: Metrics): DeadLetters => ({
  put: async (letter) => {
    await deadLetters.put(letter);
    const { type = '' } = letter.event;
    metrics.deadLetters.inc({ consumer: letter.consumer, type: isEventType(type) ? type : 'unknown' });
  },
});

const createBrokerBus = (config: Config, logger: Logger): EventBus =>
  createKafkaBus({
    clients: createKafkaClients({ ...config.kafka, clientId: 'kibanda', log: logger }),
    log: logger,
  });

/** One relay for the outbox of each cell. */
const createRelays = (deps: EventFlowDeps, bus: EventBus): Relay => {
  const { database } = deps.config;
  const addresses = [database, ...database.cells.values()].map(({ directAppUrl }) => directAppUrl);
  return relaysTogether(addresses.map((address) => createOutboxRelay(deps, bus, address)));
};

const createWatches = ({ data, logger }: EventFlowDeps): OutboxWatch =>
  watchesTogether(
    [...data.pools.values()].map((pool) =>
      createOutboxWatch({
        query: async (text, values = []) => (await pool.query<object>(text, [...values])).rows,
        log: logger,
      }),
    ),
  );

const createOutboxRelay = ({ logger, metrics, trace, onLate }: EventFlowDeps, bus: EventBus, url: string): Relay =>
  createRelay({
    bus: {
      publishBatch: async (messages: readonly BusMessage[]) => {
        const result = await bus.publishBatch(messages);
        await traceEvents(trace, messages);
        return result;
      },
    },
    log: logger,
    connect: () => connectDirectly({ url, applicationName: 'kibanda relay' }),
    metrics: {
      published: (count) => {
        metrics.outboxPublished.inc({ result: 'published' }, count);
      },
      failed: (count) => {
        metrics.outboxPublished.inc({ result: 'failed' }, count);
      },
      late: onLate,
    },
  });

/** Every reaction to events. */
const createConsumers = ({ config, data, features, messaging }: EventFlowDeps): readonly Consumer[] => {
  const { clock, hasher } = data;
  const { queueMessage, texts, dial } = features;
  const wake = (): void => {
    messaging.dispatcher.wake();
  };
  return [
    createSendReceipt(createQueueReceipt({ queueMessage, hasher, dial, shortCode: config.smsShortCode }), wake),
    createWarnLowStock(createWarnOwners({ queueMessage, texts, clock, dial }), wake),
    createNotifyOfCancelled(createNotifyOfCancelledSale({ queueMessage, hasher }), wake),
    createNotifyOfChanged(createNotifyOfChangedSale({ queueMessage, hasher }), wake),
    createNotifyOfReversed(createNotifyOfReversedPayment({ queueMessage, hasher }), wake),
    createAskToApprove(createAskToApproveCount({ queueMessage, hasher, dial }), wake),
    createMatchPayments({ clock }),
    createKeepReports({ clock }),
    createQueueWebhooks({ inTenant: data.behind.inTenant, clock, wake }),
  ];
};
