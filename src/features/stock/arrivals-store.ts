import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** Goods that came in and were not taken back. */
export interface Arrival {
  readonly movementId: string;
  readonly quantityMilli: number;
  readonly at: Date;
  /** Who wrote it down. */
  readonly who: string;
}

/** As many as a person looks through on a keypad; the session keeps their ids. */
const MOST_ARRIVALS = 8;

const ARRIVALS = `
select m.id as "movementId", m.delta_milli as "quantityMilli", m.occurred_at as at, coalesce(p.name, '') as who
from stock_movements m
left join public.memberships p on p.id = m.actor_id
where m.inventory_id = $1 and m.kind = 'restock' and m.delta_milli > 0 and m.occurred_at >= $2
  and not exists (select from stock_movements r where r.reverses_id = m.id)
order by m.position desc
limit ${MOST_ARRIVALS}`;

/** What came in of an item since then and was not taken back, newest first. */
export const findArrivals = (tx: TenantTransaction, itemId: string, since: Date): Promise<Arrival[]> =>
  tx.query<Arrival>({ text: ARRIVALS, values: [itemId, since] });

/** By the reference it was saved under, or by its id. */
export type RestockKey = { readonly clientRef: string } | { readonly movementId: string };

/** A restock, and whether the shop sells what the books do not hold. */
export interface WrittenRestock {
  readonly id: string;
  readonly itemId: string;
  readonly quantityMilli: number;
  readonly costMinor: number | null;
  readonly by: string;
  readonly at: Date;
  readonly sellBelowZero: boolean;
}

/** A restock by its key; undefined when there is none. */
export const findRestock = async (tx: TenantTransaction, key: RestockKey): Promise<WrittenRestock | undefined> => {
  const [where, value] = 'clientRef' in key ? ['m.client_ref', key.clientRef] : ['m.id', key.movementId];
  const text = `select m.id, m.inventory_id as "itemId", m.delta_milli as "quantityMilli", m.cost_minor as "costMinor",
      m.actor_id as by, m.occurred_at as at, s.sell_below_zero as "sellBelowZero"
    from stock_movements m cross join settings s
    where ${where} = $1 and m.kind = 'restock'`;
  const [row] = await tx.query<WrittenRestock>({ text, values: [value] });
  return row;
};
