import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { createLoop, type Loop } from '../platform/loop.ts';
import type { JobQueue } from '../platform/queue.ts';
import type { Cells } from '../tenancy/cells.ts';
import { takeDueWork, type DueWork } from '../tenancy/due-work.ts';

export interface DueWorkDispatcherDeps {
  readonly cells: Cells;
  /** One for each kind of work; the queue's name is the kind. */
  readonly queues: readonly JobQueue[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** How often to look without being woken. */
  readonly pollMs?: number;
  /** When work comes back that nobody has done. */
  readonly leaseMs?: number;
}

/** Woken when something may have become due. */
export interface DueWorkDispatcher extends Loop {
  /** Whether the looks come to something: not when there was none that went well for half a minute. */
  health(): { readonly ok: boolean; readonly reason?: string };
  /** Looks once and says how much was handed out. */
  dispatch(): Promise<number>;
}

const BATCH = 500;
const SILENT_MS = 30_000;

/**
 * Turns what is due in PostgreSQL into jobs in Redis. Any number of processes may do so. It is also what brings jobs
 * back: Redis may lose every one of them, and what they were for is still due.
 */
export const createDueWorkDispatcher = (deps: DueWorkDispatcherDeps): DueWorkDispatcher => {
  const { logger, pollMs = 1000 } = deps;
  let lastTurn = -Infinity;
  const dispatch = createDispatch(deps, () => {
    lastTurn = performance.now();
  });
  const loop = createLoop({
    turn: async () => {
      await dispatch();
      return pollMs;
    },
    onFailure: (error) => {
      logger.warn('Due work could not be handed out', { component: 'due-work', error });
      return pollMs;
    },
  });
  return {
    ...loop,
    health: () =>
      performance.now() - lastTurn < SILENT_MS ? { ok: true } : { ok: false, reason: 'no due work was looked for' },
    dispatch,
  };
};

const createDispatch = (deps: DueWorkDispatcherDeps, onTurn: () => void) => {
  const dispatchIn = async (cell: string): Promise<number> => {
    let count = 0;
    for (let taken = BATCH; taken === BATCH; count += taken) {
      taken = await dispatchBatch(deps, cell);
      onTurn();
    }
    return count;
  };
  return async (): Promise<number> => {
    const counts = deps.cells.names.map(dispatchIn);
    // A cell that is down keeps no other from its work.
    await Promise.allSettled(counts);
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
};

const dispatchBatch = async (
  { cells, queues, clock, leaseMs = 30_000 }: DueWorkDispatcherDeps,
  cell: string,
): Promise<number> => {
  const due = await takeDueWork(cells.poolOf(cell), { now: clock.now(), limit: BATCH, leaseMs });
  for (const queue of queues) await queue.add(due.filter(({ kind }) => kind === queue.name).map(toJob));
  return due.length;
};

const toJob = ({ kind, tenantId, subjectId }: DueWork) => ({
  id: `${kind}-${subjectId}`,
  data: { tenantId, subjectId },
});
