import type { DatabasePool } from '../platform/postgres.ts';
import type { JobQueue } from '../platform/queue.ts';

export interface HealthChecksDeps {
  readonly pool: Pick<DatabasePool, 'query'>;
  readonly redis: { readonly ping: () => Promise<unknown> };
  readonly queue: Pick<JobQueue, 'counts'>;
}

/** Asks what every role stands on: the database, Redis and the queue. A check that rejects has failed. */
export const createHealthChecks = ({ pool, redis, queue }: HealthChecksDeps) => ({
  database: () => pool.query('select 1'),
  redis: () => redis.ping(),
  queue: () => queue.counts(),
});
