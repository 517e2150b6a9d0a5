import { LRUCache } from 'lru-cache';
import type { TenantDirectory } from './tenant-directory.ts';
import type { Tenant } from './tenant.ts';

/** How long a process believes what it read of a shop: a suspended one is closed by then. */
const BELIEVED_MS = 5000;
const MOST_SHOPS = 5000;

/** Shops by their id, as they were within the last seconds: for work that is done for a shop again and again. */
export const createTenantCache = (
  directory: Pick<TenantDirectory, 'byId'>,
  believedMs = BELIEVED_MS,
): Pick<TenantDirectory, 'byId'> => {
  const kept = new LRUCache<string, Tenant>({ max: MOST_SHOPS, ttl: believedMs });
  return {
    byId: async (tenantId) => {
      const known = kept.get(tenantId);
      if (known) return known;
      const tenant = await directory.byId(tenantId);
      // Only what was just read is kept: a shop that is asked for all the time would else never be read again.
      if (tenant) kept.set(tenantId, tenant);
      return tenant;
    },
  };
};
