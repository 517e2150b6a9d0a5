import { DomainError } from '../values/errors.ts';

/** The states of a shop and of a person's place in it, read by the statement that locks what is to be changed. */
export interface WorkStates {
  readonly tenant_status: string | null;
  readonly member_status: string | null;
}

/**
 * SQL of the state of a place, `memberships m`, as far as work goes. The owner of a shop that was opened on the web works
 * over HTTP before the phone has taken the place (it is `invited` until then); whatever begins at a phone asks for
 * `m.status` itself.
 */
export const WORK_STATUS = `case when m.role = 'vendor' and m.status = 'invited' then 'active' else m.status end`;

/**
 * Throws unless shop and person are active: an owner may have stopped the seller since the page was shown.
 * @throws DomainError tenant_suspended, membership_stopped
 */
export const checkMayWork = ({ tenant_status, member_status }: WorkStates): void => {
  if (tenant_status !== 'active') throw new DomainError('tenant_suspended');
  if (member_status !== 'active') throw new DomainError('membership_stopped');
};
