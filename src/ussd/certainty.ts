import { isConnectionLoss, toDatabaseFailure } from '../platform/database-failure.ts';
import { isDomainError } from '../platform/errors.ts';

/**
 * What may be said of a key press that could not be answered as the menu has it. This file decides it for all of them:
 * the table is read by the gateway, and `test/integration/ussd/certainty.test.ts` brings about every row of it.
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
export type Point = 'dial' | 'unasked' | 'asked' | 'late' | 'refused' | 'broken_off' | 'saving' | 'outside';

export interface Certainty {
  /** What had been asked by then. */
  readonly asked: string;
  readonly known: 'not_saved' | 'unknown';
  /** What the caller reads: NOTHING was saved, or not sure. */
  readonly page: 'X3' | 'X3U';
  /**
   * Whether the key press is closed in `ussd_steps`, so that no other delivery of it can save any more. `first`: X3 is
   * said only when it is; `if_possible`: X3 is true without; `behind`: after the caller was answered.
   */
  readonly close: 'no' | 'first' | 'if_possible' | 'behind';
  /** What the same key press answers later: the same, or what PostgreSQL then says. */
  readonly later: 'same' | 'asks';
}

export const CERTAINTY: Readonly<Record<Point, Certainty>> = {
  dial: { asked: 'nothing, and nothing need be', known: 'not_saved', page: 'X3', close: 'no', later: 'same' },
  unasked: {
    asked: 'PostgreSQL, without an answer, or nobody',
    known: 'unknown',
    page: 'X3U',
    close: 'no',
    later: 'asks',
  },
  asked: { asked: 'it had no answer; nothing began', known: 'not_saved', page: 'X3', close: 'first', later: 'asks' },
  late: { asked: 'the same, at the deadline', known: 'not_saved', page: 'X3', close: 'behind', later: 'asks' },
  refused: {
    asked: 'it had no answer; the server, or a rule of ours, refused',
    known: 'not_saved',
    page: 'X3',
    close: 'if_possible',
    later: 'asks',
  },
  broken_off: {
    asked: 'it had no answer; the line broke before COMMIT',
    known: 'not_saved',
    page: 'X3',
    close: 'first',
    later: 'asks',
  },
  saving: {
    asked: 'it had no answer; COMMIT may have been sent',
    known: 'unknown',
    page: 'X3U',
    close: 'no',
    later: 'asks',
  },
  outside: {
    asked: 'an effect outside the shop may have happened',
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
  if (isDomainError(error, 'outcome_unknown', 'timeout')) return 'saving';
  return isBrokenLine(error) ? 'broken_off' : 'refused';
};

/** At which point a turn was when its time was over. */
export const overdueAt = (progress: Readonly<Progress>): Point => {
  const early = beforeSaving(progress);
  return early === 'asked' ? 'late' : (early ?? 'saving');
};

const beforeSaving = ({ isDial, asked, effect }: Readonly<Progress>): Point | undefined => {
  if (effect === 'outside') return 'outside';
  if (isDial && effect === 'none') return 'dial';
  if (!asked) return 'unasked';
  return effect === 'none' ? 'asked' : undefined;
};

/** The line to the database broke, or the server closed it: it has not said that it refused. */
const isBrokenLine = (error: unknown): boolean =>
  isDomainError(error, 'unavailable') && isConnectionLoss(toDatabaseFailure(error.cause));
