import type { Knex } from 'knex';

/**
 * What a change over HTTP answered, under the name that its caller gave it: sent again, it is answered again and not done
 * again. Answers are sealed, since some hold a code or a customer's number.
 */
const idempotency = `
create table idempotency_keys (
  member_id uuid not null,
  key text not null check (length(key) between 1 and 255),
  request_digest text not null,
  status int not null,
  answer text not null,
  created_at timestamptz not null default now(),
  primary key (member_id, key)
);
create index idempotency_keys_time on idempotency_keys (created_at);
`;

/** Makes room for what programs send over HTTP. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(idempotency);
};
