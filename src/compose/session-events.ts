import type { SessionEnd } from '../channels/ussd-channel.ts';
import { newEvent, type DomainEvent } from '../events/catalogue.ts';
import type { Clock } from '../platform/clock.ts';
import type { Hasher } from '../platform/hash.ts';
import type { Logger } from '../platform/logger.ts';
import type { RateLimit } from '../platform/rate-limit.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import type { TurnObservation } from '../ussd/gateway-deps.ts';
import { sessionTagOf } from '../ussd/tags.ts';

/** Tells the world that calls begin and end. */
export interface SessionEvents {
  readonly note: (turn: TurnObservation) => void;
  /** A gateway reports that a call broke off. Told once, however often it is reported. */
  readonly brokeOff: (end: SessionEnd) => Promise<void>;
  /** Writes what is left. */
  readonly flush: () => Promise<void>;
}

export interface SessionEventsDeps {
  readonly directory: Pick<TenantDirectory, 'inDirectory' | 'membershipsOfPhone'>;
  readonly hasher: Hasher;
  /** Lets each session through once. */
  readonly firstReport: RateLimit;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Calls are many and their events tell nothing that must not be lost: they are written together, behind the answers. */
const flushMs = 250;
const atMost = 1000;

export const createSessionEvents = (deps: SessionEventsDeps): SessionEvents => {
  const { directory, clock, logger } = deps;
  let waiting: DomainEvent[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const events = waiting;
    waiting = [];
    if (events.length === 0) return;
    const publish = directory.inDirectory((tx) => {
      for (const event of events) tx.publish(event);
      return Promise.resolve();
    });
    await publish.catch((error: unknown) => {
      logger.warn('events of calls were lost', { count: events.length, error });
    });
  };

  const add = (events: readonly DomainEvent[]): void => {
    waiting.push(...events);
    if (waiting.length > atMost) waiting = waiting.slice(-atMost);
    if (waiting.length > 0) timer ??= setTimeout(() => void flush(), flushMs).unref();
  };

  return {
    note: (turn) => {
      add(eventsOf(turn, clock.now()));
    },
    brokeOff: async (end) => {
      if (end.status !== 'incomplete' && end.status !== 'failed') return;
      const sessionKey = sessionTagOf(deps.hasher, end);
      if (!(await deps.firstReport.allow(sessionKey))) return;
      const [known] = await directory.membershipsOfPhone(end.phone);
      if (known) add([brokenOff(end, sessionKey, { tenantId: known.tenant.id, occurredAt: clock.now() })]);
    },
    flush,
  };
};

const brokenOff = (
  end: SessionEnd,
  sessionKey: string,
  origin: { readonly tenantId: string; readonly occurredAt: Date },
): DomainEvent =>
  newEvent('ussd.session.ended', {
    ...origin,
    actor: { id: null, role: 'system', channel: 'ussd' },
    data: {
      sessionKey,
      gateway: end.gateway,
      lastPage: null,
      steps: end.hops ?? 0,
      durationMs: end.durationMs ?? 0,
      outcome: end.status === 'failed' ? 'failed' : 'dropped',
    },
  });

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
