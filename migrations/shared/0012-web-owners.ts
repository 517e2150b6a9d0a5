import type { Knex } from 'knex';

/**
 * Whoever opened a shop over HTTP got the place of a phone that nobody had proved to be theirs. Where that phone has never been
 * used in the shop it is asked first, when it dials; its owner goes on over HTTP.
 */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(`
    update memberships m set status = 'invited', invited_until = now() + interval '90 days'
    from users u
    where u.id = m.user_id and u.username is not null and m.role = 'vendor' and m.status = 'active'
      and m.pin_hash is null and m.previous_pin_hash is null and m.last_used_at is null`);
};
