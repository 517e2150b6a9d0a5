import { expireCountsIn } from '../features/stock/propose-count.ts';
import { EXPIRE_COUNTS } from '../features/stock/waiting-counts.ts';
import { finishWork } from '../tenancy/due-work.ts';
import { createShopJob, type Job, type ShopJobDeps } from './shop-job.ts';

/** The job that lets a seller's count lapse on which nobody decided. */
export const createExpireCounts = (deps: ShopJobDeps): Job =>
  createShopJob(deps, async (tx, { subjectId, now }) => {
    await expireCountsIn(tx, now);
    await finishWork(tx, { kind: EXPIRE_COUNTS, subjectId });
  });
