import { WORK_STATUS } from '../../tenancy/may-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { ItemRow } from '../catalogue/item-row.ts';

/** The change that came under a reference before. */
export interface EarlierMovement {
  readonly itemId: string;
  readonly balanceMilli: number;
  readonly by: string;
  /** The fingerprint of the act; null where none was kept. */
  readonly act: string | null;
}

const EARLIER = `jsonb_build_object('itemId', inventory_id, 'balanceMilli', balance_milli, 'by', actor_id, 'act', fingerprint)`;

/** Locks one item and reads in the same round trip what decides about a change of its stock. */
const LOCK_ITEM = `
with item as materialized (
  select id, code, product_name, unit, price_minor, stock_level_milli, alert_threshold_milli, alert_armed, last_alert_at
  from inventory
  where id = $1 and (not hidden or $5)
  for update
)
select ${WORK_STATUS} as member_status, t.status as tenant_status, s.cashiers_add_stock,
  (select ${EARLIER} from stock_movements where client_ref = $2) as earlier, item.*
from settings s
join item on true
left join public.tenants t on t.id = $3
left join public.memberships m on m.id = $4`;

export interface LockedItemRow extends ItemRow {
  readonly stock_level_milli: number;
  readonly alert_armed: boolean;
  readonly last_alert_at: Date | null;
  readonly member_status: string | null;
  readonly tenant_status: string | null;
  readonly cashiers_add_stock: boolean;
  readonly earlier: EarlierMovement | null;
}

export interface ItemToLock {
  readonly itemId: string;
  /** The reference of the change that is to be made, if it has one. */
  readonly clientRef: string | null;
  readonly evenHidden?: boolean;
}

/** Locks an item until the transaction ends; undefined when there is none with this id. */
export const lockItem = async (
  tx: TenantTransaction,
  { itemId, clientRef, evenHidden = false }: ItemToLock,
  actorId: string,
): Promise<LockedItemRow | undefined> => {
  const values = [itemId, clientRef, tx.tenant.id, actorId, evenHidden];
  const [row] = await tx.query<LockedItemRow>({ text: LOCK_ITEM, values });
  return row;
};

/** The change that came under this reference, if one did. */
export const findMovementByRef = async (
  tx: TenantTransaction,
  clientRef: string | null,
): Promise<EarlierMovement | undefined> => {
  const text = `select ${EARLIER} as earlier from stock_movements where client_ref = $1`;
  const [row] = await tx.query<{ earlier: EarlierMovement }>({ text, values: [clientRef] });
  return row?.earlier;
};

/** A movement and the new level, or neither: a reference that is known already changes nothing. */
const MOVE = `
with movement as (
  insert into stock_movements (id, inventory_id, delta_milli, balance_milli, kind, reason, cost_minor, actor_id, client_ref,
    occurred_at, reverses_id, fingerprint)
  select gen_random_uuid(), i.id, $2, i.stock_level_milli + $2, $3, $4, $5, $6, $7, $8, $11, $12
  from inventory i where i.id = $1
  on conflict (client_ref) do nothing
  returning inventory_id
)
update inventory i
set stock_level_milli = i.stock_level_milli + $2, alert_armed = $9, last_alert_at = $10, last_updated = $8
from movement
where i.id = movement.inventory_id
returning i.stock_level_milli`;

export interface Movement {
  readonly itemId: string;
  readonly deltaMilli: number;
  readonly kind: 'opening' | 'restock' | 'count' | 'correction' | 'return' | 'restock_reversal';
  readonly reason: string | null;
  readonly costMinor: number | null;
  readonly actorId: string;
  readonly clientRef: string | null;
  readonly now: Date;
  readonly armed: boolean;
  readonly lastAlertAt: Date | null;
  /** The movement that this one takes back. */
  readonly reversesId: string | null;
  /** The fingerprint of what the reference stands for. */
  readonly act: string | null;
}

/** Moves the stock of a locked item. Answers the new balance, or undefined when the reference was used before. */
export const insertMovement = async (tx: TenantTransaction, m: Movement): Promise<number | undefined> => {
  const what = [m.itemId, m.deltaMilli, m.kind, m.reason, m.costMinor, m.actorId, m.clientRef];
  const [row] = await tx.query<{ stock_level_milli: number }>({
    text: MOVE,
    values: [...what, m.now, m.armed, m.lastAlertAt, m.reversesId, m.act],
  });
  return row?.stock_level_milli;
};

/** Leaves a line for the owner's first page: this seller added stock. */
export const noteRestock = async (
  tx: TenantTransaction,
  notice: { readonly id: string; readonly who: string; readonly now: Date },
): Promise<void> => {
  const params = JSON.stringify({ who: notice.who });
  const text = `insert into notices (id, kind, params, created_at) values ($1, 'restock', $2, $3)`;
  await tx.query({ text, values: [notice.id, params, notice.now] });
};
