import type { Knex } from 'knex';

/**
 * Programs that hear of a shop's events, and every event that is on its way to one of them. Secrets are sealed. A new one is
 * filled from the outbox once (`filled`), since processes learn of it some seconds later.
 */
const webhooks = `
create table webhooks (
  id uuid primary key,
  url text not null check (length(url) <= 500),
  event_types text[] not null check (cardinality(event_types) between 1 and 100),
  secret text not null,
  old_secret text,
  old_secret_until timestamptz,
  status text not null default 'active' check (status in ('active', 'off', 'removed')),
  off_reason text check (off_reason in ('failing', 'gone')),
  filled boolean not null default false,
  failing_since timestamptz,
  created_by uuid not null,
  created_at timestamptz not null,
  check ((old_secret is null) = (old_secret_until is null)),
  check ((status = 'off') = (off_reason is not null))
);

create table webhook_deliveries (
  webhook_id uuid not null references webhooks,
  event_id uuid not null,
  event_type text not null,
  body text not null,
  status text not null default 'waiting' check (status in ('waiting', 'delivered', 'given_up')),
  attempts int not null default 0 check (attempts >= 0),
  due_at timestamptz not null,
  outcome text,
  created_at timestamptz not null,
  primary key (webhook_id, event_id)
);
create index webhook_deliveries_due on webhook_deliveries (webhook_id, due_at, event_id) where status = 'waiting';
create index webhook_deliveries_time on webhook_deliveries (created_at) where status <> 'waiting';
`;

/** Makes room for programs that hear of a shop's events. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(webhooks);
};
