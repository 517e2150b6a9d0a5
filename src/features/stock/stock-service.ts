import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../values/errors.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import {
  countStock,
  findLowItems,
  findStockedItem,
  findStockedItems,
  type StockCounts,
  type StockedItem,
} from './stock-store.ts';

export type StockService = ReturnType<typeof createStockService>;

/** A seller's count that nobody decided on lapses after this. */
const PROPOSAL_MS = 7 * 86_400_000;

/** Since when a count that still waits must have been made. */
export const proposalsSince = (now: Date): Date => new Date(now.getTime() - PROPOSAL_MS);

/** When a count made now lapses. */
export const proposalLapsesAt = (now: Date): Date => new Date(now.getTime() + PROPOSAL_MS);

/** The figures of the stock page and of the first page's notices, inside somebody's transaction. */
export const stockCountsIn = (tx: TenantTransaction, now: Date): Promise<StockCounts> =>
  countStock(tx, proposalsSince(now));

/** One item with its stock, inside somebody's transaction; throws item_not_found. */
const stockedItemIn = async (tx: TenantTransaction, code: number): Promise<StockedItem> => {
  const item = await findStockedItem(tx, code);
  if (item === undefined) throw new DomainError('item_not_found', { code });
  return item;
};

/** What is left, always read fresh. */
export const createStockService = ({ inTenant, clock }: { readonly inTenant: InTenant; readonly clock: Clock }) => {
  const read = <T>(tenant: Tenant, work: (tx: TenantTransaction) => Promise<T>): Promise<T> =>
    inTenant(tenant, work, { readOnly: true });

  return {
    /** One item with its stock; throws item_not_found. */
    item: (tenant: Tenant, code: number): Promise<StockedItem> => read(tenant, (tx) => stockedItemIn(tx, code)),

    /** The same inside somebody's transaction. */
    itemIn: stockedItemIn,

    /** All items with their stock: by number, or those first that need buying. */
    items: (tenant: Tenant, order: 'plain' | 'low_first'): Promise<StockedItem[]> =>
      read(tenant, (tx) => findStockedItems(tx, order)),

    /** What is low, finished, or was sold below zero and not counted since. */
    low: (tenant: Tenant): Promise<StockedItem[]> => read(tenant, findLowItems),

    /** The figures of the stock page and of the first page's notices. */
    counts: (tenant: Tenant): Promise<StockCounts> => read(tenant, (tx) => stockCountsIn(tx, clock.now())),
  };
};
