import { DomainError } from '../../values/errors.ts';
import type { Member } from '../../tenancy/member.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';

/** Whether a person may change staff, settings and prices: an owner, but not on the day after a reset by SMS. */
export const mayManage = (
  { role, status, restrictedUntil }: Pick<Member, 'role' | 'status' | 'restrictedUntil'>,
  now: Date,
): boolean => role === 'vendor' && status === 'active' && (restrictedUntil === null || restrictedUntil <= now);

/** Lets only somebody pass who may manage the shop, whatever his menu showed. Throws `not_allowed`. */
export const requireManager = async (tx: DirectoryTransaction, memberId: string, now: Date): Promise<void> => {
  const [row] = await tx.query<Pick<Member, 'role' | 'status' | 'restrictedUntil'>>({
    text: `select role, status, restricted_until as "restrictedUntil" from memberships where id = $1`,
    values: [memberId],
  });
  if (row === undefined || !mayManage(row, now)) throw new DomainError('not_allowed');
};
