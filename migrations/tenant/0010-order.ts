import type { Knex } from 'knex';

/**
 * The order in which entries of a ledger were booked. Each is written while its item or customer is held, so in this order
 * every balance follows from the one before. Times do not tell: they come from the clocks of several machines, and are
 * taken before the wait for who is first. Entries that are there get the order in which they were stored, which is that too.
 */
const order = `
alter table stock_movements add column position bigint generated always as identity;
alter table debt_entries add column position bigint generated always as identity;
create unique index stock_movements_order on stock_movements (inventory_id, position);
create unique index debt_entries_order on debt_entries (customer_id, position);
`;

/** Numbers the entries of the ledgers that keep a balance. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(order);
};
