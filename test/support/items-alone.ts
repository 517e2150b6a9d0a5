import type { Clock } from '../../src/platform/clock.ts';
import type { Actor } from '../../src/tenancy/actor.ts';
import type { InTenant } from '../../src/tenancy/tenant-transaction.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';
import type { CatalogueService } from '../../src/features/catalogue/catalogue-service.ts';
import { changeItemIn, type ItemChange } from '../../src/features/catalogue/change-item.ts';
import { createItemIn, type KeptItem, type NewItem } from '../../src/features/catalogue/create-item.ts';

interface ItemsDeps {
  readonly inTenant: InTenant;
  readonly clock: Clock;
  readonly catalogue: Pick<CatalogueService, 'changed'>;
}

/** Adding and changing items, each in a transaction of its own; every process hears of it afterwards. */
export const createItemsAlone = ({ inTenant, clock, catalogue }: ItemsDeps) => {
  const thenTell = async (tenant: Tenant, work: Promise<KeptItem>): Promise<KeptItem> => {
    const item = await work;
    await catalogue.changed(tenant);
    return item;
  };
  return {
    /** Adds an item. */
    create: (tenant: Tenant, newItem: NewItem, actor: Actor): Promise<KeptItem> =>
      thenTell(
        tenant,
        inTenant(tenant, (tx) => createItemIn(tx, newItem, { actor, now: clock.now() })),
      ),

    /** Changes an item. */
    change: (tenant: Tenant, change: ItemChange, actor: Actor): Promise<KeptItem> =>
      thenTell(
        tenant,
        inTenant(tenant, (tx) => changeItemIn(tx, change, { actor, now: clock.now() })),
      ),
  };
};
