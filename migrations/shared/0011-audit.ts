import type { Knex } from 'knex';

/**
 * What is announced in the outbox is written into the audit log of its shop, in the same transaction and by the database
 * itself: no door into a shop can forget it, and no role that serves can write something else. The order is that of the
 * outbox, whose turn lock whoever announces holds already. Events that only follow from an act, or that the program
 * causes by itself, say `audited = false`. A shop that has not had its migration yet is passed over.
 *
 * `kibanda.origin` is set by the transaction that knows it. What is hashed is the row itself as JSON, with
 * times in UTC: `kibanda check` writes the same text from the columns.
 */
const audit = `
alter table outbox add column audited boolean not null default true;

create function audit_announced() returns trigger
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
revoke all on function audit_announced() from public;

create trigger audit_announced after insert on outbox
  referencing new table as announced for each statement execute function audit_announced();
`;

/** Has every act that is announced written down for good. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(audit);
};
