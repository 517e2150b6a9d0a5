import type { SendEveningSummary } from '../features/reports/evening-summary.ts';
import { createShopJob, type Job, type ShopJobDeps } from './shop-job.ts';

export interface EveningSummaryJobDeps extends ShopJobDeps {
  readonly sendEveningSummary: SendEveningSummary;
  /** Tells whoever hands out due work that there is some. */
  readonly wake: () => void;
}

/** The job that tells the owners of one shop what the day came to. */
export const createEveningSummaryJob = ({ sendEveningSummary, wake, ...deps }: EveningSummaryJobDeps): Job => {
  const tell = createShopJob(deps, async (tx, { now }) => {
    await sendEveningSummary(tx, now);
  });
  return async (data) => {
    await tell(data);
    wake();
  };
};
