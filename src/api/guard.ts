import type { TokenHolder as Caller } from '../features/accounts/access-tokens.ts';
import { mayEver, type ManagersRight } from '../tenancy/what-people-may.ts';
import type { Route } from './route.ts';
import { requireManager } from '../features/pins/managers.ts';
import { WORK_STATUS } from '../tenancy/may-work.ts';
import { inDirectoryOf } from '../tenancy/crossing.ts';
import type { Occasion } from '../tenancy/occasion.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import { DomainError, RequestError } from '../values/errors.ts';

/** Whom an access token stands for; undefined when it is not ours, or its time is over. */
export type ReadToken = (token: string) => Promise<Caller | undefined>;

const BEARER = /^Bearer ([A-Za-z0-9._-]{1,4096})$/;

/**
 * Lets nobody in who may not ask for this at all.
 * @throws RequestError token_missing, token_invalid; DomainError not_allowed
 */
export const admit = async (
  { right }: Pick<Route, 'right'>,
  authorization: string | undefined,
  readToken: ReadToken,
): Promise<Caller | undefined> => {
  if (right === 'anyone') return undefined;
  if (authorization === undefined) throw new RequestError('token_missing');
  const token = BEARER.exec(authorization)?.[1];
  const caller = token === undefined ? undefined : await readToken(token);
  if (caller === undefined) throw new RequestError('token_invalid');
  checkEver(right, caller);
  return caller;
};

/**
 * The same for whoever is known already.
 * @throws RequestError token_missing; DomainError not_allowed
 */
export const admitCaller = ({ right }: Pick<Route, 'right'>, caller: Caller | undefined): Caller | undefined => {
  if (right === 'anyone') return undefined;
  if (caller === undefined) throw new RequestError('token_missing');
  checkEver(right, caller);
  return caller;
};

const checkEver = (right: Exclude<Route['right'], 'anyone'>, { userId, role }: Caller): void => {
  if (right !== 'signed-in' && !mayEver({ id: userId, role }, right)) throw new DomainError('not_allowed');
};

/**
 * Lets only an owner pass who may do this as the books stand: not on the day after a new PIN by SMS.
 * @throws DomainError not_allowed
 */
export const requireTrusted = (tx: TenantTransaction, right: ManagersRight, occasion: Occasion): Promise<void> =>
  inDirectoryOf(tx, (directory) => requireManager(directory, right, occasion));

/**
 * Whether the person still has this place in the shop, as the transaction sees it: tokens live for minutes, and somebody may
 * have been stopped since.
 * @throws DomainError membership_stopped; RequestError role_changed
 */
export const checkPlace = async (tx: TenantTransaction, { role, place }: Caller): Promise<void> => {
  const [row] = await tx.query<{ same: boolean; status: string }>({
    text: `select m.role = $3 as same, ${WORK_STATUS} as status from public.memberships m where m.tenant_id = $1 and m.id = $2`,
    values: [tx.tenant.id, place?.memberId, role],
  });
  if (row?.status !== 'active') throw new DomainError('membership_stopped');
  if (!row.same) throw new RequestError('role_changed');
};
