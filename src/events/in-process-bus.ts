import type { BusMessage, Delivery, EventBus, PublishResult, Subscription } from './bus.ts';
import { eachKeyInOrder } from './in-order.ts';

export interface InProcessBusOptions {
  /** How many shops each group works on at once. */
  readonly concurrency?: number;
}

/**
 * The bus for one program without a broker: publishing is handing over. A message counts as published only when every
 * group has handled it, so what is lost with the process is still in the outbox.
 */
export function createInProcessBus({ concurrency = 4 }: InProcessBusOptions = {}): EventBus {
  const subscriptions: Subscription[] = [];
  const working = new Set<Promise<unknown>>();
  let running = false;

  const deliverTo = async (subscription: Subscription, messages: readonly BusMessage[]): Promise<BusMessage[]> => {
    const wanted = messages.filter((message) => subscription.topics.includes(message.topic));
    const { done } = await eachKeyInOrder(wanted, {
      keyOf: (message) => message.key,
      concurrency,
      work: async (message) => {
        if (!running) throw new Error('The bus is stopping.');
        await subscription.handle(toDelivery(message));
      },
    });
    return wanted.filter((message) => !done.has(message));
  };

  const deliver = async (messages: readonly BusMessage[]): Promise<PublishResult> => {
    const left = await Promise.all(subscriptions.map((subscription) => deliverTo(subscription, messages)));
    return { notYet: new Set(left.flat().map((message) => message.id)) };
  };

  return {
    publishBatch: async (messages) => {
      if (!running) throw new Error('The bus is not running.');
      const delivering = deliver(messages);
      working.add(delivering);
      return delivering.finally(() => working.delete(delivering));
    },
    subscribe: (subscription) => {
      if (running) throw new Error('Subscribe before the bus is started.');
      subscriptions.push(subscription);
    },
    start: () => {
      running = true;
      return Promise.resolve();
    },
    stop: async () => {
      running = false;
      await Promise.allSettled(working);
    },
    health: () => (running ? { ok: true } : { ok: false, reason: 'stopped' }),
  };
}

function toDelivery({ topic, key, body, id }: BusMessage): Delivery {
  return { topic, key, body, position: `${topic}@${id}` };
}
