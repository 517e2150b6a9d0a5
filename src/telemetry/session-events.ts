import type { SessionEnd } from '../channels/network-desk.ts';
import { newEvent, SERVICE_ID, type DomainEvent } from '../events/catalogue.ts';
import type { Clock } from '../platform/clock.ts';
import type { Hasher } from '../platform/hash.ts';
import type { RateLimit, RateLimitRule } from '../platform/rate-limit.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import type { TurnObservation } from '../ussd/turn/turn-deps.ts';
import { dayOfCalls } from '../ussd/session/call-day.ts';
import { sessionTagOf } from '../ussd/session/tags.ts';
import type { EventBuffer } from './event-buffer.ts';

/** Tells the world that calls begin and end. */
export interface SessionEvents {
  readonly note: (turn: TurnObservation) => void;
  /** A gateway reports that a call broke off. Told once, however often it is reported. */
  readonly brokeOff: (end: SessionEnd) => Promise<void>;
}

/** The end of a session is told once. */
export const FIRST_REPORT: RateLimitRule = { name: 'session-end', most: 1, windowSeconds: 3600 };

export interface SessionEventsDeps {
  readonly directory: Pick<TenantDirectory, 'membershipsOfPhone'>;
  readonly hasher: Hasher;
  /** Counts against FIRST_REPORT. */
  readonly firstReport: RateLimit;
  readonly clock: Clock;
  readonly buffer: EventBuffer;
}

export const createSessionEvents = (deps: SessionEventsDeps): SessionEvents => {
  const { directory, buffer, clock } = deps;
  return {
    note: (turn) => {
      buffer.add(eventsOf(turn, clock.now()));
    },
    brokeOff: async (end) => {
      if (end.status !== 'incomplete' && end.status !== 'failed') return;
      const sessionKey = sessionTagOf(deps.hasher, end, dayOfCalls(clock.now()));
      if (!(await deps.firstReport.allow(sessionKey))) return;
      const [known] = await directory.membershipsOfPhone(end.phone);
      const tenantId = known?.tenant.id ?? SERVICE_ID;
      buffer.add([brokenOff(end, sessionKey, { tenantId, occurredAt: clock.now() })]);
    },
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

/** Most turns neither begin a call nor end it. */
const eventsOf = (turn: TurnObservation, occurredAt: Date): readonly DomainEvent[] => [
  ...(turn.isFirst ? [begun(turn, occurredAt)] : []),
  ...(turn.end && turn.result === 'answered' ? [ended(turn, occurredAt)] : []),
];

// Whoever has no shop, or has not chosen one of several yet, calls the service itself.
const originOf = ({ tenantId = SERVICE_ID }: TurnObservation, occurredAt: Date) =>
  ({ tenantId, occurredAt, actor: { id: null, role: 'system', channel: 'ussd' } }) as const;

const begun = (turn: TurnObservation, occurredAt: Date): DomainEvent =>
  newEvent('ussd.session.started', {
    ...originOf(turn, occurredAt),
    data: {
      sessionKey: turn.sessionTag,
      gateway: turn.gateway,
      phoneKey: turn.phoneHash,
      network: turn.network ?? null,
    },
  });

const ended = (turn: TurnObservation, occurredAt: Date): DomainEvent =>
  newEvent('ussd.session.ended', {
    ...originOf(turn, occurredAt),
    data: {
      sessionKey: turn.sessionTag,
      gateway: turn.gateway,
      lastPage: turn.page,
      steps: turn.inputs,
      durationMs: Math.max(0, occurredAt.getTime() - (turn.startedAt ?? occurredAt.getTime())),
      outcome: 'finished',
    },
  });
