import type { Knex } from 'knex';

/**
 * How far a replay has come: what happened up to `replay_to` is put on its way once more, some events at a time, from
 * `replay_from` on, behind the event `replay_after` of that moment.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`alter table webhooks add column replay_from timestamptz, add column replay_after uuid,
    add column replay_to timestamptz,
    add check ((replay_to is null) = (replay_from is null) and (replay_to is null) = (replay_after is null))`);
};
