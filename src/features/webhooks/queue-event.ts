import { planWork } from '../../tenancy/due-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { DELIVER_WEBHOOKS } from './deliver.ts';
import { hasWebhooks, queueEvent } from './webhooks-store.ts';

/** Whether any program wants to hear of this shop, inside somebody's transaction. */
export const hasWebhooksIn = (tx: TenantTransaction): Promise<boolean> => hasWebhooks(tx);

/** Puts an event on its way to every program that wants it, inside somebody's transaction. Answers whether any does. */
export const queueEventIn = async (tx: TenantTransaction, eventId: string, now: Date): Promise<boolean> => {
  const webhooks = await queueEvent(tx, eventId, now);
  for (const subjectId of webhooks) await planWork(tx, { kind: DELIVER_WEBHOOKS, subjectId, dueAt: now });
  return webhooks.length > 0;
};
