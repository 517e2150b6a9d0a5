import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { isTaken } from '../platform/start-error.ts';
import { createHttpApp, type HealthCheck, type LoopHealth } from './http-app.ts';
import { createListener, type Listener } from './listener.ts';

/** Where it listens. */
export interface OperationsAddress {
  readonly port: number;
  readonly host: string;
  /** Whether somebody chose the port, and so will look there. */
  readonly isPortGiven: boolean;
}

/** The listener for those who look after the program: health and metrics of this process, whatever its roles. */
export interface Operations {
  /** Listens, if it is to; tells on which port. `loops` are those of the roles that run. */
  readonly listen: (loops: Readonly<Record<string, () => LoopHealth>>) => Promise<number | undefined>;
  /** From now on the process is not ready any more. */
  readonly noteStopping: () => void;
  readonly close: () => Promise<void>;
}

export interface OperationsDeps {
  /** Undefined: it does not listen. */
  readonly address: OperationsAddress | undefined;
  readonly checks: Readonly<Record<string, HealthCheck>>;
  readonly asides?: Readonly<Record<string, HealthCheck>>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Builds the listener; it opens nothing yet. */
export const createOperations = ({ address: at, ...deps }: OperationsDeps): Operations => {
  let loops: Readonly<Record<string, () => LoopHealth>> = {};
  let stopping = false;
  let close = (): Promise<void> => Promise.resolve();
  return {
    listen: async (ofRoles) => {
      if (at === undefined) return undefined;
      loops = ofRoles;
      const app = createHttpApp({ ...deps, loops, mounts: [], isStopping: () => stopping });
      const listener = createListener(app);
      const port = await listenSomewhere(listener, at);
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

const listenSomewhere = (listener: Listener, at: OperationsAddress): Promise<number> => {
  const address = { ...at, setting: 'METRICS_PORT' };
  return listener.listen(address).catch((error: unknown) => {
    // Nobody chose this port, and a second process on the machine is no reason not to serve.
    if (at.isPortGiven || !isTaken(error)) throw error;
    return listener.listen({ ...address, port: 0 });
  });
};
