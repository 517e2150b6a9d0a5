import type { Knex } from 'knex';

/**
 * A number that a receipt was sent to is kept for some time, then its keyed hash. The indexes hold only what is still
 * to be tidied up, so the nightly look costs nothing when there is nothing.
 */
const retention = `
alter table sales add column customer_phone_hash text;
create index sales_given_phone on sales (created_at) where customer_phone is not null;
create index sms_messages_texts on sms_messages (created_at) where body is not null;
create index sms_messages_numbers on sms_messages (created_at) where to_phone like '+%';
`;

/** Makes room for hashes in the stead of numbers, and finds what is old enough to be forgotten. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(retention);
};
