import { createBackOff } from '../platform/back-off.ts';
import { createLoop } from '../platform/loop.ts';
import { atMost } from '../platform/pause.ts';
import type { BusHealth } from './bus.ts';
import { OUTBOX_CHANNEL } from './outbox.ts';
import { beginRelaySession, type RelaySession, type RelaySessionDeps, type RelaySettings } from './relay-session.ts';
import type { RelayQuery } from './relay-slots.ts';

/** A connection of the relay's own, straight to the database of its cell. */
export interface RelayConnection {
  readonly query: RelayQuery;
  listen(channel: string, onNotice: () => void): Promise<void>;
  close(): Promise<void>;
}

export interface RelayDeps extends Pick<RelaySessionDeps, 'bus' | 'log' | 'metrics'> {
  readonly connect: () => Promise<RelayConnection>;
  readonly settings?: Partial<RelaySettings>;
}

export interface Relay {
  /** Returns at once; goes on trying while the database or the bus is down. */
  start(): void;
  /** Finishes the batch at hand, for a few seconds at most, and gives the shops back. */
  stop(): Promise<void>;
  /** There is something in the outbox. */
  readonly wake: () => void;
  health(): BusHealth;
}

const DEFAULTS: RelaySettings = {
  batchSize: 500,
  pollMs: 1000,
  stuckMs: 15_000,
  keepDays: 7,
  firstRetryMs: 200,
  longestRetryMs: 30_000,
};
const STOP_MS = 5000;
const SILENT_MS = 30_000;

/** Carries events from the outbox of one database to the bus: each at least once, those of a shop in their order. */
export function createRelay({ connect, settings, ...deps }: RelayDeps): Relay {
  const all = { ...DEFAULTS, ...settings };
  const log = deps.log.with({ component: 'relay' });
  const afterLoss = createBackOff(all.firstRetryMs, 5000);
  let connection: RelayConnection | undefined;
  let session: RelaySession | undefined;
  let lastAnswer = -Infinity;

  const begin = async (stopping: AbortSignal): Promise<RelaySession> => {
    connection = await connect();
    const query = watched(connection, () => {
      lastAnswer = Date.now();
    });
    await connection.listen(OUTBOX_CHANNEL, loop.wake);
    return beginRelaySession({ ...deps, ...all, log, query, stopping });
  };
  const lose = async (error: unknown, losses: number): Promise<number> => {
    log.warn('lost the database, connecting again', { attempt: losses, error });
    session = undefined;
    await connection?.close();
    return afterLoss(losses);
  };
  const loop = createLoop({
    turn: async (stopping) => (session ??= await begin(stopping)).turn(),
    onFailure: lose,
  });

  return {
    start: loop.start,
    stop: async () => {
      await atMost(STOP_MS, loop.stop());
      await connection?.close();
    },
    wake: loop.wake,
    health: () =>
      Date.now() - lastAnswer < SILENT_MS ? { ok: true } : { ok: false, reason: 'no word from the database' },
  };
}

/** Queries of this connection; calls `onAnswer` for each that was answered. */
function watched(connection: RelayConnection, onAnswer: () => void): RelayQuery {
  return async (text, values) => {
    const rows = await connection.query(text, values);
    onAnswer();
    return rows;
  };
}
