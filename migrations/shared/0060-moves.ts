import type { Knex } from 'knex';

/**
 * How far a shop is on its way from one database to another. Kept in the directory; a row is the shop's newest move. `moved`
 * closes the shop's rows in the database that it leaves: `cell` in the same row says where it goes.
 */
const moves = `
create table shop_moves (
  tenant_id uuid primary key,
  from_cell text not null,
  to_cell text not null check (to_cell <> from_cell),
  step text not null check (step in ('begun', 'copied', 'closed', 'opened', 'led', 'done')),
  begun_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

alter table tenants add column moved boolean not null default false;
alter table memberships add column moved boolean not null default false;

create function refuse_moved() returns trigger language plpgsql as $$
begin
  raise exception 'the shop has moved to another database' using errcode = '55KMV';
end $$;
revoke all on function refuse_moved() from public;
create trigger refuse_moved before update on tenants for each row when (old.moved) execute function refuse_moved();
create trigger refuse_moved before update on memberships for each row when (old.moved) execute function refuse_moved();

create or replace function tenant_of_role(role_name name) returns uuid
  language sql stable security definer set search_path = ''
  return (select id from public.tenants where schema_name = role_name::text and not moved);
`;

const SERVICE = '00000000-0000-0000-0000-000000000000';

/** The function of 0020, which refuses now what would be written down in a log that has been copied already. */
const audit = `
create or replace function audit_announced() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  event record;
  shop text;
  gone boolean;
  origin text := nullif(current_setting('kibanda.origin', true), '');
begin
  for event in
    select id, tenant_id, type, payload, occurred_at from announced where audited order by position
  loop
    select schema_name, moved into shop, gone from public.tenants where id = event.tenant_id;
    if gone then raise exception 'the shop has moved to another database' using errcode = '55KMV'; end if;
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

/** Lets a shop move to another database. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(moves);
  await knex.raw(audit);
};
