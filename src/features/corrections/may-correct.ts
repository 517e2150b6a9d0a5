import { DomainError } from '../../values/errors.ts';
import type { Occasion } from '../../tenancy/occasion.ts';
import { may, UNDO_MINUTES, VOID_DAYS, type RightToTakeBack } from '../../tenancy/what-people-may.ts';

const DAY_MS = 86_400_000;

/** Something that was written down: by whom, when it happened, and when it was saved. */
export interface Written {
  readonly by: string;
  readonly at: Date;
  readonly savedAt: Date;
}

/** What is asked for: the one key after saving, or the long way, which asks for the PIN. */
export interface Correction {
  /** Asked for by the one key after saving: then even the owner has only ten minutes. */
  readonly undo?: boolean | undefined;
}

/** Whether somebody may take it back now. The check of the PIN is the caller's. */
export const mayCorrect = (
  right: RightToTakeBack,
  written: Written,
  { actor, now }: Occasion,
  { undo = false }: Correction = {},
): boolean => may(actor, undo ? 'undo' : right, { ...written, now });

/** Throws void_not_allowed unless this person may correct it now; `whose` says whether it is theirs. */
export const checkMayCorrect = (
  right: RightToTakeBack,
  written: Written,
  occasion: Occasion,
  correction: Correction = {},
): void => {
  if (mayCorrect(right, written, occasion, correction)) return;
  const whose = written.by === occasion.actor.id ? 'own' : 'others';
  throw new DomainError('void_not_allowed', { minutes: UNDO_MINUTES, days: VOID_DAYS, whose });
};

/** Since when something must have happened for the owner to correct it. */
export const correctableSince = (now: Date): Date => new Date(now.getTime() - VOID_DAYS * DAY_MS);
