import type { RedisClient } from '../platform/redis.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createRateLimit } from '../platform/rate-limit.ts';
import type { TraceLog } from '../simulator/trace-log.ts';
import { createEventBuffer, type EventBuffer } from '../telemetry/event-buffer.ts';
import { createObserver } from '../telemetry/observe-turns.ts';
import { createRejections, type Rejections } from '../telemetry/rejections.ts';
import { createSessionEvents, FIRST_REPORT, type SessionEvents } from '../telemetry/session-events.ts';
import type { TurnObservation } from '../ussd/turn/turn-deps.ts';
import type { Data } from './data.ts';

/** What the program tells about its calls. */
export interface Telling {
  readonly observe: (turn: TurnObservation) => void;
  readonly sessionEvents: SessionEvents;
  readonly rejections: Rejections;
  readonly buffer: EventBuffer;
  /** Writes what has not been written yet. */
  readonly flush: () => Promise<void>;
}

export interface TellingDeps {
  readonly data: Data;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly redis: RedisClient;
  readonly trace: TraceLog;
}

export const createTelling = ({ data, logger, metrics, redis, trace }: TellingDeps): Telling => {
  const { clock, hasher } = data;
  const { directory } = data.behind;
  const buffer = createEventBuffer({ directory, logger });
  const rejections = createRejections({ directory, metrics, clock, logger });
  const firstReport = createRateLimit(redis, FIRST_REPORT);
  const sessionEvents = createSessionEvents({ directory, hasher, firstReport, clock, buffer });
  const observeTurn = createObserver({ logger, metrics, trace, clock });
  return {
    observe: (turn) => {
      observeTurn(turn);
      sessionEvents.note(turn);
    },
    sessionEvents,
    rejections,
    buffer,
    flush: async () => {
      await Promise.all([buffer.flush(), rejections.flush()]);
    },
  };
};
