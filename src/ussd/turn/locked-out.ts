import { lockOf } from '../../features/pins/pin-window.ts';
import { DomainError } from '../../values/errors.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Action } from './action.ts';
import type { TurnContext } from './context.ts';

interface LockRow {
  lock_level: number;
  locked_until: Date | null;
}

/**
 * Throws when the caller has been locked out since the PIN was given: somebody types wrong ones elsewhere, or the owner's
 * other phone does. It is one more statement of the step's own transaction, sent along with the first one.
 * @throws DomainError pin_locked with `min`, the minutes left; pin_blocked when only a new PIN opens
 */
export const refuseLocked = async (
  tx: TenantTransaction,
  { action, context }: { readonly action: Action; readonly context: TurnContext },
): Promise<void> => {
  const { caller, now } = context;
  if (!caller || action.whileLocked?.(context) === true) return;
  const [row] = await tx.query<LockRow>({
    text: 'select lock_level, locked_until from public.memberships where id = $1',
    values: [caller.who.memberId],
  });
  const lock = row && lockOf({ lockLevel: row.lock_level, lockedUntil: row.locked_until }, now);
  if (lock?.state === 'locked') throw new DomainError('pin_locked', { min: lock.minutesLeft });
  if (lock?.state === 'blocked') throw new DomainError('pin_blocked');
};
