import { z } from 'zod';
import type { SettlePayment } from '../features/payments/settle-payments.ts';
import type { Job, ShopJobDeps } from './shop-job.ts';

const jobData = z.object({ tenantId: z.uuid(), subjectId: z.uuid() });

/** The job that brings a payment forward: what a provider told of it, what it answers, which sale it is for. */
export const createSettlePaymentJob =
  ({ directory, settlePayment }: Pick<ShopJobDeps, 'directory'> & { readonly settlePayment: SettlePayment }): Job =>
  async (data) => {
    const { tenantId, subjectId } = jobData.parse(data);
    const tenant = await directory.byId(tenantId);
    if (tenant !== undefined) await settlePayment(tenant, subjectId);
  };
