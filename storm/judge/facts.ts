import type { ReceivedMessage } from '../../test/support/fake-africastalking.ts';

/** What stands in the books when all is over: read from the database, from Kafka, from Redis, from the logs. */
export interface Facts {
  readonly shops: readonly ShopFacts[];
  readonly outbox: readonly OutboxFact[];
  /** Every event on Kafka, in the order of each partition. */
  readonly log: readonly LogFact[];
  /** Ids of events that came about while Kafka was read. */
  readonly later: ReadonlySet<string>;
  readonly inbox: ReadonlySet<string>;
  readonly deadLetters: readonly string[];
  /** Hashes of numbers that want no SMS, and since when (milliseconds since 1970). */
  readonly optOuts: ReadonlyMap<string, number>;
  /** What the stand-in provider took, in order. */
  readonly taken: readonly ReceivedMessage[];
  /** What `kibanda check` said. */
  readonly check: { readonly isGood: boolean; readonly said: string };
  /** What is still at work although nobody gives it any: one line each. */
  readonly restless: readonly string[];
  /** Places and what is written there, to search for what must not be: line by line. */
  readonly writings: ReadonlyMap<string, readonly string[]>;
}

export interface ShopFacts {
  readonly schema: string;
  readonly mark: string;
  /** By session and step. */
  readonly steps: ReadonlyMap<string, StepFact>;
  readonly sales: readonly SaleFact[];
  readonly payments: readonly PaymentFact[];
  readonly messages: readonly MessageFact[];
  /** What does not add up beyond what `kibanda check` looks at: one line each. */
  readonly wrongSums: readonly string[];
}

export interface StepFact {
  readonly page: string;
  readonly body: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface SaleFact {
  readonly id: string;
  readonly clientRef: string;
  /** As people read it: `1043-2`. */
  readonly receipt: string;
  /** As people read it. */
  readonly total: string;
  readonly status: string;
  readonly kind: string;
  readonly channel: string;
  readonly sellerId: string;
  readonly at: number;
}

export interface PaymentFact {
  readonly receipt: string;
  readonly actorId: string;
  readonly at: number;
}

export interface MessageFact {
  readonly id: string;
  readonly dedupeKey: string;
  readonly to: string;
  readonly template: string;
  readonly class: string;
  readonly body: string;
  readonly status: string;
  readonly error: string;
  readonly unknowns: number;
  readonly receipt: string;
  readonly eventId: string;
}

export interface OutboxFact {
  readonly id: string;
  readonly tenantId: string;
  readonly type: string;
  readonly subjectId: string;
  readonly position: number;
  readonly isPublished: boolean;
}

export interface LogFact {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
}

export const stepKey = (sessionTag: string, stepTag: string): string => `${sessionTag} ${stepTag}`;
export const inboxKey = (consumer: string, eventId: string): string => `${consumer} ${eventId}`;

/** Something that must never be. */
export interface Violation {
  /** Of the list of invariants: `I1` to `I16`; `time` is the time that a caller may wait. */
  readonly invariant: string;
  /** One sentence, the same for all of a kind. */
  readonly what: string;
  /** What it takes to see it again: session, inputs, pages, times since the beginning. */
  readonly evidence: readonly string[];
}
