import type { KeepHouse } from '../features/retention/keep-house.ts';
import { createShopJob, type Job, type ShopJobDeps } from './shop-job.ts';

/** The job that tidies up one shop in its night. */
export const createKeepHouseJob = ({ keepHouse, ...deps }: ShopJobDeps & { readonly keepHouse: KeepHouse }): Job =>
  createShopJob(deps, (tx, { now }) => keepHouse(tx, now));
