import type { z } from 'zod';
import { newId } from '../platform/ids.ts';
import { accountEvents } from './definitions/accounts.ts';
import { debtEvents } from './definitions/debts.ts';
import type { EventDefinition, Topic } from './definitions/fields.ts';
import { inventoryEvents } from './definitions/inventory.ts';
import { messageEvents } from './definitions/messages.ts';
import { paymentEvents } from './definitions/payments.ts';
import { saleEvents } from './definitions/sales.ts';
import { sessionEvents } from './definitions/sessions.ts';
import { tenantEvents } from './definitions/tenants.ts';

/** Every type of event there is: its topic, the version of its data, and the schema that the data must pass. */
export const catalogue = {
  ...tenantEvents,
  ...accountEvents,
  ...saleEvents,
  ...paymentEvents,
  ...inventoryEvents,
  ...debtEvents,
  ...messageEvents,
  ...sessionEvents,
} as const satisfies Readonly<Record<string, EventDefinition>>;

/**
 * Stands in the place of a shop's id in events about people and gateways that belong to no shop: a number that nobody
 * knows, an address that somebody tries. No shop can have it; the database sees to that.
 */
export const SERVICE_ID = '00000000-0000-0000-0000-000000000000';

export type EventType = keyof typeof catalogue;
export type EventData = { readonly [T in EventType]: z.infer<(typeof catalogue)[T]['data']> };

/** Who caused an event: a membership's id (null for the program itself), never a name or a number. */
export interface EventActor {
  readonly id: string | null;
  readonly role: string;
  readonly channel: string;
}

/** An event of one type. */
export interface DomainEventOf<T extends EventType> {
  /** UUID v7. The same id is the same event, however often it arrives. */
  readonly id: string;
  readonly type: T;
  readonly tenantId: string;
  readonly occurredAt: Date;
  readonly actor: EventActor;
  readonly data: EventData[T];
}

/** Something that happened in a shop. A union over `T`, so that looking at `type` tells what `data` is. */
export type DomainEvent<T extends EventType = EventType> = T extends EventType ? DomainEventOf<T> : never;

/** What the one who publishes knows; `actor` may be richer (a name, say), only what events may carry is taken. */
export interface NewEvent<T extends EventType> {
  readonly id?: string;
  readonly tenantId: string;
  readonly occurredAt: Date;
  readonly actor: EventActor;
  readonly data: EventData[T];
}

/** Is this one of our types? */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(catalogue, type);
}

/** The topic on which events of a type travel. */
export function topicOf(type: EventType): Topic {
  return catalogue[type].topic;
}

/** Whether events of a type go into the audit log: what somebody did, not what follows from it. */
export function isAudited(type: EventType): boolean {
  const definition: EventDefinition = catalogue[type];
  return definition.audited !== false;
}

/** All types of events, in the order of the catalogue. */
export const eventTypes: readonly EventType[] = Object.keys(catalogue).filter(isEventType);

/** All topics that carry events. */
export const topics: readonly Topic[] = [...new Set(eventTypes.map(topicOf))];

/**
 * Reads data of a type; throws a ZodError if it does not fit. Fields that the catalogue does not know are dropped:
 * so nothing leaves by accident, and events of a newer program stay readable.
 */
export function parseEventData<T extends EventType>(type: T, data: unknown): EventData[T];
export function parseEventData(type: EventType, data: unknown): unknown {
  return catalogue[type].data.parse(data);
}

/** Makes an event to be given to `tx.publish`. Its data is checked here, where the mistake would be. */
export function newEvent<T extends EventType>(type: T, event: NewEvent<T>): DomainEventOf<T> {
  return {
    id: event.id ?? newId(),
    type,
    tenantId: event.tenantId,
    occurredAt: event.occurredAt,
    actor: { id: event.actor.id, role: event.actor.role, channel: event.actor.channel },
    data: parseEventData(type, event.data),
  };
}
