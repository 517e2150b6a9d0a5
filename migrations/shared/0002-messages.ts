import type { Knex } from 'knex';

/**
 * What waits for a time, in all shops of this database: nobody has to visit 2,000 shops to find the one message that
 * is due. A row is written by the shop itself, in the transaction that makes the work. The program moves `due_at` on
 * when it hands the work out, so that work which got lost on the way comes back by itself.
 */
const due = `
create table due_work (
  kind text not null check (kind ~ '^[a-z-]{1,40}$'),
  tenant_id uuid not null,
  subject_id uuid not null,
  due_at timestamptz not null,
  primary key (tenant_id, kind, subject_id)
);
create index due_work_time on due_work (due_at);

alter table due_work enable row level security;
create policy program on due_work to kibanda_app using (true);
create policy own_row on due_work to kibanda_shop using (tenant_id = (select tenant_of_role(current_user)));
grant select, insert, update, delete on due_work to kibanda_app, kibanda_shop;
`;

/**
 * Which message a provider's id belongs to, and the delivery reports whose message is not known (yet): a provider
 * may report on a message before it has answered the request that sent it, or when the answer was lost.
 */
const reports = `
create table sms_provider_ids (
  provider text not null,
  provider_id text not null,
  tenant_id uuid not null,
  message_id uuid not null,
  created_at timestamptz not null default now(),
  primary key (provider, provider_id)
);
create index sms_provider_ids_message on sms_provider_ids (message_id);
create index sms_provider_ids_time on sms_provider_ids (created_at);

create table sms_reports (
  provider text not null,
  provider_id text not null,
  phone_hash text not null,
  state text not null check (state in ('accepted', 'delivered', 'undelivered')),
  reason text,
  received_at timestamptz not null,
  primary key (provider, provider_id)
);
create index sms_reports_phone on sms_reports (phone_hash, received_at);
create index sms_reports_time on sms_reports (received_at);

grant select, insert, update, delete on sms_provider_ids, sms_reports to kibanda_app;
`;

/** Creates the list of what is due and the tables that bring delivery reports home. */
export const up = async (knex: Knex): Promise<void> => {
  for (const sql of [due, reports]) await knex.raw(sql);
};
