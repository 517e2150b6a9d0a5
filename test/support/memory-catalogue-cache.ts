import type { CatalogueCache } from '../../src/features/catalogue/catalogue-cache.ts';
import { newId } from '../../src/platform/ids.ts';

/** Marks in this process alone. */
export const createMemoryCatalogueCache = (): CatalogueCache => {
  const marks = new Map<string, string>();
  return {
    version: (tenantId) => Promise.resolve(marks.get(tenantId)),
    bump: (tenantId) => {
      marks.set(tenantId, newId());
      return Promise.resolve();
    },
  };
};
