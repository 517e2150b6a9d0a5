/** An event on its way. The bus looks at nothing but these: what is inside `body` is not its business. */
export interface BusMessage {
  readonly topic: string;
  /** Messages of one topic with one key are delivered in the order in which they were published: the shop's id. */
  readonly key: string;
  readonly id: string;
  readonly type: string;
  /** RFC 3339, when it happened. */
  readonly time: string;
  /** The CloudEvent as JSON. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A message as a subscriber gets it. Key and body come from outside and may be anything. */
export interface Delivery {
  readonly topic: string;
  readonly key: string;
  readonly body: string;
  /** Where it stands in the log, for people who look for it: `kibanda.sales/3@17`. */
  readonly position: string;
}

export interface Subscription {
  /** Each group gets each message; several processes of one group share the work. */
  readonly group: string;
  readonly topics: readonly string[];
  /**
   * Called in order for each key, for several keys at once, at least once for each message. When it rejects, the same
   * message comes again later and the ones behind it with the same key wait.
   */
  readonly handle: (delivery: Delivery) => Promise<void>;
  /** Where a group begins that never was here before. 'now' is for onlookers, who miss nothing by missing the past. */
  readonly from?: 'beginning' | 'now';
}

export interface PublishResult {
  /** The ids of messages that must be handed over again; empty when all went well. */
  readonly notYet: ReadonlySet<string>;
}

export interface BusHealth {
  readonly ok: boolean;
  readonly reason?: string;
}

/** Carries events from the relay to the consumers. */
export interface EventBus {
  /** Resolves when the messages are safe: replicated, or handled by every group. Rejects when none surely is. */
  publishBatch(messages: readonly BusMessage[]): Promise<PublishResult>;
  /** Before `start` only. */
  subscribe(subscription: Subscription): void;
  /** Returns at once, also when the other side is down; it goes on trying by itself. */
  start(): Promise<void>;
  /** Lets running handlers finish. What was not handled comes again at the next start. */
  stop(): Promise<void>;
  health(): BusHealth;
}

/** The topic for what can't be handled. */
export const DEAD_LETTER_TOPIC = 'kibanda.dead-letters';
