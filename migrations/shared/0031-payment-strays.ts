import type { Knex } from 'knex';

/** What payment providers told that is no shop's: an account that nobody has, another currency. The same news once. */
const strays = `
create table payment_strays (
  id uuid primary key,
  provider text not null check (provider <> ''),
  news_key text not null,
  news jsonb not null,
  content jsonb not null, -- with the payer's number masked
  received_at timestamptz not null,
  unique (provider, news_key)
);
`;

/** Keeps the money that came to no shop, for whoever runs the service. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(strays);
};
