import { z } from 'zod';
import type { Clock } from '../platform/clock.ts';
import { maySend } from '../tenancy/lineage.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import type { InTenant, TenantTransaction } from '../tenancy/tenant-transaction.ts';

export interface ShopJobDeps {
  readonly directory: Pick<TenantDirectory, 'byId'>;
  readonly inTenant: InTenant;
  readonly clock: Clock;
}

/** What is to be done in a shop. It also says, in the same transaction, when there is more to do, or that there is nothing. */
export type ShopWork = (
  tx: TenantTransaction,
  due: { readonly subjectId: string; readonly now: Date },
) => Promise<void>;

/** A job as a queue hands it out. */
export type Job = (data: unknown) => Promise<void>;

const jobData = z.object({ tenantId: z.uuid(), subjectId: z.uuid() });

/** Makes a job of due work in a shop: one transaction, which may run any number of times. */
export const createShopJob =
  ({ directory, inTenant, clock }: ShopJobDeps, work: ShopWork): Job =>
  async (data) => {
    const { tenantId, subjectId } = jobData.parse(data);
    const tenant = await directory.byId(tenantId);
    if (tenant === undefined) return;
    await inTenant(tenant, async (tx) => {
      // Redis may still know of work from before the database came back from a backup.
      if (await maySend(tx)) await work(tx, { subjectId, now: clock.now() });
    });
  };
