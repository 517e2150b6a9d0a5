import type { Knex } from 'knex';

/**
 * Shops that were opened before owned their tables themselves, and so could change and drop what must only grow. Now
 * everything belongs to the database's owner. What the shop's role may do is granted after every migration.
 */
const owner = `
do $$ begin
  execute format('reassign owned by %I to %I', current_schema(), current_user);
end $$;
`;

/** Takes the tables of a shop out of the hands of its role. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(owner);
};
