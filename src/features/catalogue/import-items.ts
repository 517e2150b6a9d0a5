import type { Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { RequestError } from '../../values/errors.ts';
import { nameKey, parseName } from '../../values/text-input.ts';
import { createItemIn, ITEM_NAME, type KeptItem } from './create-item.ts';
import { findNameKeys } from './items-store.ts';
import { readTypedItems, type ReadItem, type TypedItem } from './typed-items.ts';

const keyOf = ({ name }: TypedItem): readonly string[] => {
  const read = parseName(name, ITEM_NAME);
  return read === undefined ? [] : [nameKey(read)];
};

/** Reads a list of items beside those that the shop has, and changes nothing. */
export const checkItemsIn = async (tx: TenantTransaction, rows: readonly TypedItem[]): Promise<readonly ReadItem[]> => {
  const taken = new Set(await findNameKeys(tx, rows.flatMap(keyOf)));
  return readTypedItems(rows, tx.tenant.currency, (key) => taken.has(key));
};

/**
 * Adds all items of a list, or none of them, inside somebody's transaction. The same reference is the same list.
 * Call `catalogue.changed` after the commit.
 * @throws RequestError request_invalid for a row with a fault; DomainError as `createItemIn`
 */
export const importItemsIn = async (
  tx: TenantTransaction,
  { clientRef, rows }: { readonly clientRef: string; readonly rows: readonly TypedItem[] },
  occasion: Occasion,
): Promise<readonly KeptItem[]> => {
  const kept: KeptItem[] = [];
  for (const [at, { item, faults }] of readTypedItems(rows, tx.tenant.currency).entries()) {
    if (item === undefined)
      throw new RequestError('request_invalid', { field: `rows.${at}.${faults[0]?.field ?? ''}` });
    kept.push(await createItemIn(tx, { ...item, clientRef: `${clientRef}.${at}` }, occasion));
  }
  return kept;
};
