import type { Config } from '../config.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { isTaken } from '../platform/start-error.ts';
import type { Data } from './data.ts';
import { createHttpApp, type HealthCheck, type LoopHealth } from '../http/http-app.ts';
import { createListener } from '../http/listener.ts';
import type { Messaging } from './messaging.ts';

/** What every role stands on, by name. */
export type HealthChecks = Readonly<Record<string, HealthCheck>>;

export interface HealthChecksDeps {
  readonly data: Pick<Data, 'pool'>;
  readonly redis: { readonly ping: () => Promise<unknown> };
  readonly messaging: Pick<Messaging, 'queue'>;
}

/** Asks the database, Redis and the queue. */
export const createHealthChecks = ({ data, redis, messaging }: HealthChecksDeps): HealthChecks => ({
  database: () => data.pool.query('select 1'),
  redis: () => redis.ping(),
  queue: () => messaging.queue.counts(),
});

/** The listener for those who look after the program: health and metrics of this process, whatever its roles. */
export interface Operations {
  /** Listens, if it is to; tells on which port. `loops` are those of the roles that run. */
  readonly listen: (loops: Readonly<Record<string, () => LoopHealth>>) => Promise<number | undefined>;
  /** From now on the process is not ready any more. */
  readonly noteStopping: () => void;
  readonly close: () => Promise<void>;
}

export interface OperationsDeps {
  readonly config: Pick<Config, 'operations'>;
  readonly checks: HealthChecks;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Builds the listener; it opens nothing yet. */
export const createOperations = ({ config, ...deps }: OperationsDeps): Operations => {
  const { operations: at } = config;
  let loops: Readonly<Record<string, () => LoopHealth>> = {};
  let stopping = false;
  let close = (): Promise<void> => Promise.resolve();
  return {
    listen: async (ofRoles) => {
      if (at === undefined) return undefined;
      loops = ofRoles;
      const app = createHttpApp({ ...deps, loops, mounts: [], isStopping: () => stopping });
      const listener = createListener(app);
      const address = { ...at, setting: 'METRICS_PORT' };
      const port = await listener.listen(address).catch((error: unknown) => {
        // Nobody chose this port, and a second process on the machine is no reason not to serve.
        if (at.isPortGiven || !isTaken(error)) throw error;
        return listener.listen({ ...address, port: 0 });
      });
      close = listener.close;
      const isElsewhere = at.port !== 0 && port !== at.port;
      if (isElsewhere) deps.logger.warn('the port of the metrics is taken: give each process a METRICS_PORT', { port });
      else deps.logger.info('health and metrics', { port });
      return port;
    },
    noteStopping: () => {
      stopping = true;
    },
    close: () => close(),
  };
};
