import { searchByName, type ItemQuery } from '../../values/text-input.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { findCustomersByIds, listNames, type Customer } from './customers.ts';

/** Customers found at most: what a person scrolls through on a keypad. */
const MOST_FOUND = 30;

/**
 * Customers whose name is found by letters or keypad digits, as items are: names that begin with what was typed first.
 * @param debtorsOnly only those who owe something
 */
export const searchCustomers = async (
  tx: TenantTransaction,
  query: ItemQuery,
  { debtorsOnly = false }: { readonly debtorsOnly?: boolean } = {},
): Promise<readonly Customer[]> => {
  const names = await listNames(tx, debtorsOnly);
  const found = searchByName(names, query, ({ name }) => name).slice(0, MOST_FOUND);
  if (found.length === 0) return [];
  const customers = await findCustomersByIds(
    tx,
    found.map(({ id }) => id),
  );
  return found.flatMap(({ id }) => customers.find((customer) => customer.id === id) ?? []);
};
