import type { BackOff } from '../platform/back-off.ts';
import { createBackOff } from '../platform/back-off.ts';
import type { Logger } from '../platform/logger.ts';
import { pause, whileBeating } from '../platform/pause.ts';
import type { EventBus, PublishResult } from './bus.ts';
import { createHoldList } from './hold-list.ts';
import { markPublished, pruneOutbox, readWaiting, type WaitingEvent } from './outbox-reader.ts';
import { createRelaySlots, type RelayQuery, type RelaySlots } from './relay-slots.ts';

export interface RelayMetrics {
  published(count: number): void;
  failed(count: number): void;
  /** How old the oldest event is that is handed over now, in milliseconds; 0 when none waits. */
  late?(ms: number): void;
}

export interface RelaySettings {
  readonly batchSize: number;
  /** How often to look without being called. */
  readonly pollMs: number;
  /** A relay whose connection did nothing for so long loses its shops. */
  readonly stuckMs: number;
  /** How long published events stay in the outbox. */
  readonly keepDays: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

export interface RelaySessionDeps extends RelaySettings {
  readonly query: RelayQuery;
  readonly bus: Pick<EventBus, 'publishBatch'>;
  readonly log: Logger;
  readonly metrics: RelayMetrics;
  readonly stopping: AbortSignal;
}

export interface RelaySession {
  /** Does what there is to do, and says how long to rest unless called. */
  turn(): Promise<number>;
}

const PRUNE_MS = 60_000;

/** The relay's work on one connection. When the connection goes, so do its locks, and a new session begins. */
export async function beginRelaySession(deps: RelaySessionDeps): Promise<RelaySession> {
  const { query, metrics } = deps;
  const slots = createRelaySlots(query, deps.stuckMs);
  const backOff = createBackOff(deps.firstRetryMs, deps.longestRetryMs);
  const holds = createHoldList(backOff);
  const isTimeTo = createTimetable({ settle: deps.pollMs, prune: PRUNE_MS });
  const publish = createPublishing(deps, slots, backOff);

  const settleAndPrune = async (): Promise<void> => {
    if (isTimeTo('settle')) await slots.settle();
    if (isTimeTo('prune')) await pruneOutbox(query, deps.keepDays);
  };

  // A mark that is lost in a crash is an event published twice, which is allowed; the flush is left to the sales.
  await query('set synchronous_commit = off');
  await slots.join();
  return {
    turn: async () => {
      await settleAndPrune();
      if (slots.held.size === 0) return deps.pollMs;
      const events = await readWaiting(query, { slots: slots.held, without: holds.now(), limit: deps.batchSize });
      metrics.late?.(ageOf(events[0]));
      if (events.length === 0) return deps.pollMs;
      const done = await publish(events);
      if (done === undefined) return 0;
      await markPublished(query, done);
      metrics.published(done.length);
      holds.settle(events, done);
      return 0;
    },
  };
}

const ageOf = (event: WaitingEvent | undefined): number =>
  event === undefined ? 0 : Math.max(0, Date.now() - Date.parse(event.message.time));

/** Hands a batch to the bus and tells which of it were taken: undefined when the bus is out of order. */
function createPublishing(deps: RelaySessionDeps, slots: RelaySlots, backOff: BackOff) {
  const { bus, log, metrics, query } = deps;
  let failures = 0;

  const hand = async (events: readonly WaitingEvent[]): Promise<PublishResult | undefined> => {
    try {
      const result = await bus.publishBatch(events.map((event) => event.message));
      failures = 0;
      return result;
    } catch (error) {
      failures += 1;
      metrics.failed(events.length);
      log.warn('the bus took nothing, events wait', { attempt: failures, count: events.length, error });
      // The rows stay. Another relay may have more luck meanwhile.
      await slots.releaseAll();
      await pause(backOff(failures), deps.stopping);
      return undefined;
    }
  };

  return async (events: readonly WaitingEvent[]): Promise<readonly WaitingEvent[] | undefined> => {
    // All this may take a while: the other relays must see that we live.
    const result = await whileBeating(
      deps.stuckMs / 4,
      () => query('select 1'),
      () => hand(events),
    );
    if (result === undefined) return undefined;
    if (result.notYet.size > 0) metrics.failed(result.notYet.size);
    return events.filter((event) => !result.notYet.has(event.message.id));
  };
}

/** Tells whether something that is done every so often is due, and if so, notes that it is done. */
function createTimetable<Task extends string>(everyMs: Readonly<Record<Task, number>>): (task: Task) => boolean {
  const last = new Map<Task, number>();
  return (task) => {
    const now = performance.now();
    if (now - (last.get(task) ?? -Infinity) < everyMs[task]) return false;
    last.set(task, now);
    return true;
  };
}
