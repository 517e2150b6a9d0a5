import type { Knex } from 'knex';

/**
 * What those who run the service do is written down as what people in shops do: a log of the same shape, chained by the same
 * function, in the schema that all share. Only their calls go there; what else belongs to no shop (numbers that nobody
 * knows, callbacks that were refused) strangers can cause as often as they like.
 */
const log = `
create table audit_logs (
  id uuid primary key,
  actor_id uuid,
  actor_role text not null,
  channel text not null,
  action text not null,
  subject_type text not null,
  subject_id text,
  details jsonb not null default '{}',
  occurred_at timestamptz not null default now(),
  position bigint not null unique check (position > 0),
  origin text,
  recorded_at timestamptz not null,
  hash bytea not null
);
create table audit_head (
  id boolean primary key default true check (id),
  position bigint not null default 0,
  hash bytea not null default '\\x'
);
insert into audit_head default values;
`;

const SERVICE = '00000000-0000-0000-0000-000000000000';

/** The function of 0011, with one line more: where calls of those who run the service go. */
const audit = `
create or replace function audit_announced() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  event record;
  shop text;
  origin text := nullif(current_setting('kibanda.origin', true), '');
begin
  for event in
    select id, tenant_id, type, payload, occurred_at from announced where audited order by position
  loop
    select schema_name into shop from public.tenants where id = event.tenant_id;
    if event.tenant_id = '${SERVICE}' and event.type like 'operator.%' then shop := 'public'; end if;
    continue when shop is null or to_regclass(format('%I.audit_head', shop)) is null;
    execute format(
      'with entry as (
         select $1::uuid as id, ($2->>''actorid'')::uuid as actor_id, coalesce($2->>''actorrole'', ''unknown'') as actor_role,
           coalesce($2->>''actorchannel'', ''unknown'') as channel, $3::text as origin, $4::text as action,
           split_part($4, ''.'', 1) as subject_type, $2->>''subject'' as subject_id, coalesce($2->''data'', ''{}'') as details,
           $5::timestamptz as occurred_at, transaction_timestamp() as recorded_at
       ), head as (
         update %1$I.audit_head h set position = h.position + 1,
           hash = sha256(h.hash || convert_to(jsonb_build_array(h.position + 1, e.id, e.actor_id, e.actor_role, e.channel,
             e.origin, e.action, e.subject_type, e.subject_id, e.details, e.occurred_at at time zone ''UTC'',
             e.recorded_at at time zone ''UTC'')::text, ''UTF8''))
         from entry e returning h.position, h.hash
       )
       insert into %1$I.audit_logs (id, actor_id, actor_role, channel, origin, action, subject_type, subject_id, details,
         occurred_at, recorded_at, position, hash)
       select entry.*, head.position, head.hash from entry, head', shop)
    using event.id, event.payload, origin, event.type, event.occurred_at;
  end loop;
  return null;
end $$;
`;

/** Has the calls of those who run the service written down for good. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(log);
  await knex.raw(audit);
};
