import type { RedisClient } from '../platform/redis.ts';
import type { Config } from '../config.ts';
import { createEveningSummary } from '../features/reports/evening-summary.ts';
import { createCleanUpShop } from '../features/retention/clean-up-shop.ts';
import { createCleanUpDirectory } from '../features/retention/clean-up-directory.ts';
import { EVENING_SUMMARY, CLEAN_UP_SHOP } from '../features/shops/daily-work.ts';
import { EXPIRE_COUNTS } from '../features/stock/waiting-counts.ts';
import { createDeliverWebhooks, DELIVER_WEBHOOKS, WEBHOOK_SECRETS } from '../features/webhooks/deliver.ts';
import { createNotifySwitchedOff } from '../features/webhooks/switched-off-message.ts';
import { createDeliverWebhooksJob } from '../jobs/deliver-webhooks.ts';
import { createEveningSummaryJob } from '../jobs/evening-summary.ts';
import { createCleanUpShopJob } from '../jobs/clean-up-shop.ts';
import { createExpireCounts } from '../jobs/expire-counts.ts';
import { createSettlePaymentJob } from '../jobs/settle-payment.ts';
import { createSettlePayment } from '../features/payments/settle-payments.ts';
import { SETTLE_PAYMENT } from '../features/payments/payment.ts';
import type { PaymentProvider } from '../payments/provider.ts';
import type { Job } from '../jobs/shop-job.ts';
import { createTellLowStock } from '../jobs/tell-low-stock.ts';
import { TELL_LOW_STOCK } from '../features/low-stock/announce-low.ts';
import {
  createCleanUpDirectoryJob,
  SCHEDULE_AGAIN_MS,
  CLEAN_UP_DIRECTORY,
  CLEAN_UP_EVERY_MS,
} from '../jobs/clean-up-directory.ts';
import { KINDS_OF_SHOPS, TIMED_AT_ONCE, TIMED_KINDS, type TimedKind } from '../jobs/timed-jobs.ts';
import type { Logger } from '../platform/logger.ts';
import { createLoop, type Loop } from '../platform/loop.ts';
import { createPostOutside } from '../platform/post-outside.ts';
import { createJobQueue, startJobWorker, type JobQueue, type JobWorker } from '../platform/queue.ts';
import { createSealer } from '../platform/sealer.ts';
import type { Behind, Data } from './data.ts';
import type { Features } from './features.ts';
import type { Messaging } from './messaging.ts';

/** The queues of work that begins because its time has come. */
export interface TimedQueues {
  /** Filled from the due work, each by its kind. */
  readonly ofShops: readonly JobQueue[];
  /** Filled by a job scheduler. */
  readonly cleanUp: JobQueue;
}

/** Opens the queues; a client of Redis opened for queues is given. */
export const createTimedQueues = (redis: RedisClient, logger: Logger): TimedQueues => ({
  ofShops: KINDS_OF_SHOPS.map((name) => createJobQueue({ name, redis, logger })),
  cleanUp: createJobQueue({ name: CLEAN_UP_DIRECTORY, redis, logger }),
});

export interface TimedWork {
  /** Works on all of it; `redis` is a client opened for workers. */
  readonly start: (redis: RedisClient) => JobWorker;
}

export interface TimedWorkDeps {
  readonly config: Pick<Config, 'retention' | 'secretKey'>;
  readonly data: Pick<Data, 'clock' | 'hasher'> & { readonly behind: Pick<Behind, 'directory' | 'inTenant'> };
  readonly features: Pick<Features, 'queueMessage' | 'dial'>;
  readonly messaging: Pick<Messaging, 'dispatcher'>;
  readonly providers: readonly PaymentProvider[];
  readonly queues: TimedQueues;
  readonly logger: Logger;
}

export const createTimedWork = (deps: TimedWorkDeps): TimedWork => {
  const { queues, logger } = deps;
  const jobs = createJobs(deps);
  const scheduling = createScheduling(queues.cleanUp, logger);
  return {
    start: (redis) => {
      const workers = TIMED_KINDS.map((name) =>
        startJobWorker({ name, redis, logger, concurrency: TIMED_AT_ONCE[name], work: jobs[name] }),
      );
      scheduling.start();
      return {
        close: async (timeoutMs) => {
          await scheduling.stop();
          await Promise.all(workers.map((worker) => worker.close(timeoutMs)));
        },
      };
    },
  };
};

/** Has Redis told again and again what it is to schedule. */
const createScheduling = (queue: JobQueue, logger: Logger): Loop =>
  createLoop({
    turn: async () => {
      await queue.schedule(CLEAN_UP_DIRECTORY, CLEAN_UP_EVERY_MS);
      return SCHEDULE_AGAIN_MS;
    },
    onFailure: (error) => {
      logger.warn('the cleaning up could not be scheduled', { component: CLEAN_UP_DIRECTORY, error });
      return SCHEDULE_AGAIN_MS;
    },
  });

const createJobs = (deps: TimedWorkDeps): Readonly<Record<TimedKind, Job>> => {
  const { config, data, features, messaging, logger } = deps;
  const { clock, hasher } = data;
  const { directory, inTenant } = data.behind;
  const { retention } = config;
  const shop = { directory, inTenant, clock };
  const wake = (): void => {
    messaging.dispatcher.wake();
  };
  const deliver = createDeliverWebhooks({
    ...{ inTenant, clock, post: createPostOutside(), notifySwitchedOff: createNotifySwitchedOff(features) },
    sealer: createSealer(config.secretKey, WEBHOOK_SECRETS),
  });
  return {
    [EVENING_SUMMARY]: createEveningSummaryJob({ ...shop, sendEveningSummary: createEveningSummary(features), wake }),
    [EXPIRE_COUNTS]: createExpireCounts(shop),
    [TELL_LOW_STOCK]: createTellLowStock(shop),
    [DELIVER_WEBHOOKS]: createDeliverWebhooksJob({ ...shop, deliver }),
    [SETTLE_PAYMENT]: createSettlePaymentJob({ ...shop, settlePayment: createSettling(deps) }),
    [CLEAN_UP_SHOP]: createCleanUpShopJob({ ...shop, cleanUpShop: createCleanUpShop({ hasher, retention }) }),
    [CLEAN_UP_DIRECTORY]: createCleanUpDirectoryJob({
      cleanUpDirectory: createCleanUpDirectory({ runs: directory.runOnceIn, retention, clock }),
      logger,
    }),
  };
};

const createSettling = ({ data, providers }: TimedWorkDeps) =>
  createSettlePayment({
    inTenant: data.behind.inTenant,
    clock: data.clock,
    providers: new Map(providers.flatMap(({ name, collect }) => (collect === undefined ? [] : [[name, collect]]))),
  });
