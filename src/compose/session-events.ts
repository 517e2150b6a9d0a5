import { newEvent, type DomainEvent } from '../events/catalogue.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { InDirectory } from '../tenancy/tenant-directory.ts';
import type { TurnObservation } from '../ussd/gateway-deps.ts';

/** Tells the world that calls begin and end. */
export interface SessionEvents {
  readonly note: (turn: TurnObservation) => void;
  /** Writes what is left. */
  readonly flush: () => Promise<void>;
}

export interface SessionEventsDeps {
  readonly inDirectory: InDirectory;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Calls are many and their events tell nothing that must not be lost: they are written together, behind the answers. */
const flushMs = 250;
const atMost = 1000;

export const createSessionEvents = ({ inDirectory, clock, logger }: SessionEventsDeps): SessionEvents => {
  let waiting: DomainEvent[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const events = waiting;
    waiting = [];
    if (events.length === 0) return;
    await inDirectory((tx) => {
      for (const event of events) tx.publish(event);
      return Promise.resolve();
    }).catch((error: unknown) => {
      logger.warn('events of calls were lost', { count: events.length, error });
    });
  };

  return {
    note: (turn) => {
      waiting.push(...eventsOf(turn, clock.now()));
      if (waiting.length > atMost) waiting = waiting.slice(-atMost);
      if (waiting.length > 0) timer ??= setTimeout(() => void flush(), flushMs).unref();
    },
    flush,
  };
};

const eventsOf = (turn: TurnObservation, occurredAt: Date): readonly DomainEvent[] => {
  const { tenantId, gateway, sessionTag: sessionKey } = turn;
  if (tenantId === undefined) return [];
  const origin = { tenantId, occurredAt, actor: { id: null, role: 'system', channel: 'ussd' } } as const;
  const started = { sessionKey, gateway, phoneKey: turn.phoneHash, network: turn.network ?? null };
  const ended = {
    sessionKey,
    gateway,
    lastPage: turn.page,
    steps: turn.inputs,
    durationMs: Math.max(0, occurredAt.getTime() - (turn.startedAt ?? occurredAt.getTime())),
    outcome: turn.result === 'failed' || turn.result === 'deadline' ? ('failed' as const) : ('finished' as const),
  };
  return [
    ...(turn.isFirst ? [newEvent('ussd.session.started', { ...origin, data: started })] : []),
    ...(turn.end && turn.result === 'answered' ? [newEvent('ussd.session.ended', { ...origin, data: ended })] : []),
  ];
};
