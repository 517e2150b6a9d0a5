import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import type { BackOff } from '../platform/back-off.ts';
import type { Logger } from '../platform/logger.ts';
import { pause, whileBeating } from '../platform/pause.ts';
import type { Delivery, Subscription } from './bus.ts';
import { eachKeyInOrder } from './in-order.ts';

export interface BatchWorkerDeps {
  readonly subscription: Subscription;
  readonly backOff: BackOff;
  readonly log: Logger;
  /** Keys of one partition that are worked on at once. */
  readonly concurrency: number;
  readonly stopping: AbortSignal;
}

interface Arrived {
  readonly message: KafkaMessage;
  readonly delivery: Delivery;
}

/** Progress is committed after so many messages, so that a crash repeats no more than these. */
const CHUNK = 50;
const HEARTBEAT_MS = 2000;

/**
 * Works through a batch of one partition and commits what is done. A message that can't be handled now rests its
 * partition for a while; nothing is thrown at the client, which would end the whole consumer.
 */
export function createBatchWorker(deps: BatchWorkerDeps): (payload: EachBatchPayload) => Promise<void> {
  const failuresOf = new Map<string, number>();

  const rest = (payload: EachBatchPayload, error: unknown): void => {
    const { topic, partition } = payload.batch;
    const failures = (failuresOf.get(nameOf(payload)) ?? 0) + 1;
    failuresOf.set(nameOf(payload), failures);
    const resume = payload.pause();
    void pause(deps.backOff(failures), deps.stopping).then(resume);
    deps.log.warn('an event waits to be handled again', { topic, partition, attempt: failures, error });
  };

  const workThrough = async (payload: EachBatchPayload): Promise<void> => {
    for (const chunk of chunksOf(payload)) {
      const failure = await workOn(chunk, payload, deps);
      if (failure !== undefined) {
        if (payload.isRunning()) rest(payload, failure.error);
        return;
      }
      failuresOf.delete(nameOf(payload));
      await payload.heartbeat();
    }
  };

  // While a handler takes its time the group must hear that we live. What a failed one means is found out in a chunk.
  return (payload) =>
    whileBeating(
      HEARTBEAT_MS,
      () => payload.heartbeat(),
      () => workThrough(payload),
    );
}

/** Handles a chunk and commits its beginning as far as all is done; a message done behind a failed one comes again. */
async function workOn(
  chunk: readonly Arrived[],
  payload: EachBatchPayload,
  { subscription, concurrency }: BatchWorkerDeps,
): Promise<{ error: unknown } | undefined> {
  const { done, failures } = await eachKeyInOrder(chunk, {
    keyOf: ({ delivery }) => delivery.key,
    concurrency,
    work: async ({ delivery }) => {
      if (!payload.isRunning() || payload.isStale()) throw new Error('This partition is no longer ours.');
      await subscription.handle(delivery);
    },
  });
  const undone = chunk.findIndex((arrived) => !done.has(arrived));
  await commitUpTo(payload, chunk[(undone === -1 ? chunk.length : undone) - 1]);
  return undone === -1 ? undefined : { error: failures[0] };
}

async function commitUpTo(payload: EachBatchPayload, last: Arrived | undefined): Promise<void> {
  if (last === undefined) return;
  payload.resolveOffset(last.message.offset);
  await payload.commitOffsetsIfNecessary(payload.uncommittedOffsets());
}

function chunksOf({ batch }: EachBatchPayload): Arrived[][] {
  const arrived = batch.messages.map((message) => ({
    message,
    delivery: {
      topic: batch.topic,
      key: message.key?.toString() ?? '',
      body: message.value?.toString() ?? '',
      position: `${batch.topic}/${batch.partition}@${message.offset}`,
    },
  }));
  const count = Math.ceil(arrived.length / CHUNK);
  return Array.from({ length: count }, (_, index) => arrived.slice(index * CHUNK, (index + 1) * CHUNK));
}

function nameOf({ batch }: EachBatchPayload): string {
  return `${batch.topic}/${batch.partition}`;
}
