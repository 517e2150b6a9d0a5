import type { Member } from '../../tenancy/member.ts';
import { WORK_STATUS } from '../../tenancy/may-work.ts';
import type { Occasion } from '../../tenancy/occasion.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import { checkMay, type ManagersRight } from '../../tenancy/what-people-may.ts';
import { DomainError } from '../../values/errors.ts';

type Manager = Pick<Member, 'id' | 'role' | 'status' | 'restrictedUntil'>;

/**
 * Lets only somebody pass who may do this to the shop as its books stand, whatever the menu showed: an owner, but not on
 * the day after a new PIN by SMS. Throws `not_allowed`.
 */
export const requireManager = async (
  tx: DirectoryTransaction,
  right: ManagersRight,
  { actor, now }: Occasion,
): Promise<void> => {
  const [row] = await tx.query<Manager>({
    text: `select m.id, m.role, ${WORK_STATUS} as status, m.restricted_until as "restrictedUntil"
      from memberships m where m.id = $1`,
    values: [actor.id],
  });
  if (row === undefined) throw new DomainError('not_allowed');
  checkMay(row, right, { ...row, now });
};
