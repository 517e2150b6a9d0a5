import { newEvent } from '../../events/catalogue.ts';
import type { Hasher } from '../../platform/hash.ts';
import { PROGRAM } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Message } from './message.ts';

export interface MessageAnnouncer {
  queued(tx: TenantTransaction, message: Announced, now: Date): void;
  sent(tx: TenantTransaction, message: Announced, facts: SentFacts): void;
  failed(tx: TenantTransaction, message: Announced, facts: AttemptFacts & { readonly reason: string }): void;
  unknown(tx: TenantTransaction, message: Announced, facts: AttemptFacts & { readonly reason: string }): void;
}

/** What an event says of a message: never its words, and its number only as a hash. */
export type Announced = Pick<Message, 'id' | 'to' | 'template' | 'class' | 'attempt'>;

export interface AttemptFacts {
  readonly now: Date;
  /** The channel, `none` when it never came to that. */
  readonly provider: string;
}
export type SentFacts = AttemptFacts & { readonly parts?: number | undefined };

/** Puts the life of messages into the outbox. They are sent by the program, whoever caused them. */
export const createMessageAnnouncer = (hasher: Hasher): MessageAnnouncer => {
  const originOf = (tx: TenantTransaction, now: Date) => ({ tenantId: tx.tenant.id, occurredAt: now, actor: PROGRAM });
  const describe = (message: Announced) => ({
    messageId: message.id,
    template: message.template,
    class: message.class,
    recipientKey: hasher.phone(message.to),
  });
  return {
    queued(tx, message, now) {
      tx.publish(newEvent('sms.queued', { ...originOf(tx, now), data: describe(message) }));
    },
    sent(tx, message, { now, provider, parts }) {
      const data = { ...describe(message), attempt: message.attempt, provider, ...(parts && { parts }) };
      tx.publish(newEvent('sms.sent', { ...originOf(tx, now), data }));
    },
    failed(tx, message, { now, provider, reason }) {
      const data = { ...describe(message), attempt: message.attempt, provider, reason };
      tx.publish(newEvent('sms.failed', { ...originOf(tx, now), data }));
    },
    unknown(tx, message, { now, provider, reason }) {
      const data = { ...describe(message), attempt: message.attempt, provider, reason };
      tx.publish(newEvent('sms.outcome_unknown', { ...originOf(tx, now), data }));
    },
  };
};
