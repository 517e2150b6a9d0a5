import { NETWORKS } from '../channels/all.ts';
import { createRedisTraceLog, noTraceLog, type TraceLog } from '../simulator/trace-log.ts';
import {
  collectBusFigures,
  collectDueWorkFigures,
  collectFigures,
  collectOutboxFigures,
} from '../telemetry/collect-figures.ts';
import { createCommittedCounter } from '../telemetry/count-committed.ts';
import { createData, type Data } from './data.ts';
import { createFeatures } from './features.ts';
import { createEventFlow, type EventFlow } from './event-flow.ts';
import { createMessaging, type Messaging } from './messaging.ts';
import { createPressure } from '../telemetry/pressure.ts';
import { createOperations, type Operations } from '../http/operations.ts';
import { createHealthChecks } from '../telemetry/health-checks.ts';
import type { Outside } from './outside.ts';
import { connectProviders } from './payments.ts';
import { createTelling } from './telling.ts';
import { createTimedQueues, createTimedWork, type TimedWork } from './timed-work.ts';
import { createUssd } from './ussd.ts';
import {
  lookForKafka,
  requireOwnSessions,
  waitForServices,
  type AwaitedDatabase,
  type RelayAddress,
} from '../platform/wait-for-services.ts';
import { createWords } from './words.ts';
import { createWeb, type Web } from './web.ts';
import type { Config } from '../config.ts';
import { systemClock } from '../platform/clock.ts';
import { createLogger, type Logger } from '../platform/logger.ts';
import { createSpares, type Spares } from '../tenancy/spare-keeper.ts';
import { oldestDueSeconds } from '../tenancy/due-work.ts';
import { settingOf } from '../tenancy/cell-settings.ts';
import { DIRECTORY_CELL } from '../tenancy/cells.ts';
import { askDirectory } from '../tenancy/ask-directory.ts';
import { createMetrics, type Metrics } from '../platform/metrics.ts';
import { createRedisNews } from '../platform/redis-news.ts';
import { closeRedis, createRedis, type RedisClient } from '../platform/redis.ts';

