import type { Knex } from 'knex';

/**
 * Gateways that write the zero of a national number behind the country's code (`+2540722…`) made people of numbers that
 * no SMS reaches. They are read without that zero now, and so whoever joined a shop that way must be found by it.
 */
const numbers = `
update memberships m set phone = fixed.phone
from (
  select id, regexp_replace(phone, '^([+](254|255|256|233|234|250|260|27))0', '\\1') as phone
  from memberships
  where phone ~ '^[+](254|255|256|233|250|260|27)0[0-9]{9}$' or phone ~ '^[+]2340[0-9]{10}$'
) fixed
where fixed.id = m.id
  and not exists (select from memberships other where other.tenant_id = m.tenant_id and other.phone = fixed.phone);
`;

/** Takes the zero out of numbers in which it does not belong. */
export const up = async (knex: Knex): Promise<void> => {
  await knex.raw(numbers);
};
