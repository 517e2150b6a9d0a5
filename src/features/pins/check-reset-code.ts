import { newEvent } from '../../events/catalogue.ts';
import { DomainError } from '../../values/errors.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import { changeMembership, lockPinRow, type PinRow } from './pin-store.ts';
import type { PinsDeps } from './pins-deps.ts';

export interface CodeAttempt {
  readonly memberId: string;
  readonly code: string;
  readonly channel: Actor['channel'];
}

export type CodeVerdict =
  | { readonly result: 'ok' }
  | { readonly result: 'wrong'; readonly triesLeft: number }
  /** The code is void, and its owner locked out until there is another. */
  | { readonly result: 'locked' };

const TRIES = 3;

/**
 * Checks a reset code with the person's row held, so that parallel tries are all counted. A right one stays good until
 * the new PIN is there, in case the call drops in between. Throws `membership_stopped`.
 */
export const checkResetCode = (
  { directory, hasher, clock }: PinsDeps,
  { memberId, code, channel }: CodeAttempt,
): Promise<CodeVerdict> => {
  const now = clock.now();
  return directory.inDirectory(
    async (tx) => {
      const row = await lockPinRow(tx, memberId);
      const pending = row !== undefined && isPending(row, now) ? row.reset_code_hash : null;
      const { matches } = await hasher.verify(code, pending);
      if (row?.status !== 'active') throw new DomainError('membership_stopped');
      if (matches) return { result: 'ok' };
      if (row.reset_code_hash === null) return { result: 'locked' };
      // One whose time is over is only told so: it could not have been guessed any more.
      if (pending === null) return { result: 'wrong', triesLeft: TRIES - row.reset_code_tries };
      return countWrong(tx, row, now, channel);
    },
    { member: memberId },
  );
};

const isPending = ({ reset_code_until: until }: PinRow, now: Date): boolean => until !== null && until > now;

const countWrong = async (
  tx: DirectoryTransaction,
  row: PinRow,
  now: Date,
  channel: Actor['channel'],
): Promise<CodeVerdict> => {
  const tries = row.reset_code_tries + 1;
  if (tries < TRIES) {
    await changeMembership(tx, row.id, { reset_code_tries: tries });
    return { result: 'wrong', triesLeft: TRIES - tries };
  }
  await changeMembership(tx, row.id, {
    reset_code_hash: null,
    reset_code_until: null,
    reset_code_tries: 0,
    pin_failures: 0,
    lock_level: 2,
    locked_until: null,
    last_locked_at: now,
    window_until: null,
    window_session: null,
  });
  const { id: memberId, role, tenant_id: tenantId } = row;
  const data = { memberId, level: 2, lockedUntil: null };
  tx.publish(newEvent('user.locked', { tenantId, occurredAt: now, actor: { id: memberId, role, channel }, data }));
  return { result: 'locked' };
};
