import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { listOwners } from '../../tenancy/people.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import type { WebhookAtWork } from './webhooks-store.ts';

/** Tells the owners that a program hears of nothing any more, in the transaction that switches it off. */
export type NotifySwitchedOff = (tx: TenantTransaction, webhook: Pick<WebhookAtWork, 'id' | 'url'>) => Promise<void>;

/** Makes the operation that tells owners of a program that took nothing for days. */
export const createNotifySwitchedOff =
  ({ queueMessage }: { readonly queueMessage: QueueMessage }): NotifySwitchedOff =>
  async (tx, { id, url }) => {
    const params = { shop: tx.tenant.name, host: new URL(url).hostname };
    for (const { memberId, phone: to, language } of await listOwners(tx)) {
      const dedupeKey = `webhook-off:${id}:${memberId}`;
      await queueMessage(tx, { dedupeKey, about: [], to, template: 'M38', language, params });
    }
  };
