import type { Consumer } from 'kafkajs';
import type { BackOff } from '../platform/back-off.ts';
import type { KafkaClients } from '../platform/kafka.ts';
import type { Logger } from '../platform/logger.ts';
import { createLoop } from '../platform/loop.ts';
import { aborted, atMost } from '../platform/pause.ts';
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

/** A broker that does not answer is not said goodbye to for longer: after the session's time the group does without us. */
const LEAVE_MS = 5000;

export interface KafkaGroup {
  start(): void;
  stop(): Promise<void>;
  health(): BusHealth;
}

/** One group's membership of this process: joins, works, and joins again after whatever ended it, until it is stopped. */
export function createKafkaGroup(deps: KafkaGroupDeps): KafkaGroup {
  const { subscription, backOff } = deps;
  const log = deps.log.with({ component: 'bus', group: subscription.group });
  let joined = false;
  let failures = 0;
  const onJoin = (): void => {
    joined = true;
    failures = 0;
  };
  const { start, stop } = createLoop({
    turn: async (stopping) => {
      await beMember({ ...deps, log }, stopping, onJoin).finally(() => {
        joined = false;
      });
      return 0;
    },
    onFailure: (error) => {
      failures += 1;
      log.warn('lost the bus, joining again', { attempt: failures, error });
      return backOff(failures);
    },
  });
  return {
    start,
    stop,
    health: () => (joined ? { ok: true } : { ok: false, reason: `group ${subscription.group} has not joined` }),
  };
}

/** Resolves when it is stopped, and rejects with whatever ended it before. */
async function beMember(deps: KafkaGroupDeps, stopping: AbortSignal, onJoin: () => void): Promise<void> {
  const consumer = deps.clients.consumer(deps.subscription.group);
  consumer.on(consumer.events.GROUP_JOIN, onJoin);
  const working = workUntilCrash(consumer, deps, createBatchWorker({ ...deps, stopping }));
  try {
    await Promise.race([working, aborted(stopping)]);
  } finally {
    working.catch(() => undefined);
    await atMost(LEAVE_MS, consumer.disconnect());
  }
}

/** Never resolves: it ends by rejecting, with whatever made the consumer give up. */
async function workUntilCrash(
  consumer: Consumer,
  { subscription, topicsReady, concurrency }: KafkaGroupDeps,
  eachBatch: ReturnType<typeof createBatchWorker>,
): Promise<never> {
  const crashed = crashOf(consumer);
  await topicsReady();
  await consumer.connect();
  // A group that is new must not miss what was published while it was joining.
  await consumer.subscribe({ topics: [...subscription.topics], fromBeginning: subscription.from !== 'now' });
  const byUs = { autoCommit: false, eachBatchAutoResolve: false };
  await consumer.run({ ...byUs, partitionsConsumedConcurrently: concurrency, eachBatch });
  return crashed;
}

/** Rejects when the consumer gives up. */
function crashOf(consumer: Consumer): Promise<never> {
  const crashed = new Promise<never>((_resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      reject(payload.error);
    });
  });
  crashed.catch(() => undefined);
  return crashed;
}
