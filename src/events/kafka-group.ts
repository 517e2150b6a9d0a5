import type { Consumer } from 'kafkajs';
import type { BackOff } from '../platform/back-off.ts';
import type { KafkaClients } from '../platform/kafka.ts';
import type { Logger } from '../platform/logger.ts';
import { aborted, pause } from '../platform/pause.ts';
import type { BusHealth, Subscription } from './bus.ts';
import { createBatchWorker } from './kafka-batch.ts';

export interface KafkaGroupDeps {
  readonly clients: KafkaClients;
  readonly subscription: Subscription;
  /** Resolves when the topics exist. */
  readonly topicsReady: () => Promise<void>;
  readonly backOff: BackOff;
  readonly log: Logger;
  /** Partitions, and keys of each, that are worked on at once. */
  readonly concurrency: number;
}

export interface KafkaGroup {
  start(): void;
  stop(): Promise<void>;
  health(): BusHealth;
}

/** One group's membership of this process: joins, works, and joins again after whatever ended it, until it is stopped. */
export function createKafkaGroup(deps: KafkaGroupDeps): KafkaGroup {
  const { clients, subscription, backOff } = deps;
  const log = deps.log.with({ component: 'bus', group: subscription.group });
  const stopping = new AbortController();
  const worker = createBatchWorker({ ...deps, log, stopping: stopping.signal });
  let joined = false;
  let failures = 0;
  let life: Promise<unknown> = Promise.resolve();

  const onJoin = (): void => {
    joined = true;
    failures = 0;
  };

  const live = async (): Promise<void> => {
    const stopped = aborted(stopping.signal);
    while (!stopping.signal.aborted) {
      const consumer = clients.consumer(subscription.group);
      consumer.on(consumer.events.GROUP_JOIN, onJoin);
      const working = workUntilCrash(consumer, deps, worker);
      const end = await Promise.race([working, stopped]).catch((error: unknown) => ({ error }));
      working.catch(() => undefined);
      joined = false;
      await consumer.disconnect().catch(() => undefined);
      if (end === undefined) return;
      failures += 1;
      log.warn('lost the bus, joining again', { attempt: failures, error: end.error });
      await pause(backOff(failures), stopping.signal);
    }
  };

  return {
    start: () => {
      life = live();
    },
    stop: async () => {
      stopping.abort();
      await life;
    },
    health: () => (joined ? { ok: true } : { ok: false, reason: `group ${subscription.group} has not joined` }),
  };
}

/** Never resolves: it ends by rejecting, with whatever made the consumer give up. */
async function workUntilCrash(
  consumer: Consumer,
  { subscription, topicsReady, concurrency }: KafkaGroupDeps,
  eachBatch: ReturnType<typeof createBatchWorker>,
): Promise<never> {
  const crashed = new Promise<never>((_resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      reject(payload.error);
    });
  });
  crashed.catch(() => undefined);
  await topicsReady();
  await consumer.connect();
  // A group that is new must not miss what was published while it was joining.
  await consumer.subscribe({ topics: [...subscription.topics], fromBeginning: subscription.from !== 'now' });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: concurrency,
    eachBatch,
  });
  return crashed;
}
