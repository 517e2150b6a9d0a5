/**
 * Tells every process at once that a shop's items have changed. It holds no items, only a mark per shop that is another
 * one after each change: whoever kept items under an older mark reads them again.
 */
export interface CatalogueCache {
  /** The mark of now; undefined when there was no change, or when it has been forgotten. */
  version(tenantId: string): Promise<string | undefined>;
  /** Sets a mark that was never used before (a counter would repeat itself after it was lost). */
  bump(tenantId: string): Promise<void>;
}
