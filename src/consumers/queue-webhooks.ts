import { LRUCache } from 'lru-cache';
import { hasWebhooksIn, queueEventIn } from '../features/webhooks/queue-event.ts';
import { WEBHOOK_TYPES } from '../features/webhooks/webhook.ts';
import type { Clock } from '../platform/clock.ts';
import type { InTenant } from '../tenancy/tenant-transaction.ts';
import type { Tenant } from '../tenancy/tenant.ts';
import { defineConsumer, type Consumer } from './consumer.ts';

export interface QueueWebhooksDeps {
  readonly inTenant: InTenant;
  readonly clock: Clock;
  /** Tells whoever hands out due work that there is some. */
  readonly wake: () => void;
}

/** So long a process believes that nobody listens to a shop; a new subscription is filled from the outbox after that. */
const BELIEVED_MS = 4000;
const MOST_SHOPS = 5000;

/** Puts events on their way to the programs that want them. Shops without such programs cost a look every few seconds. */
export const createQueueWebhooks = ({ inTenant, clock, wake }: QueueWebhooksDeps): Consumer => {
  return defineConsumer({
    name: 'queue-webhooks',
    types: WEBHOOK_TYPES,
    isWanted: createIsWanted(inTenant),
    tells: true,
    handle: async ({ id }, tx) => {
      if (await queueEventIn(tx, id, clock.now())) tx.afterCommit(wake);
    },
  });
};

const createIsWanted = (inTenant: InTenant) => {
  const listened = new LRUCache<string, boolean>({ max: MOST_SHOPS, ttl: BELIEVED_MS });
  return async (tenant: Tenant): Promise<boolean> => {
    const known = listened.get(tenant.id);
    if (known !== undefined) return known;
    const wanted = await inTenant(tenant, hasWebhooksIn, { readOnly: true });
    listened.set(tenant.id, wanted);
    return wanted;
  };
};
