import { createHash } from 'node:crypto';

/** The same act by the same person within this time is asked about first: a redial, or a key pressed twice. */
export const SAME_ACT_MS = 60_000;

/** What somebody does that would count twice if it were done twice: the kind of act, and all that makes it this one. */
export interface Act {
  readonly kind: string;
  readonly of: readonly (string | number | undefined)[];
}

/** Recognises an act that was done before; the person is compared beside it. */
export const fingerprintOfAct = ({ kind, of }: Act): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, ...of.map((part) => part ?? null)]))
    .digest('hex')
    .slice(0, 32);

/** How long ago something was done, as a page says it: whole seconds, never below zero. */
export const secondsSince = (at: Date, now: Date): number =>
  Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000));
