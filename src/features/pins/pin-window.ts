import { businessDay, endOfBusinessDay } from '../../values/business-day.ts';
import type { Member } from '../../tenancy/member.ts';

const UNUSED_MS = 4 * 3_600_000;
const MINUTE_MS = 60_000;

export interface ShopDay {
  readonly timezone: string;
  /** When the shop's day begins: 0, or 4 for a bar. */
  readonly cutoffHour: number;
}

/** Until when a PIN given (or used) now keeps the door open: 4 hours, but never into the next business day. */
export const windowEnd = (now: Date, { timezone, cutoffHour }: ShopDay): Date => {
  const dayEnd = endOfBusinessDay(businessDay(now, timezone, cutoffHour), timezone, cutoffHour);
  return new Date(Math.min(dayEnd.getTime(), now.getTime() + UNUSED_MS));
};

export interface WindowQuestion {
  readonly now: Date;
  readonly sessionTag: string;
  /** The shop wants the PIN in every session (or its phone is shared). */
  readonly everySession: boolean;
}

/** Whether this person may go on without a PIN. */
export const isWindowOpen = (
  member: Pick<Member, 'windowUntil' | 'windowSession'>,
  { now, sessionTag, everySession }: WindowQuestion,
): boolean =>
  member.windowUntil !== null && member.windowUntil > now && (!everySession || member.windowSession === sessionTag);

export type Lock =
  | { readonly state: 'open' }
  | { readonly state: 'locked'; readonly minutesLeft: number }
  /** Until the PIN is reset. */
  | { readonly state: 'blocked' };

/** Whether a person is locked out at this moment; minutes are rounded up. */
export const lockOf = ({ lockLevel, lockedUntil }: Pick<Member, 'lockLevel' | 'lockedUntil'>, now: Date): Lock => {
  if (lockLevel >= 2) return { state: 'blocked' };
  if (lockLevel === 0 || lockedUntil === null || lockedUntil <= now) return { state: 'open' };
  return { state: 'locked', minutesLeft: Math.ceil((lockedUntil.getTime() - now.getTime()) / MINUTE_MS) };
};
