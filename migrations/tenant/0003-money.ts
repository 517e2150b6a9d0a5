import type { Knex } from 'knex';

/**
 * What cash rounding put on a sale or took off it: the sum of the lines and this are what was paid. Sales of before were
 * rounded line by line, so for them 0 is true. Only cash is rounded: a debt, and what goes through a network or a card,
 * is exact.
 */
const rounding = `
alter table sales add column rounding_minor bigint not null default 0
  check (rounding_minor = 0 or payment_method = 'cash');
`;

/** Makes the rounding of a sale a figure of its own. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(rounding);
};
