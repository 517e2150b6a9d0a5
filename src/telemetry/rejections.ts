import type { Rejection } from '../channels/callback-secret.ts';
import { newEvent, SERVICE_ID, type DomainEvent } from '../events/catalogue.ts';
import type { Clock } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createTogether } from '../platform/together.ts';
import { PROGRAM } from '../tenancy/occasion.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';

/** Tells of callbacks that were refused: each in a figure, and together in events. */
export interface Rejections {
  /** Never waits, never fails. */
  readonly note: (rejection: Rejection) => void;
  /** Names a gateway of ours: what comes to the addresses of others is counted as `unknown`. */
  readonly know: (gateway: string) => void;
  /** Writes what was counted and not told yet. */
  readonly flush: () => Promise<void>;
}

export interface RejectionsDeps {
  readonly directory: Pick<TenantDirectory, 'inDirectory'>;
  readonly metrics: Pick<Metrics, 'rejected'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly everyMs?: number;
}

interface Counted extends Rejection {
  readonly count: number;
  readonly since: Date;
}

/**
 * Creates the count of refused callbacks. Whoever tries addresses, a thousand a second, leaves one event in five seconds
 * for each gateway and reason, and one line in the log: the words in them are ours, so there are few.
 */
export const createRejections = (deps: RejectionsDeps): Rejections => {
  const { directory, metrics, clock, logger, everyMs = 5000 } = deps;
  const gateways = new Set<string>();
  let counts = new Map<string, Counted>();

  const add = (counted: Counted): void => {
    const key = `${counted.gateway} ${counted.reason}`;
    const before = counts.get(key);
    counts.set(key, { ...counted, count: counted.count + (before?.count ?? 0), since: before?.since ?? counted.since });
    together.ask();
  };

  const tell = async (): Promise<void> => {
    const told = [...counts.values()];
    counts = new Map();
    for (const { gateway, reason, count } of told) logger.warn('callbacks were refused', { gateway, reason, count });
    const publish = directory.inDirectory((tx) => {
      for (const counted of told) tx.publish(toEvent(counted, clock.now()));
      return Promise.resolve();
    });
    await publish.catch((error: unknown) => {
      logger.warn('what was refused could not be told yet', { error });
      told.forEach(add);
    });
  };
  const together = createTogether({ work: tell, everyMs });

  return {
    know: (gateway) => {
      gateways.add(gateway);
    },
    note: ({ gateway: named, reason }) => {
      const gateway = gateways.has(named) ? named : 'unknown';
      metrics.rejected.inc({ gateway, reason });
      add({ gateway, reason, count: 1, since: clock.now() });
    },
    flush: together.flush,
  };
};

const toEvent = ({ gateway, reason, count, since }: Counted, now: Date): DomainEvent =>
  newEvent('gateway.rejected', {
    tenantId: SERVICE_ID,
    occurredAt: now,
    actor: PROGRAM,
    data: { gateway, reason, count, since: since.toISOString() },
  });
