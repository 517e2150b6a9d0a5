import { newEvent, SERVICE_ID } from '../../events/catalogue.ts';
import type { Actor } from '../../tenancy/actor.ts';
import { originOf } from '../../tenancy/occasion.ts';
import type { TenantDirectory } from '../../tenancy/tenant-directory.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { VisitReason } from '../../values/visit.ts';
import { addNotice } from '../shops/notices.ts';

/** Something that whoever runs the service asks for. */
export interface OperatorCall {
  /** The name of the operation: `listTenants`. */
  readonly operation: string;
  readonly actor: Actor;
  readonly now: Date;
}

/** Writes a call into the log of the service, before anything comes of it. */
export const noteCall = (
  directory: Pick<TenantDirectory, 'inDirectory'>,
  { operation, actor, now }: OperatorCall,
  subjectId: string | null,
): Promise<void> =>
  directory.inDirectory((tx) => {
    const origin = { tenantId: SERVICE_ID, occurredAt: now, actor };
    tx.publish(newEvent('operator.called', { ...origin, data: { operation, subjectId } }));
    return Promise.resolve();
  });

/**
 * Tells the owner that whoever runs the service reads in the shop, and why, in the transaction that reads: in the audit log,
 * and on the next home page.
 */
export const noteVisit = async (
  tx: TenantTransaction,
  { operation, actor, now }: OperatorCall,
  { reason, reference }: VisitReason,
  brand: string,
): Promise<void> => {
  const data = { operation, reason, reference };
  tx.publish(newEvent('data.read_by_operator', { ...originOf(tx, { actor, now }), data }));
  await addNotice(tx, { kind: 'books_read', who: brand, now });
};
