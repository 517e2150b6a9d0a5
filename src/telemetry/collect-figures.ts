import type { BusHealth } from '../events/bus.ts';
import type { OutboxWatch } from '../events/outbox-watch.ts';
import type { WholePool } from '../platform/postgres.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { JobQueue } from '../platform/queue.ts';

export interface FiguresDeps {
  readonly metrics: Metrics;
  /** Of every database; their figures are added up. */
  readonly pools: readonly Pick<WholePool, 'totalCount' | 'idleCount' | 'waitingCount'>[];
  readonly queues: readonly JobQueue[];
}

/** Has figures that live elsewhere collected whenever the metrics are read. */
export const collectFigures = ({ metrics, pools, queues }: FiguresDeps): void => {
  metrics.collectWith(() => {
    metrics.poolInUse.set(pools.reduce((sum, { totalCount, idleCount }) => sum + totalCount - idleCount, 0));
    metrics.poolWaiting.set(pools.reduce((sum, { waitingCount }) => sum + waitingCount, 0));
  });
  for (const queue of queues) {
    metrics.collectWith(async () => {
      const counts = await queue.counts();
      for (const [state, count] of Object.entries(counts)) metrics.jobs.set({ queue: queue.name, state }, count);
    });
  }
};

/** The same for the outbox, in every process: what waits is seen where no relay runs, too. */
export const collectOutboxFigures = (
  metrics: Pick<Metrics, 'outboxPending' | 'outboxOldestSeconds' | 'collectWith'>,
  { look }: Pick<OutboxWatch, 'look'>,
): void => {
  metrics.collectWith(async () => {
    const { pending, oldestSeconds } = await look();
    metrics.outboxPending.set(pending);
    metrics.outboxOldestSeconds.set(oldestSeconds);
  });
};

/** The same for work that is due, in every process: where all workers are gone, none of them says so. */
export const collectDueWorkFigures = (
  metrics: Pick<Metrics, 'dueWorkOldestSeconds' | 'collectWith'>,
  oldestSeconds: () => Promise<number>,
): void => {
  metrics.collectWith(async () => {
    metrics.dueWorkOldestSeconds.set(await oldestSeconds());
  });
};

/** The same for the health of the bus, in a process that publishes or consumes. */
export const collectBusFigures = (
  metrics: Pick<Metrics, 'busUp' | 'collectWith'>,
  bus: { readonly health: () => BusHealth },
): void => {
  metrics.collectWith(() => {
    metrics.busUp.set(bus.health().ok ? 1 : 0);
  });
};
