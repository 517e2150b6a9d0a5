import type { Sweep } from '../features/retention/sweep.ts';
import type { Logger } from '../platform/logger.ts';
import type { Job } from './shop-job.ts';

export interface SweepJobDeps {
  readonly sweep: Sweep;
  readonly logger: Logger;
}

/** The queue of the sweep, and the id of what keeps filling it. */
export const SWEEP = 'sweep';
export const SWEEP_EVERY_MS = 15 * 60_000;
/** Redis may be emptied, and the scheduler with it: so often it is told again. */
export const SCHEDULE_AGAIN_MS = 60_000;

/** The job that tidies up what belongs to no shop. It has no data: there is one for all. */
export const createSweepJob =
  ({ sweep, logger }: SweepJobDeps): Job =>
  async () => {
    const { planned, deleted } = await sweep();
    if (planned > 0) logger.info('Planned the daily work of shops that had none', { component: SWEEP, count: planned });
    if (deleted > 0) logger.info('Forgot what is old', { component: SWEEP, count: deleted });
  };
