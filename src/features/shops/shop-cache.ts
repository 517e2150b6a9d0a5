import { LRUCache } from 'lru-cache';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { readShop, type Shop } from './shop-settings.ts';

/** Shops as every caller's pages need them, read once and kept until something of them changes. */
export interface ShopCache {
  of(tenant: Tenant): Promise<Shop>;
  /** To be called after settings were changed and that is committed. */
  changed(tenant: Tenant): Promise<void>;
}

export interface ShopCacheDeps {
  readonly inTenant: InTenant;
  /** Marks that are shared by all processes: another one after each change. */
  readonly marks: {
    version(tenantId: string): Promise<string | undefined>;
    bump(tenantId: string): Promise<void>;
  };
}

const mostShops = 5000;
/** What changes without a mark (the owner's name) is seen after this time. */
const maxAgeMs = 2000;

/** Creates the cache. A transaction reads the settings itself: what decides about a sale must not be old. */
export const createShopCache = ({ inTenant, marks }: ShopCacheDeps): ShopCache => {
  const kept = new LRUCache<string, { readonly mark: string | undefined; readonly shop: Shop }>({
    max: mostShops,
    ttl: maxAgeMs,
  });
  return {
    of: async (tenant) => {
      // The mark is read first: a change in between makes the next reader read again, never the other way round.
      const mark = await marks.version(tenant.id);
      const known = kept.get(tenant.id);
      if (known !== undefined && known.mark === mark) return known.shop;
      const shop = await inTenant(tenant, readShop, { readOnly: true });
      kept.set(tenant.id, { mark, shop });
      return shop;
    },
    changed: (tenant) => marks.bump(tenant.id),
  };
};
