import { CloudEvent } from 'cloudevents';
import { z } from 'zod';
import { catalogue, isEventType, parseEventData, SERVICE_ID, type DomainEvent, type EventType } from './catalogue.ts';
import type { Topic } from './definitions/fields.ts';

/** The content type of an event as it travels: one JSON document that holds everything (structured mode). */
export const CLOUD_EVENT_CONTENT_TYPE = 'application/cloudevents+json; charset=utf-8';

/** Which part of the data an event is about, by topic: the first that is there becomes the `subject`. */
const subjects: Readonly<Record<Topic, readonly string[]>> = {
  'kibanda.tenants': ['memberId', 'setting', 'shopNumber', 'webhookId'],
  'kibanda.sales': ['saleId', 'expenseId'],
  'kibanda.inventory': ['itemId'],
  'kibanda.debts': ['customerId'],
  'kibanda.messages': ['messageId'],
  'kibanda.sessions': ['sessionKey', 'gateway', 'subjectId'],
};

const envelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.uuid(),
  type: z.string(),
  source: z.string(),
  time: z.iso.datetime({ offset: true }),
  dataschema: z.string(),
  tenantid: z.uuid(),
  actorid: z.uuid().optional(),
  actorrole: z.string(),
  actorchannel: z.string(),
  data: z.unknown().optional(),
});
type Envelope = z.infer<typeof envelope>;

/** Why an event can't be read. */
export type UnreadableReason = 'not_a_cloud_event' | 'unknown_type' | 'unknown_version' | 'invalid_data';

export type ReadEvent =
  | { readonly ok: true; readonly event: DomainEvent }
  | {
      readonly ok: false;
      readonly reason: UnreadableReason;
      /** Only if it could be read that far. */
      readonly id?: string;
      readonly type?: string;
      readonly tenantId?: string;
    };

/** Names the schema of a type's data; also the `$id` of the JSON Schema in docs/events. */
export function dataSchemaOf(type: EventType): string {
  return `urn:kibanda:event:${type}:${catalogue[type].version}`;
}

/** The event as a CloudEvents 1.0 document, ready for JSON: what the outbox keeps and the bus carries. */
export function toCloudEvent(event: DomainEvent): Record<string, unknown> {
  const { topic } = catalogue[event.type];
  const subject = subjectOf(topic, event.data);
  return new CloudEvent({
    id: event.id,
    type: event.type,
    source: event.tenantId === SERVICE_ID ? '/kibanda' : `/kibanda/shops/${event.tenantId}`,
    ...(subject === undefined ? {} : { subject }),
    time: event.occurredAt.toISOString(),
    datacontenttype: 'application/json',
    dataschema: dataSchemaOf(event.type),
    ...extensionsOf(event, topic),
    data: event.data,
  }).toJSON();
}

/** With the topic inside, a relay can carry events of a newer program, whose types it doesn't know. */
function extensionsOf({ tenantId, actor }: DomainEvent, topic: string): Record<string, string> {
  const actorId = actor.id === null ? {} : { actorid: actor.id };
  return { topic, tenantid: tenantId, ...actorId, actorrole: actor.role, actorchannel: actor.channel };
}

/** Reads an event off the bus. Never throws: what can't be read has a reason instead. */
export function readCloudEvent(body: string): ReadEvent {
  const read = readEnvelope(body);
  if (read === undefined) return { ok: false, reason: 'not_a_cloud_event' };
  const known = { id: read.id, type: read.type, tenantId: read.tenantid };
  if (!isEventType(read.type)) return { ok: false, reason: 'unknown_type', ...known };
  if (read.dataschema !== dataSchemaOf(read.type)) return { ok: false, reason: 'unknown_version', ...known };
  try {
    return { ok: true, event: toDomainEvent(read.type, read) };
  } catch (error) {
    if (error instanceof z.ZodError) return { ok: false, reason: 'invalid_data', ...known };
    throw error;
  }
}

function readEnvelope(body: string): Envelope | undefined {
  try {
    const document: unknown = JSON.parse(body);
    const read = envelope.parse(document);
    // Ours first: the SDK would give an event without id a new one. It checks all the rest of the standard.
    new CloudEvent(read, true).validate();
    return read;
  } catch {
    // JSON, the SDK and the schema all refuse by throwing; which of them it was changes nothing.
    return undefined;
  }
}

function toDomainEvent(type: EventType, read: Envelope): DomainEvent;
function toDomainEvent(type: EventType, read: Envelope): unknown {
  return {
    id: read.id,
    type,
    tenantId: read.tenantid,
    occurredAt: new Date(read.time),
    actor: { id: read.actorid ?? null, role: read.actorrole, channel: read.actorchannel },
    data: parseEventData(type, read.data),
  };
}

function subjectOf(topic: Topic, data: object): string | undefined {
  const values = new Map<string, unknown>(Object.entries(data));
  const found = subjects[topic].map((name) => values.get(name)).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : undefined;
}
