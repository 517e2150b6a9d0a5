import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** A line of an item's ledger: what changed its stock, and what was there afterwards. */
export interface ListedMovement {
  readonly id: string;
  /** Its place in the shop's ledger. */
  readonly position: number;
  readonly occurredAt: Date;
  /** The kinds that 0001-shop and 0008-corrections name. */
  readonly kind: string;
  readonly deltaMilli: number;
  readonly balanceMilli: number;
  readonly reason: string | null;
  readonly costMinor: number | null;
  readonly saleId: string | null;
  /** With its check digit, without the dash. */
  readonly receipt: string | null;
  /** Who did it; null for the program itself. */
  readonly by: string | null;
}

const LEDGER = `
select m.id, m.position, m.occurred_at as "occurredAt", m.kind, m.delta_milli as "deltaMilli",
  m.balance_milli as "balanceMilli", m.reason, m.cost_minor as "costMinor", m.sale_id as "saleId",
  s.receipt_reference as receipt, p.name as by
from stock_movements m
left join sales s on s.id = m.sale_id
left join public.memberships p on p.tenant_id = $4 and p.id = m.actor_id
where m.inventory_id = $1 and ($2::bigint is null or m.position < $2)
order by m.position desc limit $3`;

/** What happened to the stock of an item, the last of it first; one more than `limit` where there are more. */
export const listMovements = (
  tx: TenantTransaction,
  itemId: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<ListedMovement[]> =>
  tx.query<ListedMovement>({ text: LEDGER, values: [itemId, before ?? null, limit + 1, tx.tenant.id] });
