import type { Clock } from '../../platform/clock.ts';
import type { Hasher } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import { planWork } from '../../tenancy/due-work.ts';
import type { Language } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { createMessageAnnouncer } from './message-events.ts';
import { templateOf, type MessageClass, type MessageParams, type TemplateId } from './message-templates.ts';
import type { MessageTexts } from './message-texts.ts';
import { insertMessage } from './messages-store.ts';
import { whenAllowed, type Held } from './sending-hours.ts';
import { kindOf, policyOf } from './sms-policy.ts';

/** The kind of work under which messages wait for their time. */
export const SEND_SMS = 'send-sms';

/** A message to be sent. */
export interface NewMessage<T extends TemplateId> {
  /** The reason for the message: `receipt:<sale>:<hash of the number>`. One reason, one message, however often it comes. */
  readonly dedupeKey: string;
  /** What it speaks of; see `subjects.ts`. */
  readonly about: readonly string[];
  /** In E.164. */
  readonly to: string;
  readonly template: T;
  readonly language: Language;
  readonly params: MessageParams<T>;
  /** The event it follows from. */
  readonly eventId?: string | undefined;
  /** In the stead of the template's own class: a list that somebody asked for is an answer, at whatever hour. */
  readonly class?: MessageClass | undefined;
  /** Not before this, and not before the hours of its class. */
  readonly notBefore?: Date | undefined;
}

export interface QueuedMessage {
  readonly id: string;
  readonly status: 'queued' | 'held';
  readonly notBefore: Date;
  /** Why it waits, where it waits for its hours. */
  readonly held: Held | undefined;
}

/**
 * Writes a message into the shop's ledger, to be sent after the transaction commits. Undefined when the same reason has
 * a message already. Says nothing about STOP: whether the number still wants messages is looked up when it is sent.
 */
export type QueueMessage = <T extends TemplateId>(
  tx: TenantTransaction,
  message: NewMessage<T>,
) => Promise<QueuedMessage | undefined>;

export interface QueueMessageDeps {
  readonly texts: MessageTexts;
  readonly hasher: Hasher;
  readonly clock: Clock;
}

/** Makes the operation with which features send messages from inside their own transactions. */
export const createQueueMessage = ({ texts, hasher, clock }: QueueMessageDeps): QueueMessage => {
  const announce = createMessageAnnouncer(hasher);
  return async (tx, message) => {
    const now = clock.now();
    const { template, class: purpose = templateOf(template).class } = message;
    const kind = { template, class: purpose };
    const { at: notBefore, held } = whenAllowed(kindOf(kind), later(message.notBefore, now), tx.tenant.timezone);
    const status = notBefore > now ? 'held' : 'queued';
    const id = await insertMessage(tx, {
      id: newId(now),
      dedupeKey: message.dedupeKey,
      eventId: message.eventId,
      to: message.to,
      template,
      language: message.language,
      subjects: message.about,
      params: message.params,
      body: texts.render(template, message.language, message.params),
      status,
      class: purpose,
      notBefore,
      expiresAt: new Date(notBefore.getTime() + policyOf(kind).lifetimeMinutes * 60_000),
      now,
    });
    if (id === undefined) return undefined;
    await planWork(tx, { kind: SEND_SMS, subjectId: id, dueAt: notBefore });
    announce.queued(tx, { ...message, id, class: purpose, attempt: 0 }, now);
    return { id, status, notBefore, held };
  };
};

const later = (wanted: Date | undefined, now: Date): Date => (wanted !== undefined && wanted > now ? wanted : now);
