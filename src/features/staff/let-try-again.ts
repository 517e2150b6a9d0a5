import { newEvent } from '../../events/catalogue.ts';
import type { EventOrigin } from '../../tenancy/occasion.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import type { VisitReason } from '../../values/visit.ts';
import { changePerson } from './staff-store.ts';

/** Who lets somebody try, in which shop, and why, if whoever runs the service does. */
export interface LetBy extends EventOrigin {
  readonly why: VisitReason | undefined;
}

/** Lets somebody who was locked out try again, with the same PIN, inside somebody's transaction. */
export const letTryAgain = async (
  tx: DirectoryTransaction,
  memberId: string,
  { why, ...origin }: LetBy,
): Promise<void> => {
  await changePerson(tx, memberId, { lock_level: 0, locked_until: null, pin_failures: 0, pin_failures_day: 0 });
  const data = { memberId, reason: why?.reason ?? null, reference: why?.reference ?? null };
  tx.publish(newEvent('staff.unlocked', { ...origin, data }));
};
