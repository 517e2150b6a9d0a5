import { DomainError } from '../../values/errors.ts';
import type { Occasion } from '../../tenancy/occasion.ts';
import { UNDO_MINUTES, VOID_DAYS } from '../sales/sale.ts';

const MINUTE_MS = 60_000;
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

const isFresh = ({ by, savedAt }: Written, { actor, now }: Occasion): boolean =>
  actor.id === by && now.getTime() - savedAt.getTime() <= UNDO_MINUTES * MINUTE_MS;

/**
 * Whether somebody may correct it now: whoever wrote it for ten minutes after it was saved, the owner for thirty days
 * after it happened. The check of the PIN is the caller's.
 */
export const mayCorrect = (written: Written, occasion: Occasion, { undo = false }: Correction = {}): boolean => {
  const { actor, now } = occasion;
  if (actor.role === 'vendor' && !undo) return now.getTime() - written.at.getTime() <= VOID_DAYS * DAY_MS;
  return isFresh(written, occasion);
};

/** Throws void_not_allowed unless this person may correct it now. */
export const checkMayCorrect = (written: Written, occasion: Occasion, correction: Correction = {}): void => {
  if (mayCorrect(written, occasion, correction)) return;
  throw new DomainError('void_not_allowed', { minutes: UNDO_MINUTES, days: VOID_DAYS });
};

/** Since when something must have happened for the owner to correct it. */
export const correctableSince = (now: Date): Date => new Date(now.getTime() - VOID_DAYS * DAY_MS);
