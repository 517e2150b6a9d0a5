import { newEvent } from '../../events/catalogue.ts';
import type { DirectoryTransaction } from '../../tenancy/tenant-directory.ts';
import { findPlaces } from './accounts-store.ts';

type OfAccount = 'account.claimed' | 'account.password_reset' | 'account.mfa_on' | 'account.mfa_off';

/** Tells every shop where somebody works what became of the account that opens it, inside somebody's transaction. */
export const announceToShops = async (
  tx: DirectoryTransaction,
  type: OfAccount,
  userId: string,
  now: Date,
): Promise<void> => {
  for (const { tenant_id: tenantId, member_id: memberId, role } of await findPlaces(tx, userId)) {
    const actor = { id: memberId, role, channel: 'rest' } as const;
    tx.publish(newEvent(type, { tenantId, occurredAt: now, actor, data: { memberId } }));
  }
};
