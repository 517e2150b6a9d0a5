import { MAY_SEND } from '../../events/outbox.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Webhook } from './webhook.ts';

const WEBHOOK = `id, url, event_types as "eventTypes", status, off_reason as "offReason", failing_since as "failingSince",
  created_at as "createdAt"`;

/** All subscriptions, the newest first. */
export const listWebhooks = (tx: TenantTransaction): Promise<Webhook[]> =>
  tx.query<Webhook>({
    text: `select ${WEBHOOK} from webhooks where status <> 'removed' order by created_at desc, id`,
    values: [],
  });

export interface NewWebhookRow {
  readonly id: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly secret: string;
  readonly createdBy: string;
  readonly now: Date;
}

/** Keeps a subscription; a repeated id changes nothing. */
export const insertWebhook = async (tx: TenantTransaction, row: NewWebhookRow): Promise<void> => {
  const { id, url, eventTypes, secret, createdBy, now } = row;
  await tx.query({
    text: `insert into webhooks (id, url, event_types, secret, created_by, created_at) values ($1, $2, $3, $4, $5, $6)`,
    values: [id, url, eventTypes, secret, createdBy, now],
  });
};

/** Answers whether there was one. What was on its way to it is forgotten. */
export const removeWebhook = async (tx: TenantTransaction, id: string): Promise<boolean> => {
  const rows = await tx.query({
    text: `update webhooks set status = 'removed', off_reason = null, secret = '', old_secret = null, old_secret_until = null
      where id = $1 and status <> 'removed' returning 1 as removed`,
    values: [id],
  });
  await tx.query({ text: `delete from webhook_deliveries where webhook_id = $1 and status = 'waiting'`, values: [id] });
  return rows.length > 0;
};

/** What the outbox keeps of an event, as programs get it: of one that `o` stands for, due at `$1`. */
const DELIVERY = `o.id, o.type, jsonb_build_object('type', o.type, 'timestamp', o.payload ->> 'time', 'data', o.payload -> 'data',
  'actor', jsonb_build_object('id', o.payload -> 'actorid', 'role', o.payload -> 'actorrole',
    'channel', o.payload -> 'actorchannel'))::text, $1::timestamptz, $1::timestamptz`;
const INTO_DELIVERIES = 'insert into webhook_deliveries (webhook_id, event_id, event_type, body, due_at, created_at)';

const FROM_OUTBOX = `${INTO_DELIVERIES}
select w.id, ${DELIVERY}
from webhooks w join public.outbox o on o.type = any(w.event_types)
where w.status = 'active' and o.tenant_id = $2`;

/** Puts an event on its way to every program that wants it. Answers the subscriptions. */
export const queueEvent = async (tx: TenantTransaction, eventId: string, now: Date): Promise<string[]> => {
  const rows = await tx.query<{ webhook_id: string }>({
    text: `${FROM_OUTBOX} and o.id = $3 on conflict do nothing returning webhook_id`,
    values: [now, tx.tenant.id, eventId],
  });
  return rows.map(({ webhook_id }) => webhook_id);
};

/** Puts what happened since an instant on its way, as far as it never was. */
export const queueSince = async (
  tx: TenantTransaction,
  webhookId: string,
  { from, now }: { readonly from: Date; readonly now: Date },
): Promise<void> => {
  await tx.query({
    text: `${FROM_OUTBOX} and w.id = $3 and o.occurred_at >= $4 on conflict (webhook_id, event_id) do nothing`,
    values: [now, tx.tenant.id, webhookId, from],
  });
};

