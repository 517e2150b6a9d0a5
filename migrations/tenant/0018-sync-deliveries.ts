import type { Knex } from 'knex';

/** When what a device sent first came: what its clock said then is compared with that, however often the same comes again. */
const deliveries = `
create table sync_deliveries (
  member_id uuid not null,
  sent_at timestamptz not null, -- by the clock of the device
  received_at timestamptz not null,
  primary key (member_id, sent_at)
);
create index sync_deliveries_time on sync_deliveries (received_at);
`;

/** Lets a delivery that comes late again be told from a clock that is wrong. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(deliveries);
};
