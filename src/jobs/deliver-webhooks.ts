import { z } from 'zod';
import { DELIVER_WEBHOOKS, type DeliverWebhooks } from '../features/webhooks/deliver.ts';
import { planWork } from '../tenancy/due-work.ts';
import type { Job, ShopJobDeps } from './shop-job.ts';

export interface DeliverWebhooksJobDeps extends ShopJobDeps {
  readonly deliver: DeliverWebhooks;
}

const jobData = z.object({ tenantId: z.uuid(), subjectId: z.uuid() });
/** After that others have their turn. */
const MOST_MS = 5000;

/** So many programs of one shop are written to at once by a process: the other places are for other shops. */
const MOST_OF_A_SHOP = 3;
const AGAIN_MS = 1000;

/** The job that sends one program what is due. It may run any number of times: what it took up is left alone for a minute. */
export const createDeliverWebhooksJob = ({ directory, inTenant, clock, deliver }: DeliverWebhooksJobDeps): Job => {
  const atWork = new Map<string, number>();
  const count = (tenantId: string, by: 1 | -1): void => {
    const of = (atWork.get(tenantId) ?? 0) + by;
    if (of === 0) atWork.delete(tenantId);
    else atWork.set(tenantId, of);
  };
  return async (data) => {
    const { tenantId, subjectId } = jobData.parse(data);
    const tenant = await directory.byId(tenantId);
    if (tenant === undefined) return;
    if ((atWork.get(tenantId) ?? 0) >= MOST_OF_A_SHOP) {
      const dueAt = new Date(clock.now().getTime() + AGAIN_MS);
      await inTenant(tenant, (tx) => planWork(tx, { kind: DELIVER_WEBHOOKS, subjectId, dueAt }));
      return;
    }
    count(tenantId, 1);
    try {
      const until = performance.now() + MOST_MS;
      while ((await deliver(tenant, subjectId)) && performance.now() < until);
    } finally {
      count(tenantId, -1);
    }
  };
};
