import { LRUCache } from 'lru-cache';
import { businessDay } from '../../values/business-day.ts';
import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../values/errors.ts';
import { searchByName, type ItemQuery } from '../../values/text-input.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { CatalogueCache } from './catalogue-cache.ts';
import { findItems } from './catalogue-store.ts';
import type { Item } from './item.ts';

export type CatalogueService = ReturnType<typeof createCatalogueService>;

interface Kept {
  readonly mark: string | undefined;
  readonly items: readonly Item[];
  readonly byCode: ReadonlyMap<number, Item>;
}

export interface CatalogueDeps {
  readonly inTenant: InTenant;
  readonly clock: Clock;
  readonly cache: CatalogueCache;
  /** Shops whose items this process keeps. */
  readonly maxShops?: number;
  /** After this the order of best sellers is worked out again even if nothing changed. */
  readonly maxAgeMs?: number;
}

/** What the shop sells, read through a cache per shop. For what is left of it, ask the stock service. */
export const createCatalogueService = ({
  inTenant,
  clock,
  cache,
  maxShops = 2000,
  maxAgeMs = 300_000,
}: CatalogueDeps) => {
  const kept = new LRUCache<string, Kept>({ max: maxShops, ttl: maxAgeMs });

  const load = async (tenant: Tenant): Promise<Kept> => {
    // The mark is read before the items: a change in between makes the next reader load again, never the other way round.
    const mark = await cache.version(tenant.id);
    const known = kept.get(tenant.id);
    if (known !== undefined && known.mark === mark) return known;
    const today = businessDay(clock.now(), tenant.timezone, 0);
    const items = await inTenant(tenant, (tx) => findItems(tx, today), { readOnly: true });
    const entry = { mark, items, byCode: new Map(items.map((item) => [item.code, item])) };
    kept.set(tenant.id, entry);
    return entry;
  };

  return {
    /** All items, best sellers of the last 14 days first, the others by their number. */
    items: async (tenant: Tenant): Promise<readonly Item[]> => (await load(tenant)).items,

    /** The item with this number; undefined when there is none or it is hidden. */
    find: async (tenant: Tenant, code: number): Promise<Item | undefined> => (await load(tenant)).byCode.get(code),

    /** As `find`, but throws item_not_found. */
    get: async (tenant: Tenant, code: number): Promise<Item> => {
      const item = (await load(tenant)).byCode.get(code);
      if (item === undefined) throw new DomainError('item_not_found', { code });
      return item;
    },

    /** Items by letters of their name or by the keys of a keypad (784 finds Sugar); best matches, then best sellers first. */
    search: async (tenant: Tenant, query: ItemQuery): Promise<readonly Item[]> =>
      searchByName((await load(tenant)).items, query, (item) => item.name),

    /** To be called after items were changed and that is committed. */
    changed: (tenant: Tenant): Promise<void> => cache.bump(tenant.id),
  };
};
