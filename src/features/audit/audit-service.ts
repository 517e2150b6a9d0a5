import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { AuditEntry } from './audit-entry.ts';
import { readAuditLog, type AuditFilter } from './audit-store.ts';

/** What happened in a shop, for its owner to read. It is written by the database, with every event that tells of an act. */
export interface AuditService {
  /** Newest first. */
  list(tenant: Tenant, filter: AuditFilter): Promise<readonly AuditEntry[]>;
}

export const createAuditService = ({ inTenant }: { readonly inTenant: InTenant }): AuditService => ({
  list: (tenant, filter) => inTenant(tenant, (tx) => readAuditLog(tx, filter), { readOnly: true }),
});
