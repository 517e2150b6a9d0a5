import { subscriptionOf, type Consumer, type ConsumerDeps } from '../../src/consumers/consumer.ts';
import type { Subscription } from '../../src/events/bus.ts';
import { silentLogger } from '../../src/platform/logger.ts';

/** A consumer at work on a desk's shops: what it would set aside fails the test. */
export const strictSubscription = (
  desk: Pick<ConsumerDeps, 'inTenant' | 'directory'>,
  consumer: Consumer,
): Subscription =>
  subscriptionOf(consumer, {
    inTenant: desk.inTenant,
    directory: desk.directory,
    deadLetters: { put: (letter) => Promise.reject(new Error(`set aside: ${letter.reason}`)) },
    log: silentLogger,
    metrics: { consumed: () => undefined },
  });
