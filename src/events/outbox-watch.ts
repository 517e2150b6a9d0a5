import type { Logger } from '../platform/logger.ts';
import { createLoop } from '../platform/loop.ts';
import type { BusHealth } from './bus.ts';
import { measureOutbox, type OutboxState } from './outbox-reader.ts';
import type { RelayQuery } from './relay-slots.ts';

/** Looks at what waits in the outbox from outside of the relay, which would not tell that it stands still. */
export interface OutboxWatch {
  /** Looks now. Throws when the database does not answer. */
  look(): Promise<OutboxState>;
  /** Looks every few seconds, until `stop`. */
  start(): void;
  stop(): Promise<void>;
  /** What the last look came to. */
  health(): BusHealth;
}

export interface OutboxWatchDeps {
  readonly query: RelayQuery;
  readonly log: Logger;
  readonly everyMs?: number;
  /** Events that wait longer than this are a trouble. */
  readonly lateSeconds?: number;
}

/** Creates the watch; it looks at nothing before it is asked to. */
export const createOutboxWatch = ({ query, log, everyMs = 5000, lateSeconds = 120 }: OutboxWatchDeps): OutboxWatch => {
  let isLate = false;
  let oldest = 0;

  const look = async (): Promise<OutboxState> => {
    const state = await measureOutbox(query);
    oldest = state.oldestSeconds;
    if (oldest > lateSeconds !== isLate) {
      isLate = !isLate;
      if (isLate) log.warn('events wait and are not published', { pending: state.pending, ms: oldest * 1000 });
      else log.info('events are published again', { pending: state.pending });
    }
    return state;
  };
  const loop = createLoop({
    turn: async () => {
      await look();
      return everyMs;
    },
    // Without a database the check of the database says so.
    onFailure: () => everyMs,
  });

  return {
    look,
    start: loop.start,
    stop: loop.stop,
    health: () =>
      isLate ? { ok: false, reason: `the oldest event has waited for ${Math.round(oldest)} s` } : { ok: true },
  };
};
