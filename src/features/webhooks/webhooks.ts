import { randomBytes } from 'node:crypto';
import { newEvent, type EventType } from '../../events/catalogue.ts';
import type { Sealer } from '../../platform/sealer.ts';
import { planWork } from '../../tenancy/due-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { DomainError } from '../../values/errors.ts';
import { DELIVER_WEBHOOKS, FILL_AFTER_MS } from './deliver.ts';
import { beginReplay, insertWebhook, listWebhooks, removeWebhook } from './webhooks-store.ts';
import { isWebhookUrl, type Webhook } from './webhook.ts';

export interface NewWebhook {
  /** Chosen by the caller. */
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly EventType[];
}

export interface WebhooksDeps {
  readonly sealer: Sealer;
  /** For tests: servers of this machine. */
  readonly isUrl?: (url: string) => boolean;
}

const MOST_WEBHOOKS = 10;
const SECRET_BYTES = 32;

/**
 * Subscribes a program, in somebody's transaction. Answers the secret, which is shown this once: with it the program checks
 * that what it gets is from here.
 * @throws DomainError not_allowed (an address that may not be written to), conflict (too many)
 */
export const addWebhookIn = async (
  tx: TenantTransaction,
  { sealer, isUrl = isWebhookUrl }: WebhooksDeps,
  { id, url, eventTypes }: NewWebhook,
  occasion: Occasion,
): Promise<{ readonly secret: string }> => {
  if (!isUrl(url)) throw new DomainError('not_allowed');
  if ((await listWebhooks(tx)).length >= MOST_WEBHOOKS) throw new DomainError('conflict');
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  const { actor, now } = occasion;
  await insertWebhook(tx, { id, url, eventTypes, secret: sealer.seal(secret, id), createdBy: actor.id, now });
  await planWork(tx, { kind: DELIVER_WEBHOOKS, subjectId: id, dueAt: new Date(now.getTime() + FILL_AFTER_MS) });
  const data = { webhookId: id, eventTypes: [...eventTypes] };
  tx.publish(newEvent('webhook.added', { ...originOf(tx, occasion), data }));
  return { secret };
};

/** All subscriptions, the newest first, inside somebody's transaction. */
export const listWebhooksIn = (tx: TenantTransaction): Promise<Webhook[]> => listWebhooks(tx);

/** Ends a subscription, in somebody's transaction. Answers whether there was one. */
export const removeWebhookIn = async (tx: TenantTransaction, id: string, occasion: Occasion): Promise<boolean> => {
  if (!(await removeWebhook(tx, id))) return false;
  tx.publish(newEvent('webhook.removed', { ...originOf(tx, occasion), data: { webhookId: id } }));
  return true;
};

/**
 * Sends everything since an instant once more, as far as the outbox keeps it (seven days), with the same ids, some events at
 * a time; begun in somebody's transaction. Answers whether anybody listens by that id.
 */
export const replayWebhookIn = async (
  tx: TenantTransaction,
  { id, from }: { readonly id: string; readonly from: Date },
  occasion: Occasion,
): Promise<boolean> => {
  const { now } = occasion;
  if (!(await beginReplay(tx, id, { from, to: now }))) return false;
  await planWork(tx, { kind: DELIVER_WEBHOOKS, subjectId: id, dueAt: now });
  const data = { webhookId: id, since: from.toISOString() };
  tx.publish(newEvent('webhook.replayed', { ...originOf(tx, occasion), data }));
  return true;
};
