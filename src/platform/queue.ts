import type { RedisClient } from './redis.ts';
import { setTimeout as wait } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import type { Logger } from './logger.ts';
import { within } from './deadline.ts';
import { atMost } from './pause.ts';

/** The braces put all keys of a queue on one node of a Redis Cluster, as its scripts need; queues spread over the nodes. */
const prefixOf = (name: string): string => `{kibanda:${name}}`;

export interface NewJob {
  /** While a job with this id waits or is at work, the same id is not added again. */
  readonly id: string;
  /** Ids only: a queue is no place for phone numbers or texts. */
  readonly data: Readonly<Record<string, string>>;
}

export interface JobQueue {
  readonly name: string;
  /** Rejects, soon, when Redis can't take the jobs now. */
  add(jobs: readonly NewJob[]): Promise<void>;
  /**
   * Has a job added every so often, from now on, by Redis itself: once for all processes that say so. Redis may lose
   * that like any job, so it is said again from time to time, which changes nothing while it is still known.
   */
  schedule(id: string, everyMs: number): Promise<void>;
  counts(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

export interface JobQueueDeps {
  readonly name: string;
  /** A client opened for `queue`; whoever opened it closes it. */
  readonly redis: RedisClient;
  readonly logger: Logger;
}

const ADD_TIMEOUT_MS = 2000;
const FORGOTTEN = { removeOnComplete: true, removeOnFail: true } as const;
const STATES = ['waiting', 'active', 'delayed', 'failed'] as const;

/**
 * The adding side of a queue. A finished job is forgotten at once, failed or not: what is to be done stands in
 * PostgreSQL, and a job that Redis remembers would only keep the next one with its id out.
 */
export const createJobQueue = ({ name, redis, logger }: JobQueueDeps): JobQueue => {
  let open: Queue | undefined;
  const queue = (): Queue => {
    // BullMQ waits without end for a connection that is not there, and never gets over a first look that failed.
    if (redis.status !== 'ready') throw new Error('Redis is away.');
    if (open !== undefined) return open;
    open = new Queue(name, { connection: redis, prefix: prefixOf(name) });
    open.on('error', (error) => {
      logger.debug('A queue had an error', { queue: name, error });
    });
    return open;
  };
  const forget = async (): Promise<void> => {
    const broken = open;
    open = undefined;
    await broken?.close().catch(() => undefined);
  };
  /** Runs a command, for so long as a command may take; after a failure the next begins with a new connection. */
  const command = async (run: (open: Queue) => Promise<unknown>): Promise<void> => {
    const running = run(queue());
    try {
      await within(ADD_TIMEOUT_MS, running, tooLate);
    } catch (error) {
      await within(ADD_TIMEOUT_MS, forget(), tooLate).catch(() => undefined);
      throw error;
    }
  };
  return {
    name,
    async add(jobs) {
      if (jobs.length === 0) return;
      const added = jobs.map(({ id, data }) => ({ name, data, opts: { ...FORGOTTEN, jobId: id } }));
      await command((open) => open.addBulk(added));
    },
    schedule: (id, everyMs) =>
      command((open) => open.upsertJobScheduler(id, { every: everyMs }, { name, data: {}, opts: FORGOTTEN })),
    counts: () => queue().getJobCounts(...STATES),
    close: forget,
  };
};

const tooLate = (): never => {
  throw new Error('Redis did not answer in time.');
};

export interface JobWorkerDeps {
  readonly name: string;
  /** A client opened for `worker`; whoever opened it closes it. */
  readonly redis: RedisClient;
  readonly logger: Logger;
  /** How many jobs this process works on at once. */
  readonly concurrency: number;
  /** Does one job; its data come from Redis and may be anything. What it throws is logged, and the job is over. */
  readonly work: (data: unknown) => Promise<void>;
  /** How long a job is left alone after the last sign of life of its worker. */
  readonly lockMs?: number;
}

export interface JobWorker {
  /** Takes no new jobs and waits for those at work, at most so long. */
  close(timeoutMs?: number): Promise<void>;
}

/** Closing by force asks nobody, so it is either quick or never over. */
const FORCE_MS = 500;

const isOver = (work: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    work.then(
      () => true,
      () => false,
    ),
    wait(0, false),
  ]);

/** Longer than twice what the slowest job waits for (a provider: ten seconds). */
const LOCK_MS = 30_000;

/**
 * Starts the working side of a queue. A job whose worker was killed is not run again (`maxStalledCount: 0`): whoever
 * made it knows what was left undone, and under which policy it may be done again.
 */
export const startJobWorker = (deps: JobWorkerDeps): JobWorker => {
  const { name, redis, logger, concurrency, work, lockMs = LOCK_MS } = deps;
  const atWork = new Set<Promise<void>>();
  const doJob = async (data: unknown): Promise<void> => {
    const working = work(data);
    atWork.add(working);
    await working.finally(() => atWork.delete(working));
  };
  const worker = new Worker<unknown>(name, (job) => doJob(job.data), {
    connection: redis,
    prefix: prefixOf(name),
    concurrency,
    lockDuration: lockMs,
    stalledInterval: lockMs,
    maxStalledCount: 0,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  });
  worker.on('failed', (job, error) => {
    logger.error('A job failed', { queue: name, jobId: job?.id, error });
  });
  worker.on('error', (error) => {
    logger.debug('A worker had an error', { queue: name, error });
  });
  return {
    close: async (timeoutMs = 5000) => {
      const closing = worker.close();
      // Without Redis BullMQ waits for it, without end; our own work has an end.
      const done = redis.status === 'ready' ? closing : Promise.allSettled(atWork);
      await atMost(timeoutMs, done);
      if (await isOver(closing)) return;
      await atMost(FORCE_MS, worker.backend.close(true));
    },
  };
};
