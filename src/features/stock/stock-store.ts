import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { KeptItem } from '../catalogue/create-item.ts';
import { toItem, type ItemRow } from '../catalogue/item-row.ts';
import type { Item } from '../catalogue/item.ts';

/** An item with what the books say is left of it, read just now. */
export interface StockedItem extends Item {
  readonly balanceMilli: number;
}

interface StockRow extends ItemRow {
  readonly stock_level_milli: number;
}

const COLUMNS = 'i.id, i.code, i.product_name, i.unit, i.price_minor, i.alert_threshold_milli, i.stock_level_milli';

/**
 * At or below its level; or sold below zero since it was last counted, in which case nobody knows what is left.
 */
const IS_LOW = `(i.stock_level_milli <= i.alert_threshold_milli or exists (
  select from stock_movements m
  where m.inventory_id = i.id and m.balance_milli < 0 and m.occurred_at > coalesce(
    (select max(c.occurred_at) from stock_movements c where c.inventory_id = i.id and c.kind = 'count'), '-infinity')))`;

/** What is finished first, then what is nearest to its level. */
const LOW_FIRST = `i.stock_level_milli > 0, i.stock_level_milli > i.alert_threshold_milli,
  i.stock_level_milli::float8 / greatest(i.alert_threshold_milli, 1), i.code`;

const toStockedItem = (row: StockRow): StockedItem => ({ ...toItem(row), balanceMilli: row.stock_level_milli });

const readItems = async (
  tx: TenantTransaction,
  rest: string,
  values: readonly unknown[] = [],
): Promise<StockedItem[]> => {
  const rows = await tx.query<StockRow>({ text: `select ${COLUMNS} from inventory i ${rest}`, values });
  return rows.map(toStockedItem);
};

/** The items that the rest of a query (of `inventory i`) finds, hidden ones too. */
export const readKeptItems = async (
  tx: TenantTransaction,
  rest: string,
  values: readonly unknown[],
): Promise<KeptItem[]> => {
  const text = `select ${COLUMNS}, i.hidden from inventory i ${rest}`;
  const rows = await tx.query<StockRow & { hidden: boolean }>({ text, values });
  return rows.map((row) => {
    const { balanceMilli: stockMilli, ...item } = toStockedItem(row);
    return { ...item, stockMilli, hidden: row.hidden };
  });
};

/** One item by its number; undefined when there is none or it is hidden. */
export const findStockedItem = async (tx: TenantTransaction, code: number): Promise<StockedItem | undefined> =>
  (await readItems(tx, 'where i.code = $1 and not i.hidden', [code]))[0];

/** All items, by number or with those first that need buying. */
export const findStockedItems = (tx: TenantTransaction, order: 'plain' | 'low_first'): Promise<StockedItem[]> =>
  readItems(tx, `where not i.hidden order by ${order === 'plain' ? 'i.code' : LOW_FIRST}`);

/** The items that are low, finished, or sold below zero and not counted since. */
export const findLowItems = (tx: TenantTransaction): Promise<StockedItem[]> =>
  readItems(tx, `where not i.hidden and ${IS_LOW} order by ${LOW_FIRST}`);

export interface StockCounts {
  readonly lowItems: number;
  readonly pendingCounts: number;
}

/** How many items are low, and how many counts wait for the owner (younger than `since`). */
export const countStock = async (tx: TenantTransaction, since: Date): Promise<StockCounts> => {
  const text = `select
    (select count(*) from inventory i where not i.hidden and ${IS_LOW}) as low,
    (select count(*) from count_proposals where status = 'pending' and created_at > $1) as pending`;
  const [row] = await tx.query<{ low: number; pending: number }>({ text, values: [since] });
  return { lowItems: row?.low ?? 0, pendingCounts: row?.pending ?? 0 };
};

/** An item that is low, and not finished, at this moment; noted as told. */
export const lockKeptAlert = async (
  tx: TenantTransaction,
  itemId: string,
  now: Date,
): Promise<
  | {
      readonly code: number;
      readonly name: string;
      readonly balanceMilli: number;
      readonly thresholdMilli: number;
    }
  | undefined
> => {
  const [row] = await tx.query<{ code: number; name: string; balanceMilli: number; thresholdMilli: number }>({
    text: `update inventory set last_alert_at = $2
      where id = $1 and not hidden and not alert_armed and stock_level_milli > 0
        and stock_level_milli <= alert_threshold_milli
      returning code, product_name as name, stock_level_milli as "balanceMilli",
        alert_threshold_milli as "thresholdMilli"`,
    values: [itemId, now],
  });
  return row;
};
