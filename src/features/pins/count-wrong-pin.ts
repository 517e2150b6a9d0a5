import { newEvent } from '../../events/catalogue.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import { changeMembership, type PinChange, type PinRow } from './pin-store.ts';

const TRIES = 3;
const TRIES_A_DAY = 10;
const LOCK_MS = 30 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** Where and when it was typed. */
export interface PinAttempt {
  readonly now: Date;
  readonly channel: 'ussd' | 'sms' | 'rest' | 'system';
}

export type WrongPin =
  | { readonly result: 'wrong'; readonly triesLeft: number }
  | { readonly result: 'locked'; readonly minutesLeft: number; readonly justNow: boolean }
  | { readonly result: 'blocked'; readonly justNow: boolean };

export interface CountedPin {
  readonly verdict: WrongPin;
  /** The person's places in other shops that this wrong PIN has locked too. */
  readonly alsoLocked: readonly PinRow[];
}

/**
 * Counts a wrong PIN: the third in a row locks for 30 minutes, a second lock within 24 hours lasts until a reset. Ten
 * wrong ones of a number within 24 hours, whatever came between and in whichever shops, lock it in all of them.
 * @param rows every membership of the number, locked
 */
export const countWrongPin = async (
  tx: DirectoryTransaction,
  rows: readonly PinRow[],
  row: PinRow,
  attempt: PinAttempt,
): Promise<CountedPin> => {
  const counted = countedToday(row, attempt.now);
  const others = rows.filter((other) => other.id !== row.id);
  const wrongToday = others.reduce((sum, other) => sum + failuresToday(other, attempt.now), counted.pin_failures_day);
  const failures = row.pin_failures + 1;

  const isLastToday = wrongToday >= TRIES_A_DAY;
  if (!isLastToday && failures < TRIES) {
    await changeMembership(tx, row.id, { ...counted, pin_failures: failures });
    return { verdict: { result: 'wrong', triesLeft: TRIES - failures }, alsoLocked: [] };
  }
  const alsoLocked = isLastToday ? others.filter((other) => mayBeLocked(other, attempt.now)) : [];
  for (const other of alsoLocked) await lockOut(tx, other, attempt, {});
  return { verdict: await lockOut(tx, row, attempt, counted), alsoLocked };
};

const failuresToday = ({ pin_failures_day, pin_failures_day_start }: PinRow, now: Date): number =>
  isWithinDay(pin_failures_day_start, now) ? pin_failures_day : 0;

const countedToday = (row: PinRow, now: Date) => ({
  pin_failures_day: failuresToday(row, now) + 1,
  ...(isWithinDay(row.pin_failures_day_start, now) ? {} : { pin_failures_day_start: now }),
});

const isWithinDay = (then: Date | null, now: Date): boolean => then !== null && now.getTime() - then.getTime() < DAY_MS;

/** A lock that runs, or one that lasts, is not begun anew. */
const mayBeLocked = ({ status, lock_level, locked_until }: PinRow, now: Date): boolean =>
  status === 'active' && lock_level < 2 && (locked_until === null || locked_until <= now);

const lockOut = async (
  tx: DirectoryTransaction,
  row: PinRow,
  { now, channel }: PinAttempt,
  counted: PinChange,
): Promise<WrongPin> => {
  const level = isWithinDay(row.last_locked_at, now) ? 2 : 1;
  const lockedUntil = level === 1 ? new Date(now.getTime() + LOCK_MS) : null;
  await changeMembership(tx, row.id, {
    ...counted,
    pin_failures: 0,
    lock_level: level,
    locked_until: lockedUntil,
    last_locked_at: now,
    window_until: null,
    window_session: null,
  });
  tx.publish(
    newEvent('user.locked', {
      tenantId: row.tenant_id,
      occurredAt: now,
      actor: { id: row.id, role: row.role, channel },
      data: { memberId: row.id, level, lockedUntil: lockedUntil?.toISOString() ?? null },
    }),
  );
  return level === 1
    ? { result: 'locked', minutesLeft: LOCK_MS / 60_000, justNow: true }
    : { result: 'blocked', justNow: true };
};
