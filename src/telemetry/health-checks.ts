import type { DatabasePool } from '../platform/postgres.ts';
import type { JobQueue } from '../platform/queue.ts';
import { DIRECTORY_CELL } from '../tenancy/cells.ts';

export interface HealthChecksDeps {
  /** By cell. */
  readonly pools: ReadonlyMap<string, Pick<DatabasePool, 'query'>>;
  readonly redis: { readonly ping: () => Promise<unknown> };
  readonly queue: Pick<JobQueue, 'counts'>;
}

/**
 * Asks what every role stands on: the directory's database, Redis and the queue; and aside, the databases that only their own
 * shops need. A check that rejects has failed.
 */
export const createHealthChecks = ({ pools, redis, queue }: HealthChecksDeps) => {
  const further = [...pools].filter(([cell]) => cell !== DIRECTORY_CELL);
  return {
    checks: {
      database: async () => pools.get(DIRECTORY_CELL)?.query('select 1'),
      redis: () => redis.ping(),
      queue: () => queue.counts(),
    },
    asides: Object.fromEntries(further.map(([cell, pool]) => [`database ${cell}`, () => pool.query('select 1')])),
  };
};
