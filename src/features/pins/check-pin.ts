import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import { countWrongPin, type PinAttempt, type WrongPin } from './count-wrong-pin.ts';
import { isPin } from './pin-rules.ts';
import { changeMembership, lockPinRows, type PinRow } from './pin-store.ts';
import { lockOf, windowEnd, type ShopDay } from './pin-window.ts';
import type { PinsDeps } from './pins-deps.ts';

export interface PinCheck {
  /** Undefined when nobody fits (an unknown seller number): it takes as long and is as wrong. */
  readonly memberId: string | undefined;
  readonly pin: string;
  readonly purpose: 'window' | 'step_up' | 'change';
  readonly sessionTag: string;
  readonly shopDay: ShopDay;
  readonly channel: Actor['channel'];
}

export type PinVerdict = { readonly result: 'ok'; readonly windowUntil: Date } | WrongPin;

/** Stands for a person who is not there: looked up and counted like one who is, so that it takes as long. */
const NOBODY = '00000000-0000-4000-8000-000000000000';

/** Checks a PIN. While somebody is locked out even the right one does not count. Throws `membership_stopped`. */
export const checkPin = (deps: PinsDeps, check: PinCheck): Promise<PinVerdict> => {
  const { directory, hasher, clock } = deps;
  if (!isPin(check.pin)) throw new RangeError('A PIN has four digits.');
  const attempt: PinAttempt = { now: clock.now(), channel: check.channel };
  const memberId = check.memberId ?? NOBODY;
  return directory.inDirectory(
    async (tx) => {
      const rows = await lockPinRows(tx, memberId);
      const row = rows.find(({ id }) => id === memberId);
      // One hash is computed whoever it is.
      const verdict = await hasher.verify(check.pin, row?.pin_hash);
      if (row === undefined) {
        await changeMembership(tx, memberId, { pin_failures: 1 });
        return { result: 'wrong', triesLeft: 2 };
      }
      const refused = refusedFirst(row, attempt.now);
      if (refused !== undefined) return refused;
      if (!verdict.matches) return countAndTell(deps, tx, { rows, row, attempt });
      const pinHash = verdict.stale ? await hasher.hash(check.pin) : row.pin_hash;
      return openWindow(tx, { ...row, pin_hash: pinHash }, check, attempt.now);
    },
    { member: memberId },
  );
};

interface WrongGuess {
  readonly rows: readonly PinRow[];
  readonly row: PinRow;
  readonly attempt: PinAttempt;
}

const countAndTell = async (
  { notifyOfLock }: PinsDeps,
  tx: DirectoryTransaction,
  { rows, row, attempt }: WrongGuess,
): Promise<WrongPin> => {
  const { verdict, alsoLocked } = await countWrongPin(tx, rows, row, attempt);
  if (verdict.result !== 'wrong' && verdict.justNow) {
    const { now } = attempt;
    await notifyOfLock?.(tx, { row, now });
    for (const other of alsoLocked) await notifyOfLock?.(tx, { row: other, now, isTold: true });
  }
  return verdict;
};

/** What is answered without looking at the PIN. */
const refusedFirst = (row: PinRow, now: Date): WrongPin | undefined => {
  if (row.status === 'stopped') throw new DomainError('membership_stopped');
  const lock = lockOf({ lockLevel: row.lock_level, lockedUntil: row.locked_until }, now);
  if (lock.state === 'locked') return { result: 'locked', minutesLeft: lock.minutesLeft, justNow: false };
  return lock.state === 'blocked' ? { result: 'blocked', justNow: false } : undefined;
};

const openWindow = async (tx: DirectoryTransaction, row: PinRow, check: PinCheck, now: Date): Promise<PinVerdict> => {
  const windowUntil = windowEnd(now, check.shopDay);
  await changeMembership(tx, row.id, {
    pin_hash: row.pin_hash,
    pin_failures: 0,
    lock_level: 0,
    locked_until: null,
    window_until: windowUntil,
    window_session: check.sessionTag,
    last_used_at: now,
  });
  tx.publish(
    newEvent('auth.pin.ok', {
      tenantId: row.tenant_id,
      occurredAt: now,
      actor: { id: row.id, role: row.role, channel: check.channel },
      data: { memberId: row.id, purpose: check.purpose },
    }),
  );
  return { result: 'ok', windowUntil };
};
