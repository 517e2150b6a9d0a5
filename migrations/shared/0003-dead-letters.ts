import type { Knex } from 'knex';

/**
 * What a consumer could not handle, for people to look at: here as well as on the bus, so that it is kept without a
 * broker too. No shop's role may see it; an event that could not be read may belong to anybody.
 */
const deadLetters = `
create table dead_letters (
  id uuid primary key,
  consumer text not null,
  event_id uuid,
  tenant_id uuid,
  type text,
  reason text not null,
  attempts int not null,
  position text not null,
  body text not null,
  created_at timestamptz not null default now()
);
create index dead_letters_time on dead_letters (created_at);
create index dead_letters_event on dead_letters (event_id);
grant select, insert, delete on dead_letters to kibanda_app;
`;

/** Creates the place for events that could not be handled. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(deadLetters);
};
