import { Webhook as Signer } from 'standardwebhooks';
import { newEvent } from '../../events/catalogue.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PostOutcome, PostOutside } from '../../platform/post-outside.ts';
import type { Sealer } from '../../platform/sealer.ts';
import { finishWork, planWork } from '../../tenancy/due-work.ts';
import { originOf, PROGRAM } from '../../tenancy/occasion.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { NotifySwitchedOff } from './switched-off-message.ts';
import { isWebhookUrl, nextTry, OFF_AFTER_MS } from './webhook.ts';
import {
  lockWebhook,
  nextDue,
  queueNextOfReplay,
  noteFailing,
  noteFilled,
  noteResults,
  queueSince,
  switchOff,
  takeDue,
  type Delivery,
  type DeliveryResult,
  type WebhookAtWork,
} from './webhooks-store.ts';

/** The kind of due work; its subject is a subscription, so that a slow program delays its own events alone. */
export const DELIVER_WEBHOOKS = 'deliver-webhooks';
/** Names the key that secrets are sealed with. */
export const WEBHOOK_SECRETS = 'webhooks';
/** By then every process knows of a new subscription; what happened until then is taken from the outbox. */
export const FILL_AFTER_MS = 8000;

/** Sent at once to one program. */
const AT_ONCE = 5;
/** Of a replay so many events are put on their way together. */
const REPLAYED_AT_ONCE = 500;
/** How long a delivery is left alone after it was taken up: longer than a request may take. */
const LEASE_MS = 60_000;
const REST_MS = 1000;

export interface DeliverDeps {
  readonly inTenant: InTenant;
  readonly post: PostOutside;
  readonly sealer: Sealer;
  readonly clock: Clock;
  /** Tells the owners, in the transaction that switches a subscription off. */
  readonly notifySwitchedOff: NotifySwitchedOff;
  /** For tests: servers of this machine. */
  readonly isUrl?: (url: string) => boolean;
}

/** Answers whether anything was sent: then there may be more. */
export type DeliverWebhooks = (tenant: Tenant, webhookId: string) => Promise<boolean>;

/** Makes the operation that sends a program what is due, some events at a time, and says when there is more to do. */
export const createDeliverWebhooks = (deps: DeliverDeps): DeliverWebhooks => {
  const { inTenant, clock } = deps;
  return async (tenant, webhookId) => {
    const taken = await inTenant(tenant, (tx) => takeUp(tx, webhookId, clock.now()));
    if (taken === undefined) return false;
    const sent = await Promise.all(
      taken.deliveries.map(async (delivery) => ({ delivery, outcome: await send(deps, taken.webhook, delivery) })),
    );
    await inTenant(tenant, (tx) => settle(deps, tx, webhookId, sent));
    return true;
  };
};

interface TakenUp {
  readonly webhook: WebhookAtWork;
  readonly deliveries: readonly Delivery[];
}

const takeUp = async (tx: TenantTransaction, webhookId: string, now: Date): Promise<TakenUp | undefined> => {
  const webhook = await lockWebhook(tx, webhookId, now);
  if (webhook === undefined) {
    await finishWork(tx, { kind: DELIVER_WEBHOOKS, subjectId: webhookId });
    return undefined;
  }
  if (!webhook.filled && now.getTime() - webhook.createdAt.getTime() >= FILL_AFTER_MS) {
    await queueSince(tx, webhookId, { from: webhook.createdAt, now });
    await noteFilled(tx, webhookId);
  }
  const until = new Date(now.getTime() + LEASE_MS);
  const taken = await takeDue(tx, webhookId, { now, until, limit: AT_ONCE });
  // The rest of a replay is fetched when there is nothing else to send: what happens now does not wait behind it.
  const isIdle = webhook.replays && taken.length === 0;
  if (isIdle) await queueNextOfReplay(tx, webhookId, { now, limit: REPLAYED_AT_ONCE });
  const deliveries = isIdle ? await takeDue(tx, webhookId, { now, until, limit: AT_ONCE }) : taken;
  await planNext(tx, webhook, now);
  return deliveries.length === 0 ? undefined : { webhook, deliveries };
};

