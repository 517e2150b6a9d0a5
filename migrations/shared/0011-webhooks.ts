import type { Knex } from 'knex';

/** Finds what happened in one shop since a time, for programs that want to hear of it once more. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw('create index outbox_of_shop on outbox (tenant_id, occurred_at)');
};
