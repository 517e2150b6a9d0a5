import type { DomainEvent } from '../events/catalogue.ts';
import type { Metrics } from '../platform/metrics.ts';

/** Counts what has come about by the events of committed transactions: nothing that was rolled back, nothing twice. */
export const createCommittedCounter =
  (metrics: Pick<Metrics, 'sales' | 'pinLockouts' | 'smsUnknown'>) =>
  (events: readonly DomainEvent[]): void => {
    for (const event of events) {
      if (event.type === 'sale.recorded') metrics.sales.inc({ channel: event.data.channel });
      if (event.type === 'user.locked') metrics.pinLockouts.inc();
      if (event.type === 'sms.outcome_unknown') metrics.smsUnknown.inc();
    }
  };
