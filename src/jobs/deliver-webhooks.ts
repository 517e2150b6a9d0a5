import { z } from 'zod';
import type { DeliverWebhooks } from '../features/webhooks/deliver.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import type { Job } from './shop-job.ts';

export interface DeliverWebhooksJobDeps {
  readonly directory: Pick<TenantDirectory, 'byId'>;
  readonly deliver: DeliverWebhooks;
}

const jobData = z.object({ tenantId: z.uuid(), subjectId: z.uuid() });
/** After that others have their turn. */
const MOST_MS = 5000;

/** The job that sends one program what is due. It may run any number of times: what it took up is left alone for a minute. */
export const createDeliverWebhooksJob =
  ({ directory, deliver }: DeliverWebhooksJobDeps): Job =>
  async (data) => {
    const { tenantId, subjectId } = jobData.parse(data);
    const tenant = await directory.byId(tenantId);
    if (tenant === undefined) return;
    const until = performance.now() + MOST_MS;
    while ((await deliver(tenant, subjectId)) && performance.now() < until);
  };
