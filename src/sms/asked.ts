import type { Actor } from '../tenancy/actor.ts';
import type { Member } from '../tenancy/member.ts';
import type { InTenant, TenantTransaction } from '../tenancy/tenant-transaction.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import type { MessageClass, MessageParams, TemplateId } from '../features/messages/message-templates.ts';
import type { QueueMessage } from '../features/messages/queue-message.ts';
import { subject } from '../features/messages/subjects.ts';
import { beginAnswer } from './sms-commands-store.ts';

/** One message from somebody who works in a shop. */
export interface Asked {
  readonly tenant: Tenant;
  readonly member: Member;
  /** Follows from the provider's id of the message: delivered again it is the same. */
  readonly reference: string;
  readonly now: Date;
}

/** The sender, as changes name the person. */
export const actorOf = ({ member }: Asked): Actor => ({
  id: member.id,
  role: member.role,
  name: member.name,
  channel: 'sms',
});

export interface Reply<T extends TemplateId> {
  readonly template: T;
  readonly params: MessageParams<T>;
  readonly class?: MessageClass;
  /** What else it speaks of than the conversation. */
  readonly about?: readonly string[];
}

/** The reason of an answer: one message, one answer. */
export const reasonOf = ({ reference }: Asked): string => `sms:${reference}`;

/** Queues the answer to a message, in the sender's language. */
export const replyTo = async <T extends TemplateId>(
  queueMessage: QueueMessage,
  tx: TenantTransaction,
  asked: Asked,
  reply: Reply<T>,
): Promise<void> => {
  const { id, phone: to, language } = asked.member;
  const about = [subject('member', id), ...(reply.about ?? [])];
  await queueMessage(tx, { dedupeKey: reasonOf(asked), to, language, ...reply, about });
};

/** Does something in the sender's shop, once for each message; never for two messages of one sender at the same time. */
export const answerOnce = (
  inTenant: InTenant,
  asked: Asked,
  work: (tx: TenantTransaction) => Promise<void>,
): Promise<void> =>
  inTenant(asked.tenant, async (tx) => {
    const key = { memberId: asked.member.id, dedupeKey: reasonOf(asked) };
    if ((await beginAnswer(tx, key)) === 'fresh') await work(tx);
  });
