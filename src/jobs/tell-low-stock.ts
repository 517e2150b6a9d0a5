import { tellKeptAlertIn } from '../features/stock/tell-kept-alert.ts';
import { createShopJob, type Job, type ShopJobDeps } from './shop-job.ts';

/** The job that tells of an item which fell to its level too soon after the last time. */
export const createTellLowStock = (deps: ShopJobDeps): Job =>
  createShopJob(deps, (tx, { subjectId, now }) => tellKeptAlertIn(tx, subjectId, now));
