import type { Actor } from '../../tenancy/actor.ts';
import type { DirectoryTransaction, TenantDirectory } from '../../tenancy/tenant-directory.ts';
import { DomainError, RequestError } from '../../values/errors.ts';
import type { E164 } from '../../values/phone.ts';
import type { VisitReason } from '../../values/visit.ts';
import { letTryAgain } from './let-try-again.ts';
import { lockByPhone } from './staff-store.ts';

/** Whom whoever runs the service lets try again: somebody who asks for it, and says from which phone. */
export interface EmergencyUnlock extends VisitReason {
  readonly tenantId: string;
  readonly phone: E164;
}

/**
 * Lets a person who was locked out try again, an owner too, with the same PIN; nothing about the person is told.
 * @throws DomainError tenant_not_found; RequestError not_found
 */
export const emergencyUnlock = async (
  directory: Pick<TenantDirectory, 'inDirectory' | 'byId'>,
  { tenantId, phone, reason, reference }: EmergencyUnlock,
  { actor, now }: { readonly actor: Actor; readonly now: Date },
): Promise<void> => {
  const tenant = await directory.byId(tenantId);
  if (tenant === undefined) throw new DomainError('tenant_not_found');
  const unlock = async (tx: DirectoryTransaction): Promise<void> => {
    const person = await lockByPhone(tx, tenantId, phone);
    if (person?.status !== 'active') throw new RequestError('not_found');
    await letTryAgain(tx, person.id, { tenantId, occurredAt: now, actor, why: { reason, reference } });
  };
  await directory.inDirectory(unlock, { cell: tenant.cell });
};
