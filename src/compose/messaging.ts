import type { RedisClient } from '../platform/redis.ts';
import { copyToInbox } from '../simulator/copy-to-inbox.ts';
import { createRedisInbox, type SimulatorInbox } from '../simulator/inbox.ts';
import { createSimulatorSms } from '../simulator/simulator-sms.ts';
import type { Network } from '../channels/network.ts';
import type { SmsChannel } from '../channels/sms-channel.ts';
import type { Config } from '../config.ts';
import { createHandleDeliveryReport, type HandleDeliveryReport } from '../features/messages/delivery-reports.ts';
import { createStillSo } from './still-so.ts';
import { createTakeSmsCaps } from '../features/messages/sms-caps.ts';
import { createMessagesService } from '../features/messages/messages-service.ts';
import { createOptOuts } from '../features/messages/opt-outs.ts';
import { SEND_SMS } from '../features/messages/queue-message.ts';
import { createDueWorkDispatcher, type DueWorkDispatcher } from '../jobs/due-work-dispatcher.ts';
import { createSendSms, SENDING_AT_ONCE } from '../jobs/send-sms.ts';
import { createSmsRoutes, type SmsRoutes } from '../jobs/sms-routes.ts';
import { BRAND } from '../features/messages/service-names.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createNumberSealer } from '../platform/sealed-numbers.ts';
import { createJobQueue, startJobWorker, type JobQueue, type JobWorker } from '../platform/queue.ts';
import { namedIn } from '../platform/sms-order.ts';
import { StartError } from '../platform/start-error.ts';
import type { Data } from './data.ts';
import type { Words } from './words.ts';

/** The way of messages to phones: from the ledger through the queue to the provider, and what comes back. */
export interface Messaging {
  readonly inbox: SimulatorInbox;
  readonly queue: JobQueue;
  readonly dispatcher: DueWorkDispatcher;
  readonly handleDeliveryReport: HandleDeliveryReport;
  /** Hands one message over at once, for the few that belong to no shop. */
  readonly send: SmsChannel['send'];
  /** By provider: rejects while it is left alone. */
  readonly providerChecks: Readonly<Record<string, () => Promise<void>>>;
  /** Takes jobs from the queue and sends; `redis` is a client opened for workers. */
  readonly startSending: (redis: RedisClient) => JobWorker;
}

export interface MessagingDeps {
  readonly config: Config;
  readonly networks: readonly Network[];
  readonly data: Data;
  readonly words: Words;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly sessionsRedis: RedisClient;
  readonly queueRedis: RedisClient;
  /** Of the other kinds of due work. */
  readonly otherQueues: readonly JobQueue[];
}

export const createMessaging = (deps: MessagingDeps): Messaging => {
  const { config, data, logger, metrics, words } = deps;
  const { clock, hasher, behind } = data;
  const { texts, dial } = words;
  const { inTenant, directory } = behind;
  const handleDeliveryReport = createHandleDeliveryReport({ inTenant, directory, hasher, clock, metrics });
  const inbox = createRedisInbox(
    deps.sessionsRedis,
    (phone) => hasher.phone(phone),
    createNumberSealer(config.secretKey),
  );
  const channels = createChannels(deps, { inbox, clock, onReport: handleDeliveryReport });
  checkOrder(config, channels);
  const routes = createSmsRoutes({ channels, ...(config.smsOrder && { order: config.smsOrder }), clock, metrics });
  collectProviders(routes, metrics);
  const takeSmsCaps = createTakeSmsCaps({ caps: config.smsCaps, hasher });
  const messages = createMessagesService({
    ...{ inTenant, runOnce: directory.runOnce, hasher, clock, metrics, texts },
    optOuts: createOptOuts({ directory, hasher, clock }),
    takeSmsCaps,
    askStillSo: createStillSo({ texts, dial, shortCode: config.smsShortCode }),
  });
  const queue = createJobQueue({ name: SEND_SMS, redis: deps.queueRedis, logger });
  return {
    send: routes.sendByAny,
    providerChecks: checksOf(routes),
    inbox,
    queue,
    dispatcher: createDueWorkDispatcher({ cells: behind.cells, queues: [queue, ...deps.otherQueues], clock, logger }),
    handleDeliveryReport,
    startSending: (redis) =>
      startJobWorker({
        name: SEND_SMS,
        redis,
        logger,
        concurrency: SENDING_AT_ONCE,
        work: createSendSms({ directory: behind.tenants, messages, routes, logger }),
      }),
  };
};

/** The networks that send SMS, else the phones of the simulator. */
const createChannels = (
  { config, networks }: Pick<MessagingDeps, 'config' | 'networks'>,
  phones: Omit<Parameters<typeof createSimulatorSms>[0], 'sender'>,
): readonly SmsChannel[] => {
  const simulated = { ...phones, sender: BRAND };
  const channels = networks.flatMap(({ sms }) => sms ?? []);
  if (channels.length === 0) return [createSimulatorSms(simulated)];
  return config.simulator ? channels.map((sms) => copyToInbox(sms, simulated)) : channels;
};

/** An order that names who does not send would be followed in silence, past what it was meant for. */
const checkOrder = ({ smsOrder }: Config, channels: readonly SmsChannel[]): void => {
  const missing = smsOrder && namedIn(smsOrder).filter((name) => channels.every((channel) => channel.name !== name));
  if (missing === undefined || missing.length === 0) return;
  throw new StartError(`SMS_PROVIDERS names ${missing.join(', ')}: there are no settings to send SMS that way.`);
};

const collectProviders = ({ providers, isAway }: SmsRoutes, metrics: Metrics): void => {
  metrics.collectWith(() => {
    for (const provider of providers) metrics.smsProviderUp.set({ provider }, isAway(provider) ? 0 : 1);
  });
};

const checksOf = ({ providers, isAway }: SmsRoutes): Messaging['providerChecks'] =>
  Object.fromEntries(
    providers.map((name) => [
      `sms ${name}`,
      () => (isAway(name) ? Promise.reject(new Error('it is left alone for a while')) : Promise.resolve()),
    ]),
  );
