import type { Unit } from '../../values/quantity.ts';
import { WORK_STATUS } from '../../tenancy/may-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { ItemRow } from './item-row.ts';

interface NewItemGround {
  readonly member_status: string | null;
  readonly tenant_status: string | null;
  /** What came under the reference before. */
  readonly earlier: { readonly itemId: string; readonly by: string; readonly act: string | null } | null;
  readonly same_code: number | null;
  readonly same_name: string | null;
  readonly next_code: number;
}

/** Numbers are never given twice; 98 and 99 are keys of the menu. */
const NEW_ITEM_GROUND = `
with highest as (
  select coalesce(max(code), 0) as code from inventory
)
select ${WORK_STATUS} as member_status, t.status as tenant_status, same.code as same_code, same.product_name as same_name,
  (select jsonb_build_object('itemId', inventory_id, 'by', actor_id, 'act', fingerprint)
    from stock_movements where client_ref = $1) as earlier,
  case when h.code + 1 in (98, 99) then 100 else h.code + 1 end as next_code
from highest h
left join public.tenants t on t.id = $3
left join public.memberships m on m.id = $4
left join lateral (
  select code, product_name from inventory where name_key = $2 and not hidden order by code limit 1
) same on true`;

/** Reads what decides about a new item. Of two that are added at once, the second waits and sees the first. */
export const readNewItemGround = async (
  tx: TenantTransaction,
  { clientRef, nameKey, actorId }: { readonly clientRef: string; readonly nameKey: string; readonly actorId: string },
): Promise<NewItemGround> => {
  const values = [clientRef, nameKey, tx.tenant.id, actorId];
  // Two statements in one round trip: what the second one sees is as of when the first one got the lock.
  const [, [row]] = await Promise.all([
    tx.query({ text: 'select from settings for update', values: [] }),
    tx.query<NewItemGround>({ text: NEW_ITEM_GROUND, values }),
  ]);
  if (row === undefined) throw new Error('A query without a row.');
  return row;
};

const INSERT_ITEM = `
with item as (
  insert into inventory (id, code, product_name, name_key, unit, price_minor, stock_level_milli, alert_threshold_milli,
    alert_armed, last_updated, created_at)
  values ($1, $2, $3, $4, $5, $6, $7::bigint, $8::bigint, $7::bigint > $8::bigint, $11, $11)
  returning id
)
insert into stock_movements (id, inventory_id, delta_milli, balance_milli, kind, actor_id, client_ref, occurred_at,
  fingerprint)
select gen_random_uuid(), id, $7::bigint, $7::bigint, 'opening', $9, $10, $11, $12 from item`;

export interface ItemToInsert {
  readonly id: string;
  readonly code: number;
  readonly name: string;
  readonly nameKey: string;
  readonly unit: Unit;
  readonly priceMinor: number;
  readonly stockMilli: number;
  readonly thresholdMilli: number;
  readonly actorId: string;
  readonly clientRef: string;
  /** The fingerprint of what the reference stands for. */
  readonly act: string;
  readonly now: Date;
}

/** Keeps a new item and the movement with which its stock begins. */
export const insertItem = async (tx: TenantTransaction, i: ItemToInsert): Promise<void> => {
  const shown = [i.id, i.code, i.name, i.nameKey, i.unit, i.priceMinor];
  const values = [...shown, i.stockMilli, i.thresholdMilli, i.actorId, i.clientRef, i.now, i.act];
  await tx.query({ text: INSERT_ITEM, values });
};

export interface KeptItemRow extends ItemRow {
  readonly stock_level_milli: number;
  readonly hidden: boolean;
}

const COLUMNS = 'id, code, product_name, unit, price_minor, stock_level_milli, alert_threshold_milli, hidden';

/** An item by its id, hidden or not. */
export const findKeptItem = async (tx: TenantTransaction, id: string): Promise<KeptItemRow | undefined> => {
  const [row] = await tx.query<KeptItemRow>({ text: `select ${COLUMNS} from inventory where id = $1`, values: [id] });
  return row;
};

export interface ItemToChangeRow extends KeptItemRow {
  readonly member_status: string | null;
  readonly tenant_status: string | null;
  readonly alert_armed: boolean;
  readonly last_alert_at: Date | null;
}

const LOCK_ITEM = `
with item as materialized (
  select ${COLUMNS}, alert_armed, last_alert_at from inventory where id = $1 for update
)
select ${WORK_STATUS} as member_status, t.status as tenant_status, item.*
from item
left join public.tenants t on t.id = $2
left join public.memberships m on m.id = $3`;

/** Locks an item that is to be changed. */
export const lockKeptItem = async (
  tx: TenantTransaction,
  id: string,
  actorId: string,
): Promise<ItemToChangeRow | undefined> => {
  const [row] = await tx.query<ItemToChangeRow>({ text: LOCK_ITEM, values: [id, tx.tenant.id, actorId] });
  return row;
};

/** Another item with this name that is not hidden. */
export const findSameName = async (
  tx: TenantTransaction,
  nameKey: string,
  exceptId: string,
): Promise<{ readonly code: number; readonly product_name: string } | undefined> => {
  const [row] = await tx.query<{ code: number; product_name: string }>({
    text: 'select code, product_name from inventory where name_key = $1 and id <> $2 and not hidden order by code limit 1',
    values: [nameKey, exceptId],
  });
  return row;
};

export interface ItemUpdate {
  readonly name: string;
  readonly nameKey: string;
  readonly unit: Unit;
  readonly priceMinor: number;
  readonly thresholdMilli: number;
  readonly hidden: boolean;
  readonly armed: boolean;
  readonly lastAlertAt: Date | null;
  readonly now: Date;
}

const UPDATE_ITEM = `
update inventory
set product_name = $2, name_key = $3, unit = $4, price_minor = $5, hidden = $7, last_updated = $8,
  alert_armed = $9, last_alert_at = $10, alert_threshold_milli = $6
where id = $1`;

/** Changes a locked item. */
export const updateItem = async (tx: TenantTransaction, id: string, u: ItemUpdate): Promise<void> => {
  const values = [
    id,
    u.name,
    u.nameKey,
    u.unit,
    u.priceMinor,
    u.thresholdMilli,
    u.hidden,
    u.now,
    u.armed,
    u.lastAlertAt,
  ];
  await tx.query({ text: UPDATE_ITEM, values });
};

/** Those of these names, by their keys, that an item of the shop has which is sold. */
export const findNameKeys = async (tx: TenantTransaction, keys: readonly string[]): Promise<readonly string[]> => {
  const text = 'select name_key from inventory where name_key = any($1) and not hidden';
  return (await tx.query<{ name_key: string }>({ text, values: [keys] })).map(({ name_key: key }) => key);
};
