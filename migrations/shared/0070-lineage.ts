import type { Knex } from 'knex';

/**
 * Which server, on which of its timelines, this database may send from. A server that came back from a backup goes on upon
 * a new timeline, and so does a standby that was promoted: what waits in such a copy may have been sent by the one before
 * it. `sends_since` is null there until people have decided (`kibanda backup adopt`); then it is the moment up to which
 * whatever waited was settled, and before which nothing that happened is told to anybody any more.
 */
const lineage = `
create table lineage (
  id boolean primary key default true check (id),
  server text not null,
  settled_until timestamptz not null default '-infinity',
  accepted_at timestamptz not null default now()
);

create function this_lineage() returns text
  language sql stable security definer set search_path = '' as $$
  select system_identifier::text || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) from pg_control_system()
$$;

create function sends_since() returns timestamptz
  language sql stable security definer set search_path = '' as $$
  select settled_until from public.lineage where server = public.this_lineage()
$$;

insert into lineage (server) values (this_lineage());
`;

/** Lets a database know when it has come back from a backup. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(lineage);
};
