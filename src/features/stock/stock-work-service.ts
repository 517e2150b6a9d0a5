import type { Clock } from '../../platform/clock.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { Occasion } from '../../tenancy/occasion.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { applyCountIn } from './apply-count.ts';
import { createDecideCount, proposeCountIn, type SellMissing } from './propose-count.ts';
import { findPendingProposals, type Proposal } from './proposals-store.ts';
import { restockIn } from './restock.ts';
import { findArrivals, type Arrival } from './arrivals-store.ts';
import { correctableSince } from '../corrections/may-correct.ts';
import { reverseRestockIn } from './reverse-restock.ts';
import { proposalsSince } from './stock-service.ts';

export type StockWorkService = ReturnType<typeof createStockWorkService>;

type Operation<Request, Result> = (tx: TenantTransaction, request: Request, occasion: Occasion) => Promise<Result>;

export interface StockWorkDeps {
  readonly inTenant: InTenant;
  readonly clock: Clock;
  /** Writes down as sold what an approved count found missing. */
  readonly sellMissing: SellMissing;
}

/** Restocking and counting, each in a transaction of its own. */
export const createStockWorkService = ({ inTenant, clock, sellMissing }: StockWorkDeps) => {
  const alone =
    <Request, Result>(operation: Operation<Request, Result>) =>
    (tenant: Tenant, request: Request, actor: Actor): Promise<Result> =>
      inTenant(tenant, (tx) => operation(tx, request, { actor, now: clock.now() }));

  const decideIn = createDecideCount(sellMissing);
  /** The counts that wait for the owner, oldest first, inside somebody's transaction. */
  const pendingIn = (tx: TenantTransaction, now: Date): Promise<Proposal[]> =>
    findPendingProposals(tx, proposalsSince(now));

  return {
    decideIn,
    pendingIn,

    /** Adds what came in. */
    restock: alone(restockIn),

    /** Takes back what was written down as come in. */
    reverseRestock: alone(reverseRestockIn),

    /** What came in of an item lately and was not taken back, newest first. */
    arrivals: (tenant: Tenant, itemId: string): Promise<Arrival[]> =>
      inTenant(tenant, (tx) => findArrivals(tx, itemId, correctableSince(clock.now())), { readOnly: true }),

    /** Books the owner's count at once, or anybody's that is right. */
    count: alone(applyCountIn),

    /** Keeps a seller's count for the owner. */
    propose: alone(proposeCountIn),

    /** Approves or rejects a seller's count. */
    decide: alone(decideIn),

    /** The counts that wait for the owner, oldest first. */
    pending: (tenant: Tenant): Promise<Proposal[]> =>
      inTenant(tenant, (tx) => pendingIn(tx, clock.now()), { readOnly: true }),
  };
};
