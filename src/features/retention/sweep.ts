import type { Clock } from '../../platform/clock.ts';
import { planWhereMissing } from '../../tenancy/due-work.ts';
import type { RunOnce } from '../../tenancy/tenant-directory.ts';
import { DAILY_KINDS } from '../shops/daily-work.ts';
import {
  deleteDeadLetters,
  deleteLooseReports,
  deleteProviderIds,
  deleteResetCodes,
  deleteSmsCaps,
  deleteTokenFamilies,
  deleteWebCodes,
  type TidyDirectory,
} from './directory-retention-store.ts';
import { BATCH, LOOSE_REPORT_DAYS, RESET_CODE_DAYS, SMS_CAP_DAYS, TOKEN_DAYS, type Retention } from './retention.ts';

export interface SweepDeps {
  readonly run: RunOnce;
  readonly retention: Retention;
  readonly clock: Clock;
}

/** What a sweep found to do. */
export interface Swept {
  readonly planned: number;
  readonly deleted: number;
}

/** Tidies up what belongs to no shop, and plans the daily work of shops that have none. */
export type Sweep = () => Promise<Swept>;

const DAY_MS = 86_400_000;
/** A sweep is not to be at work when the next one begins. */
const MOST_BATCHES = 20;

/** Makes the operation that a scheduler runs every so often. */
export const createSweep = ({ run, retention, clock }: SweepDeps): Sweep => {
  const rules: readonly (readonly [TidyDirectory, number])[] = [
    [deleteDeadLetters, retention.deadLetterDays],
    [deleteProviderIds, retention.messageDays],
    [deleteLooseReports, LOOSE_REPORT_DAYS],
    [deleteResetCodes, RESET_CODE_DAYS],
    [deleteSmsCaps, SMS_CAP_DAYS],
    [deleteTokenFamilies, TOKEN_DAYS],
    [deleteWebCodes, RESET_CODE_DAYS],
  ];
  const tidyAll = async (tidy: TidyDirectory, until: Date): Promise<number> => {
    let deleted = 0;
    for (let batch = 1; batch <= MOST_BATCHES; batch += 1) {
      const found = await tidy(run, until);
      deleted += found;
      if (found < BATCH) break;
    }
    return deleted;
  };
  return async () => {
    const now = clock.now();
    const planned = await planWhereMissing(run, DAILY_KINDS, now);
    let deleted = 0;
    for (const [tidy, days] of rules) deleted += await tidyAll(tidy, new Date(now.getTime() - days * DAY_MS));
    return { planned, deleted };
  };
};
