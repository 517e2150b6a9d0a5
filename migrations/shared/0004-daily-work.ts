import type { Knex } from 'knex';

/** The id that stands for the service itself in events about people without a shop must never be a shop's. */
const service = `
alter table tenants add constraint tenants_not_the_service check (id <> '00000000-0000-0000-0000-000000000000');
`;

/** Finds the reset codes that are over without looking at everybody. */
const codes = `
create index memberships_reset_code on memberships (reset_code_until) where reset_code_until is not null;
`;

/** Prepares for events about people without a shop, and for forgetting codes that were not used. */
export const up = async (knex: Knex): Promise<void> => {
  for (const sql of [service, codes]) await knex.raw(sql);
};
