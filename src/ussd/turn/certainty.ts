import { isConnectionLoss, toDatabaseFailure } from '../../platform/database-failure.ts';
import { isDomainError } from '../../values/errors.ts';

/**
 * What may be said of a key press that brought no page. This file decides it for all of them: the gateway reads the table,
 * and `test/e2e/certainty.test.ts` brings about every row of it.
 */

/** How far a turn has come. */
export interface Progress {
  /** Nothing but a dial was sent in this call, and a dial saves nothing. */
  readonly isDial: boolean;
  /** PostgreSQL has said, in this very turn, that this key press has no answer yet. */
  asked: boolean;
  /** Which kind of change has begun: in a transaction of the shop together with its answer, or by other means. */
  effect: 'none' | 'in_shop' | 'outside';
}

/** At which point a turn ended that brought no page. */
export type Point = 'dial' | 'before' | 'refused' | 'broken_off' | 'saving' | 'outside';

export interface Certainty {
  /** What had been asked by then. */
  readonly asked: string;
  readonly known: 'not_saved' | 'unknown';
  /** What the caller reads: NOTHING was saved, or not sure. */
  readonly page: 'X3' | 'X3U';
  /**
   * Whether the key press is closed in `ussd_steps` before X3 is said, so that no other delivery of it can save any more.
   * `must`: X3U instead where it cannot be closed. `if_possible`: the server has said that it saves nothing now.
   */
  readonly close: 'no' | 'must' | 'if_possible';
  /** What the same key press answers later: the same, or what PostgreSQL then says. */
  readonly later: 'same' | 'asks';
}

export const CERTAINTY: Readonly<Record<Point, Certainty>> = {
  dial: {
    asked: 'nobody: a dial saves nothing',
    known: 'not_saved',
    page: 'X3',
    close: 'no',
    later: 'same',
  },
  before: {
    asked: 'nobody, or PostgreSQL; another delivery may be about to save',
    known: 'unknown',
    page: 'X3U',
    close: 'no',
    later: 'asks',
  },
  refused: {
    asked: 'the key press had no answer; then the server, or a rule of ours, refused',
    known: 'not_saved',
    page: 'X3',
    close: 'if_possible',
    later: 'asks',
  },
  broken_off: {
    asked: 'the key press had no answer; then the line broke before COMMIT',
    known: 'not_saved',
    page: 'X3',
    close: 'must',
    later: 'asks',
  },
  saving: {
    asked: 'the key press had no answer; COMMIT may have been sent',
    known: 'unknown',
    page: 'X3U',
    close: 'no',
    later: 'asks',
  },
  outside: {
    asked: 'nobody: of a change outside the shop nothing is kept',
    known: 'unknown',
    page: 'X3U',
    close: 'no',
    later: 'same',
  },
};

/** At which point a turn failed. */
export const failedAt = (progress: Readonly<Progress>, error: unknown): Point => {
  const early = beforeSaving(progress);
  if (early !== undefined) return early;
  if (isDomainError(error, 'timeout')) return 'before';
  if (isDomainError(error, 'outcome_unknown')) return 'saving';
  return isBrokenLine(error) ? 'broken_off' : 'refused';
};

/** At which point a turn was when its time was over. */
export const overdueAt = (progress: Readonly<Progress>): Point => beforeSaving(progress) ?? 'saving';

const beforeSaving = ({ isDial, asked, effect }: Readonly<Progress>): Point | undefined => {
  if (effect === 'outside') return 'outside';
  if (isDial && effect === 'none') return 'dial';
  return asked && effect === 'in_shop' ? undefined : 'before';
};

/** The line to the database broke, or the server closed it: it has not said that it refused. */
const isBrokenLine = (error: unknown): boolean =>
  isDomainError(error, 'unavailable') && isConnectionLoss(toDatabaseFailure(error.cause));
