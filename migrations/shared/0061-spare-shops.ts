import type { Knex } from 'knex';

/** Schemas with the tables of a shop, made beforehand: a shop that is opened takes one and gives it its name. */
const spares = `
create table spare_schemas (
  number bigint generated always as identity primary key,
  version int not null,
  created_at timestamptz not null default now()
);
`;

/** Makes room for schemas that wait for a shop. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(spares);
};
