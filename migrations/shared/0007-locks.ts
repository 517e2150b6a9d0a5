import type { Knex } from 'knex';

/** Whoever is locked out saves nothing: a shop asks that in the transaction in which it saves. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw('grant select (lock_level, locked_until) on memberships to kibanda_shop');
};