/** When this subscription is looked at again. */
const planNext = async (tx: TenantTransaction, webhook: WebhookAtWork, now: Date): Promise<void> => {
  const { id, filled, createdAt, replays } = webhook;
  const work = { kind: DELIVER_WEBHOOKS, subjectId: id };
  const fillAt = new Date(createdAt.getTime() + FILL_AFTER_MS);
  const times = [await nextDue(tx, id), filled || fillAt <= now ? undefined : fillAt, replays ? now : undefined];
  const [first] = times.filter((time) => time !== undefined).toSorted((one, other) => one.getTime() - other.getTime());
  // Not before the job at work is over: while it is, another of the same name is not taken.
  const soonest = new Date(now.getTime() + REST_MS);
  await (first === undefined
    ? finishWork(tx, work)
    : planWork(tx, { ...work, dueAt: first < soonest ? soonest : first }));
};

/** Signed as Standard Webhooks say; while a secret is exchanged for another, with both. */
const send = async (
  { post, sealer, clock, isUrl = isWebhookUrl }: DeliverDeps,
  { id, url, secrets }: WebhookAtWork,
  { eventId, body }: Delivery,
): Promise<PostOutcome> => {
  const now = clock.now();
  const signatures = secrets.flatMap((sealed) => {
    const secret = sealer.open(sealed, id);
    return secret === undefined ? [] : [new Signer(secret).sign(eventId, now, body)];
  });
  // Without a signature nothing goes out: the secret of the installation was changed, and the program must be added anew.
  if (signatures.length === 0 || !isUrl(url)) return { status: undefined, reason: 'no_answer' };
  return post(url, body, {
    'webhook-id': eventId,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
    'webhook-signature': signatures.join(' '),
    'user-agent': 'Kibanda-Webhooks/1',
  });
};

interface Sent {
  readonly delivery: Delivery;
  readonly outcome: PostOutcome;
}

const isTaken = ({ status = 0 }: PostOutcome): boolean => status >= 200 && status < 300;

const resultOf = ({ delivery, outcome }: Sent, now: Date): DeliveryResult => {
  const { eventId, attempts } = delivery;
  const said = outcome.status === undefined ? outcome.reason : `http_${String(outcome.status)}`;
  if (isTaken(outcome)) return { eventId, status: 'delivered', dueAt: now, outcome: said };
  const again = nextTry(attempts, now, outcome.status === undefined ? 0 : outcome.retryAfterMs);
  return { eventId, status: again === undefined ? 'given_up' : 'waiting', dueAt: again ?? now, outcome: said };
};

const settle = async (deps: DeliverDeps, tx: TenantTransaction, webhookId: string, sent: readonly Sent[]) => {
  const now = deps.clock.now();
  const webhook = await lockWebhook(tx, webhookId, now);
  await noteResults(
    tx,
    webhookId,
    sent.map((one) => resultOf(one, now)),
  );
  if (webhook === undefined) return;

  const isAlive = sent.some(({ outcome }) => isTaken(outcome));
  const failingSince = isAlive ? null : (webhook.failingSince ?? now);
  const isGone = sent.some(({ outcome }) => outcome.status === 410);
  const isHopeless = failingSince !== null && now.getTime() - failingSince.getTime() >= OFF_AFTER_MS;
  await noteFailing(tx, webhookId, failingSince);
  if (isGone || isHopeless) {
    await endIt(deps, tx, webhook, { now, reason: isGone ? 'gone' : 'failing' });
    return;
  }
  await planNext(tx, webhook, now);
};

const endIt = async (
  { notifySwitchedOff }: DeliverDeps,
  tx: TenantTransaction,
  webhook: WebhookAtWork,
  { now, reason }: { readonly now: Date; readonly reason: 'failing' | 'gone' },
): Promise<void> => {
  await switchOff(tx, webhook.id, reason);
  await finishWork(tx, { kind: DELIVER_WEBHOOKS, subjectId: webhook.id });
  const data = { webhookId: webhook.id, reason };
  tx.publish(newEvent('webhook.switched_off', { ...originOf(tx, { actor: PROGRAM, now }), data }));
  // Who says that it is gone knows.
  if (reason === 'failing') await notifySwitchedOff(tx, webhook);
};
