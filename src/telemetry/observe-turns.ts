import type { TraceLog } from '../simulator/trace-log.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import type { TurnObservation } from '../ussd/turn/turn-deps.ts';

export interface ObserverDeps {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly trace: TraceLog;
  readonly clock: Clock;
}

/** Tells logs, metrics and the simulator's trace what a turn came to. */
export const createObserver =
  ({ logger, metrics, trace, clock }: ObserverDeps) =>
  (turn: TurnObservation): void => {
    const { page, end, result, gateway, phoneHash, tenantId, inputs } = turn;
    const ms = Math.round(turn.ms * 10) / 10;
    metrics.turns.inc({ page, result });
    metrics.turnSeconds.observe(turn.ms / 1000);
    if (result === 'replayed') metrics.replays.inc();
    if (result === 'rebuilt') metrics.rebuilds.inc();
    if (result === 'deadline') metrics.deadlineExceeded.inc();
    logger.info('turn', { page, end, result, gateway, phoneHash, tenantId, inputs, ms });
    void trace.append(phoneHash, { kind: 'turn', at: clock.now().toISOString(), page, end, ms, result, inputs });
  };