/** What one process of the program can be: answer callers, publish events, or react to them. */
export const ROLES = ['web', 'relay', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** The whole program, built and not yet running. */
export interface Program {
  /** Starts the chosen roles; tells the port of `web`, and the one for health and metrics where there is one. */
  readonly start: (roles: readonly Role[]) => Promise<StartedProgram>;
  /** Stops everything in order: takes nothing new, finishes what it has, then closes the connections. */
  readonly stop: () => Promise<void>;
}

export interface StartedProgram {
  readonly port?: number | undefined;
  readonly operationsPort?: number | undefined;
}

/**
 * Builds everything from the settings, once the database and Redis answer: read it to see what depends on what.
 * @throws StartError when they do not
 */
export const compose = async (config: Config, { clock: time, sims }: Outside = {}): Promise<Program> => {
  const logger = createLogger(config.logLevel);
  const metrics = createMetrics({ version: '0.1.0' });
  const data = createData(config, logger, time ?? systemClock, createCommittedCounter(metrics));
  const { redis, queueRedis, workerRedis, subscriberRedis, closeRedises } = await openRedises(config, data, logger);

  const trace: TraceLog = config.simulator ? createRedisTraceLog(redis) : noTraceLog;
  const queues = createTimedQueues(queueRedis, logger);
  const networks = NETWORKS.flatMap((network) => network.connect(config.networks) ?? []);
  const providers = connectProviders({ config, data });
  const parts = { config, networks, providers, data, logger, metrics };
  const words = createWords(config);
  const messaging = createMessaging({ ...parts, words, sessionsRedis: redis, queueRedis, otherQueues: queues.ofShops });
  const spares = sparesOf(config, data, logger);
  const features = createFeatures({
    ...{ config, data, words, redis, subscriberRedis, send: messaging.send, sims, onShopOpened: spares.ask },
    onPinChecked: (result) => {
      metrics.pinChecks.inc({ result });
    },
  });
  const timedWork = createTimedWork({ ...parts, features, messaging, queues });
  const pressure = createPressure();
  const news = createRedisNews(redis, 'shop-news', subscriberRedis);
  const events = createEventFlow({ ...parts, features, messaging, news, trace, onLate: pressure.note });
  const telling = createTelling({ data, logger, metrics, redis, trace });
  const ussd = createUssd({ ...parts, features, redis, observe: telling.observe, pressure });
  const health = createHealthChecks({ pools: data.pools, redis, queue: messaging.queue });
  const web = createWeb({ ...parts, ...telling, news, features, messaging, ussd, redis, health, trace });
  const operations = createOperations({ ...parts, ...operationsOf(config, health, messaging) });
  const allQueues = [messaging.queue, queues.cleanUp, ...queues.ofShops];
  collectFigures({ metrics, pools: [...data.pools.values()], queues: allQueues });
  collectOutboxFigures(metrics, events.watch);
  collectDueWorkFigures(metrics, () => oldestDueSeconds([...data.pools.values()], data.clock.now()));
  const close = async (): Promise<void> => {
    await telling.flush();
    await Promise.all([spares.stop(), ...allQueues.map((queue) => queue.close())]);
    await closeRedises();
    await data.close();
  };
  const behind = { messaging, timedWork, workerRedis, spares };
  return runProgram({ config, logger, metrics, web, operations, events, ...behind, close });
};

const sparesOf = ({ database }: Config, { ground }: Data, logger: Logger): Spares =>
  createSpares({
    owner: ground.owners.get(ground.cell),
    wanted: database.spareShops,
    onFailed: (error) => {
      logger.warn('no shop could be prepared', { error });
    },
  });

/** What operators see: the SMS providers too, of which only receipts need one. */
const operationsOf = (
  { operations: address }: Config,
  { checks, asides }: ReturnType<typeof createHealthChecks>,
  { providerChecks }: Messaging,
) => ({
  address,
  checks,
  asides: { ...asides, ...providerChecks },
});

const relayAddressesOf = ({ database }: Config): readonly RelayAddress[] => [
  { setting: 'DATABASE_DIRECT_URL', url: database.directAppUrl, isNeeded: true },
  ...[...database.cells].map(([cell, { directAppUrl: url }]) => ({
    ...{ setting: settingOf(cell, database), url },
    isNeeded: false,
  })),
];

/** The databases to wait for, each with the setting that its address comes from. */
const databasesOf = ({ database }: Config, { pools }: Data, logger: Logger): readonly AwaitedDatabase[] =>
  [...pools].map(([cell, pool]) => ({
    setting: settingOf(cell, database),
    ask: () => askDirectory(pool),
    onMissing:
      cell === DIRECTORY_CELL
        ? undefined
        : (reason) => {
            logger.warn('a further database does not answer: its shops are not served', { cell, reason });
          },
  }));

/** Opens a client of Redis for each use, and waits until they and the database answer. */
const openRedises = async (config: Config, data: Data, logger: Logger) => {
  const redis = createRedis(config.redis, 'sessions', logger);
  const queueRedis = createRedis(config.redis, 'queue', logger);
  const workerRedis = createRedis(config.redis, 'worker', logger);
  const subscriberRedis = createRedis(config.redis, 'subscriber', logger);
  const redises = [redis, queueRedis, workerRedis, subscriberRedis];
  const closeRedises = async (): Promise<void> => {
    await Promise.all(redises.map(closeRedis));
  };
  try {
    await waitForServices(databasesOf(config, data, logger), redises, config.redis);
  } catch (error) {
    await Promise.all([closeRedises(), data.close()]);
    throw error;
  }
  return { redis, queueRedis, workerRedis, subscriberRedis, closeRedises };
};

interface ProgramParts {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly web: Web;
  readonly operations: Operations;
  readonly events: EventFlow;
  readonly messaging: Messaging;
  readonly timedWork: TimedWork;
  readonly workerRedis: RedisClient;
  readonly spares: Spares;
  readonly close: () => Promise<void>;
}

/** Starts from the back (whoever reacts) to the front (whoever takes calls), and stops the other way round. */
const runProgram = (parts: ProgramParts): Program => {
  const { web, operations, events } = parts;
  // Whoever looks after the program can look until the end.
  const stops: (() => Promise<void>)[] = [parts.close, operations.close];
  return {
    start: async (roles) => {
      if (roles.includes('relay')) await requireOwnSessions(relayAddressesOf(parts.config));
      stops.push(await startLinks(web, roles));
      if (roles.includes('worker')) stops.push(startWorking(parts));
      if (roles.includes('worker') || roles.includes('relay')) {
        await startBus(parts, roles);
        stops.push(() => events.bus.stop());
      }
      if (roles.includes('relay')) {
        for (const part of [events.relay, events.watch]) {
          part.start();
          stops.push(() => part.stop());
        }
      }
      const port = roles.includes('web') ? await web.listen() : undefined;
      if (port !== undefined) stops.push(() => web.close());
      return { port, operationsPort: await operations.listen(loopsOf(roles, parts)) };
    },
    stop: async () => {
      operations.noteStopping();
      for (const stop of stops.splice(0).toReversed()) {
        await stop().catch((error: unknown) => {
          parts.logger.error('something could not be stopped in order', { error });
        });
      }
    },
  };
};

/** Opens the networks that are connections, where somebody needs them; answers how they are closed. */
const startLinks = async ({ links }: Web, roles: readonly Role[]): Promise<() => Promise<void>> => {
  if (!roles.includes('worker') && !roles.includes('web')) return () => Promise.resolve();
  await links.start();
  return links.stop;
};

/** Begins to work on jobs; answers how that is stopped. */
const startWorking = ({ messaging, timedWork, workerRedis, spares }: ProgramParts) => {
  const workers = [messaging.startSending(workerRedis), timedWork.start(workerRedis)];
  messaging.dispatcher.start();
  spares.ask();
  return async (): Promise<void> => {
    await messaging.dispatcher.stop();
    await Promise.all(workers.map((worker) => worker.close()));
  };
};

const startBus = async ({ events, metrics, config, logger }: ProgramParts, roles: readonly Role[]): Promise<void> => {
  if (roles.includes(events.isInProcess ? 'relay' : 'worker')) events.subscribeConsumers();
  await events.bus.start();
  collectBusFigures(metrics, events.bus);
  void lookForKafka(config.kafka, logger);
};

/** What goes on by itself in these roles. */
const loopsOf = (roles: readonly Role[], { events, messaging }: Pick<ProgramParts, 'events' | 'messaging'>) => ({
  ...(roles.includes('relay') ? { relay: () => events.relay.health(), outbox: () => events.watch.health() } : {}),
  ...(roles.includes('worker') ? { 'due-work': () => messaging.dispatcher.health() } : {}),
});