/** Begins a replay, instead of one that is under way. Answers whether anybody listens by that id. */
export const beginReplay = async (
  tx: TenantTransaction,
  webhookId: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<boolean> => {
  const rows = await tx.query({
    text: `update webhooks set replay_from = $2, replay_after = '00000000-0000-0000-0000-000000000000', replay_to = $3
      where id = $1 and status = 'active' returning 1 as begun`,
    values: [webhookId, from, to],
  });
  return rows.length > 0;
};

/** The next events of a replay, and where it goes on; nothing to go on with ends it. */
const NEXT_OF_REPLAY = `
with replay as (
  select id, event_types, replay_from, replay_after, replay_to from webhooks where id = $3 and replay_to is not null
), batch as (
  select r.id as webhook_id, o.id, o.type, o.payload, o.occurred_at from replay r join public.outbox o
    on o.tenant_id = $2 and o.type = any(r.event_types) and o.occurred_at between r.replay_from and r.replay_to
      and (o.occurred_at, o.id) > (r.replay_from, r.replay_after)
  order by o.occurred_at, o.id limit $4
), queued as (
  ${INTO_DELIVERIES} select o.webhook_id, ${DELIVERY} from batch o
  on conflict (webhook_id, event_id) do update set status = 'waiting', attempts = 0, due_at = excluded.due_at, outcome = null
), last as (
  select occurred_at, id from batch order by occurred_at desc, id desc limit 1
), next as (
  select l.occurred_at, l.id, r.replay_to from replay r, last l where (select count(*) from batch) = $4
)
update webhooks set replay_from = (select occurred_at from next), replay_after = (select id from next),
  replay_to = (select replay_to from next)
where id = $3`;

/** Puts the next events of a replay on their way once more. */
export const queueNextOfReplay = async (
  tx: TenantTransaction,
  webhookId: string,
  { now, limit }: { readonly now: Date; readonly limit: number },
): Promise<void> => {
  await tx.query({ text: NEXT_OF_REPLAY, values: [now, tx.tenant.id, webhookId, limit] });
};

/** Whether any program wants to hear of this shop. */
export const hasWebhooks = async (tx: TenantTransaction): Promise<boolean> => {
  const rows = await tx.query({ text: `select 1 as one from webhooks where status = 'active' limit 1`, values: [] });
  return rows.length > 0;
};

/** A subscription with what its deliveries need. */
export interface WebhookAtWork {
  readonly id: string;
  readonly url: string;
  readonly secrets: readonly string[];
  readonly filled: boolean;
  readonly createdAt: Date;
  readonly failingSince: Date | null;
  /** Whether what happened before is on its way once more. */
  readonly replays: boolean;
}

/** Holds an active subscription; undefined when it is switched off or removed. */
export const lockWebhook = async (tx: TenantTransaction, id: string, now: Date): Promise<WebhookAtWork | undefined> => {
  const [row] = await tx.query<WebhookAtWork>({
    text: `select id, url, filled, created_at as "createdAt", failing_since as "failingSince", replay_to is not null as replays,
        array_remove(array[secret, case when old_secret_until > $2 then old_secret end], null) as secrets
      from webhooks where id = $1 and status = 'active' for update`,
    values: [id, now],
  });
  return row;
};

/** An event on its way. */
export interface Delivery {
  readonly eventId: string;
  readonly body: string;
  /** This one included. */
  readonly attempts: number;
}

/** Takes what is due, and keeps it from others until then. */
export const takeDue = (
  tx: TenantTransaction,
  webhookId: string,
  { now, until, limit }: { readonly now: Date; readonly until: Date; readonly limit: number },
): Promise<Delivery[]> =>
  tx.query<Delivery>({
    text: `with due as (
        select event_id from webhook_deliveries where webhook_id = $1 and status = 'waiting' and due_at <= $2 and ${MAY_SEND}
        order by due_at, event_id limit $4 for update skip locked)
      update webhook_deliveries d set due_at = $3, attempts = d.attempts + 1 from due
      where d.webhook_id = $1 and d.event_id = due.event_id
      returning d.event_id as "eventId", d.body, d.attempts`,
    values: [webhookId, now, until, limit],
  });

export interface DeliveryResult {
  readonly eventId: string;
  readonly status: 'waiting' | 'delivered' | 'given_up';
  readonly dueAt: Date;
  readonly outcome: string;
}

/** Notes what became of deliveries. */
export const noteResults = async (
  tx: TenantTransaction,
  webhookId: string,
  results: readonly DeliveryResult[],
): Promise<void> => {
  await tx.query({
    text: `update webhook_deliveries d set status = r.status, due_at = r."dueAt", outcome = r.outcome
      from jsonb_to_recordset($2) as r("eventId" uuid, status text, "dueAt" timestamptz, outcome text)
      where d.webhook_id = $1 and d.event_id = r."eventId"`,
    values: [webhookId, JSON.stringify(results)],
  });
};

/** Notes how a subscription fares. */
export const noteFailing = async (tx: TenantTransaction, id: string, since: Date | null): Promise<void> => {
  await tx.query({ text: 'update webhooks set failing_since = $2 where id = $1', values: [id, since] });
};

export const noteFilled = async (tx: TenantTransaction, id: string): Promise<void> => {
  await tx.query({ text: 'update webhooks set filled = true where id = $1', values: [id] });
};

export const switchOff = async (tx: TenantTransaction, id: string, reason: 'failing' | 'gone'): Promise<void> => {
  await tx.query({ text: `update webhooks set status = 'off', off_reason = $2 where id = $1`, values: [id, reason] });
};

/** When the next delivery is due; undefined when nothing waits. */
export const nextDue = async (tx: TenantTransaction, webhookId: string): Promise<Date | undefined> => {
  const [row] = await tx.query<{ due: Date | null }>({
    text: `select min(due_at) as due from webhook_deliveries where webhook_id = $1 and status = 'waiting'`,
    values: [webhookId],
  });
  return row?.due ?? undefined;
};
