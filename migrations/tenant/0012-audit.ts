import type { Knex } from 'knex';

/**
 * The audit log is a chain: the hash of a row is made of the one before and of all that the row says, so whoever changes,
 * drops or slips in a row breaks the chain there. `audit_head` is its newest link: a row that is taken off the end is
 * missed too, and who appends holds it until COMMIT. Rows are appended by the outbox (see the shared migration); the
 * shop's role only reads. Nothing was written here before.
 */
const chain = `
alter table audit_logs
  add column position bigint not null unique check (position > 0),
  add column origin text,
  add column recorded_at timestamptz not null,
  add column hash bytea not null;
create index audit_logs_actor on audit_logs (actor_id, position desc);
create index audit_logs_action on audit_logs (action, position desc);

create table audit_head (
  id boolean primary key default true check (id),
  position bigint not null default 0,
  hash bytea not null default '\\x'
);
insert into audit_head default values;
`;

/** Makes a chain of the audit log. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(chain);
};
