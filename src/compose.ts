import { createRedisTraceLog, noTraceLog, type TraceLog } from './channels/simulator/trace-log.ts';
import { createData } from './compose/data.ts';
import { createEventBuffer } from './compose/event-buffer.ts';
import { createEventFlow, type EventFlow } from './compose/event-flow.ts';
import { createMessaging, type Messaging } from './compose/messaging.ts';
import { createObserver } from './compose/observe-turns.ts';
import type { Outside } from './compose/outside.ts';
import { createRejections } from './compose/rejections.ts';
import { createSessionEvents } from './compose/session-events.ts';
import { createTimedQueues, createTimedWork, type TimedWork } from './compose/timed-work.ts';
import { createUssd } from './compose/ussd.ts';
import { createWeb, type Web } from './compose/web.ts';
import type { Config } from './config.ts';
import type { Redis } from 'ioredis';
import { createLogger } from './platform/logger.ts';
import { createMetrics } from './platform/metrics.ts';
import { createRateLimit } from './platform/rate-limit.ts';
import type { TurnObservation } from './ussd/gateway-deps.ts';
import { closeRedis, createRedis, redisReady } from './platform/redis.ts';

/** What one process of the program can be: answer callers, publish events, or react to them. */
export const ROLES = ['web', 'relay', 'worker'] as const;
export type Role = (typeof ROLES)[number];

/** The whole program, built and not yet running. */
export interface Program {
  /** Starts the chosen roles; `web` tells the port on which it listens. */
  readonly start: (roles: readonly Role[]) => Promise<{ port?: number }>;
  /** Stops everything in order: takes nothing new, finishes what it has, then closes the connections. */
  readonly stop: () => Promise<void>;
}

/** Builds everything from the settings: read it to see what depends on what. */
export const compose = async (config: Config, { clock: time, sims }: Outside = {}): Promise<Program> => {
  const logger = createLogger(config.logLevel);
  const metrics = createMetrics({ version: '0.1.0' });
  const data = createData(config, logger, time);
  const redis = createRedis(config.redisUrl, 'sessions', logger);
  const queueRedis = createRedis(config.redisUrl, 'queue', logger);
  const workerRedis = createRedis(config.redisUrl, 'worker', logger);
  const hearingRedis = createRedis(config.redisUrl, 'hearing', logger);
  const redises = [redis, queueRedis, workerRedis, hearingRedis];
  await Promise.all(redises.map((one) => redisReady(one)));

  const trace: TraceLog = config.simulator ? createRedisTraceLog(redis) : noTraceLog;
  const queues = createTimedQueues(queueRedis, logger);
  const parts = { config, data, logger, metrics };
  const messaging = createMessaging({ ...parts, sessionsRedis: redis, queueRedis, otherQueues: queues.ofShops });
  const timedWork = createTimedWork({ config, data, messaging, queues, logger });
  const events = createEventFlow({ config, data, messaging, logger, metrics, trace });
  const { clock, directory, hasher } = data;
  const firstReport = createRateLimit(redis, { name: 'session-end', most: 1, windowSeconds: 3600 });
  const buffer = createEventBuffer({ directory, logger });
  const rejections = createRejections({ directory, metrics, clock, logger });
  const sessionEvents = createSessionEvents({ directory, hasher, firstReport, clock, buffer });
  const tell = createObserver({ logger, metrics, trace, clock: data.clock });
  const observe = (turn: TurnObservation): void => {
    tell(turn);
    sessionEvents.note(turn);
  };
  const ussd = createUssd({ config, data, messaging, logger, metrics, redis, hearingRedis, observe, sims });
  const web = createWeb({
    config,
    data,
    messaging,
    ussd,
    logger,
    metrics,
    redis,
    trace,
    sessionEvents,
    buffer,
    rejections,
  });
  const close = async (): Promise<void> => {
    await Promise.all([buffer.flush(), rejections.flush()]);
    await Promise.all([messaging.queue, queues.sweep, ...queues.ofShops].map((queue) => queue.close()));
    await Promise.all(redises.map(closeRedis));
    await data.close();
  };
  return runProgram({ web, events, messaging, timedWork, workerRedis, close });
};

interface ProgramParts {
  readonly web: Web;
  readonly events: EventFlow;
  readonly messaging: Messaging;
  readonly timedWork: TimedWork;
  readonly workerRedis: Redis;
  readonly close: () => Promise<void>;
}

/** Starts from the back (whoever reacts) to the front (whoever takes calls), and stops the other way round. */
const runProgram = ({ web, events, messaging, timedWork, workerRedis, close }: ProgramParts): Program => {
  const stops: (() => Promise<void>)[] = [close];
  const startWorking = (): void => {
    for (const worker of [messaging.startSending(workerRedis), timedWork.start(workerRedis)]) {
      stops.push(() => worker.close());
    }
    messaging.dispatcher.start();
    stops.push(() => messaging.dispatcher.stop());
  };
  const startBus = async (roles: readonly Role[]): Promise<void> => {
    if (roles.includes(events.isInProcess ? 'relay' : 'worker')) events.subscribeConsumers();
    await events.bus.start();
    stops.push(() => events.bus.stop());
  };

  return {
    start: async (roles) => {
      if (roles.includes('worker')) startWorking();
      if (roles.includes('worker') || roles.includes('relay')) await startBus(roles);
      if (roles.includes('relay')) {
        events.relay.start();
        stops.push(() => events.relay.stop());
      }
      if (!roles.includes('web')) return {};
      const port = await web.listen();
      stops.push(() => web.close());
      return { port };
    },
    stop: async () => {
      for (const stop of stops.splice(0).toReversed()) await stop();
    },
  };
};
