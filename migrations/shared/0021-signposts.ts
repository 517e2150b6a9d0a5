import type { Knex } from 'knex';

/**
 * Where the directory says in which cell a shop or a person is found whose database is another. Written before what they
 * lead to, and never changed: one that leads to nowhere means nothing.
 */
const signposts = `
create table shop_signposts (
  tenant_id uuid primary key,
  number int not null unique default nextval('shop_numbers'),
  cell text not null,
  created_at timestamptz not null default now()
);

create table person_signposts (
  member_id uuid primary key,
  tenant_id uuid not null,
  phone text not null,
  cell text not null,
  created_at timestamptz not null default now()
);
create index person_signposts_phone on person_signposts (phone);

grant usage on sequence shop_numbers to kibanda_app;
`;

/** Makes room for shops in further databases. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(signposts);
};
