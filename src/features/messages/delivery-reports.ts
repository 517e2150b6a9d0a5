import type { DeliveryReport } from '../../values/sms.ts';
import type { TenantDirectory } from '../../tenancy/tenant-directory.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import { isConcernedBy } from './message.ts';
import { lockMessage } from './messages-store.ts';
import { createMoveMessage, type MoveMessageDeps } from './move-message.ts';
import { createProviderIds } from './provider-ids-store.ts';

export interface DeliveryReportsDeps extends MoveMessageDeps {
  readonly inTenant: InTenant;
  readonly directory: Pick<TenantDirectory, 'byId' | 'runOnce'>;
}

/** Writes a delivery report into the ledger of the shop whose message it is about. Repeats and old news change nothing. */
export type HandleDeliveryReport = (report: DeliveryReport) => Promise<void>;

/** Creates the operation that brings delivery reports home. A report that fits no message yet is kept. */
export const createHandleDeliveryReport = (deps: DeliveryReportsDeps): HandleDeliveryReport => {
  const { inTenant, directory, hasher, clock } = deps;
  const move = createMoveMessage(deps);
  const providerIds = createProviderIds(directory.runOnce);

  return async ({ provider, providerId, phone, state, reason }) => {
    const phoneHash = hasher.phone(phone);
    const report = { provider, providerId, phoneHash, state, reason, receivedAt: clock.now() };
    const address = await providerIds.addressOrKeep(report);
    if (address === undefined) return;
    const tenant = await directory.byId(address.tenantId);
    if (tenant === undefined) return;
    await inTenant(tenant, async (tx) => {
      const message = await lockMessage(tx, address.messageId);
      if (message === undefined || !isConcernedBy(message, providerId)) return;
      await move.moveForward(tx, message, report);
    });
  };
};
