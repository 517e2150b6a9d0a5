import type { Knex } from 'knex';

/**
 * What came under a caller's reference, as a fingerprint: of a count or a new item the movement alone does not tell. Null for
 * movements without a reference, and for those of before.
 */
const references = `alter table stock_movements add column fingerprint text;`;

/** Lets a reference that comes again be told from one that is used for something else. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(references);
};
