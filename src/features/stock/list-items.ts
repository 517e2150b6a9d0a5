import { DomainError } from '../../values/errors.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { KeptItem } from '../catalogue/create-item.ts';
import { findLowItems, readKeptItems } from './stock-store.ts';

/** Items with their stock, by number; one more than `limit` where there are more. */
export const listItems = (
  tx: TenantTransaction,
  {
    after = 0,
    limit,
    hidden,
  }: { readonly after?: number | undefined; readonly limit: number; readonly hidden: boolean },
): Promise<KeptItem[]> =>
  readKeptItems(tx, `where i.code > $1 and i.hidden <= $2 order by i.code limit $3`, [after, hidden, limit + 1]);

/** An item by its number, hidden ones too. @throws DomainError item_not_found */
export const getItem = async (tx: TenantTransaction, code: number): Promise<KeptItem> => {
  const [item] = await readKeptItems(tx, 'where i.code = $1', [code]);
  if (item === undefined) throw new DomainError('item_not_found', { code });
  return item;
};

/** What is low, finished, or was sold below zero and not counted since; what needs buying most comes first. */
export const listLowItems = async (tx: TenantTransaction): Promise<KeptItem[]> =>
  (await findLowItems(tx)).map(({ balanceMilli, ...item }) => ({ ...item, stockMilli: balanceMilli, hidden: false }));
