import type { CleanUpShop } from '../features/retention/clean-up-shop.ts';
import { createShopJob, type Job, type ShopJobDeps } from './shop-job.ts';

/** The job that cleans up one shop in its night. */
export const createCleanUpShopJob = ({
  cleanUpShop,
  ...deps
}: ShopJobDeps & { readonly cleanUpShop: CleanUpShop }): Job =>
  createShopJob(deps, (tx, { now }) => cleanUpShop(tx, now));
