import type { CleanUpDirectory } from '../features/retention/clean-up-directory.ts';
import type { Logger } from '../platform/logger.ts';
import type { Job } from './shop-job.ts';

export interface CleanUpDirectoryJobDeps {
  readonly cleanUpDirectory: CleanUpDirectory;
  readonly logger: Logger;
}

/** The queue of this work, and the id of what keeps filling it. */
export const CLEAN_UP_DIRECTORY = 'sweep';
export const CLEAN_UP_EVERY_MS = 15 * 60_000;
/** Redis may be emptied, and the scheduler with it: so often it is told again. */
export const SCHEDULE_AGAIN_MS = 60_000;

/** The job that cleans up what belongs to no shop. It has no data: there is one for all. */
export const createCleanUpDirectoryJob =
  ({ cleanUpDirectory, logger }: CleanUpDirectoryJobDeps): Job =>
  async () => {
    const { planned, deleted } = await cleanUpDirectory();
    if (planned > 0)
      logger.info('Planned the daily work of shops that had none', { component: CLEAN_UP_DIRECTORY, count: planned });
    if (deleted > 0) logger.info('Forgot what is old', { component: CLEAN_UP_DIRECTORY, count: deleted });
  };
