import type { Clock } from '../../platform/clock.ts';
import { planWhereMissing } from '../../tenancy/due-work.ts';
import type { RunOnce } from '../../tenancy/transaction.ts';
import { DAILY_KINDS } from '../shops/daily-work.ts';
import {
  deleteDeadLetters,
  deleteLooseReports,
  deleteProviderIds,
  deleteResetCodes,
  deleteSmsCaps,
  deleteTokenFamilies,
  deleteWebCodes,
  type CleanUpRule,
} from './directory-retention-store.ts';
import { BATCH, LOOSE_REPORT_DAYS, RESET_CODE_DAYS, SMS_CAP_DAYS, TOKEN_DAYS, type Retention } from './retention.ts';

export interface CleanUpDirectoryDeps {
  /** By cell. */
  readonly runs: ReadonlyMap<string, RunOnce>;
  readonly retention: Retention;
  readonly clock: Clock;
}

/** What there was to do. */
export interface CleanedUp {
  readonly planned: number;
  readonly deleted: number;
}

/** Cleans up what belongs to no shop, and plans the daily work of shops that have none. */
export type CleanUpDirectory = () => Promise<CleanedUp>;

const DAY_MS = 86_400_000;
/** One is not to be at work when the next one begins. */
const MOST_BATCHES = 20;

/** Makes the operation that a scheduler runs every so often. */
export const createCleanUpDirectory = ({ runs, retention, clock }: CleanUpDirectoryDeps): CleanUpDirectory => {
  const rules: readonly (readonly [CleanUpRule, number])[] = [
    [deleteDeadLetters, retention.deadLetterDays],
    [deleteProviderIds, retention.messageDays],
    [deleteLooseReports, LOOSE_REPORT_DAYS],
    [deleteResetCodes, RESET_CODE_DAYS],
    [deleteSmsCaps, SMS_CAP_DAYS],
    [deleteTokenFamilies, TOKEN_DAYS],
    [deleteWebCodes, RESET_CODE_DAYS],
  ];
  const cleanUpAll = async (run: RunOnce, cleanUp: CleanUpRule, until: Date): Promise<number> => {
    let deleted = 0;
    for (let batch = 1; batch <= MOST_BATCHES; batch += 1) {
      const found = await cleanUp(run, until);
      deleted += found;
      if (found < BATCH) break;
    }
    return deleted;
  };
  return async () => {
    const now = clock.now();
    const cleaned = [...runs.values()].map(async (run) => {
      const planned = await planWhereMissing(run, DAILY_KINDS, now);
      let deleted = 0;
      for (const [cleanUp, days] of rules)
        deleted += await cleanUpAll(run, cleanUp, new Date(now.getTime() - days * DAY_MS));
      return { planned, deleted };
    });
    // A cell that is down keeps no other from being cleaned up.
    await Promise.allSettled(cleaned);
    const all = await Promise.all(cleaned);
    const sum = (what: 'planned' | 'deleted'): number => all.reduce((sum, cell) => sum + cell[what], 0);
    return { planned: sum('planned'), deleted: sum('deleted') };
  };
};
