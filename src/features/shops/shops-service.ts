import { newEvent } from '../../events/catalogue.ts';
import type { Clock } from '../../platform/clock.ts';
import { toNotSavedError } from '../../platform/database-failure.ts';
import { DomainError, isDomainError } from '../../values/errors.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { OwnerDatabase } from '../../tenancy/owner.ts';
import type { TenantDirectory } from '../../tenancy/tenant-directory.ts';
import { TENANT_COLUMNS, toTenant, type Tenant } from '../../tenancy/tenant.ts';
import { openShop, type InNewShop, type NewShop } from './open-shop.ts';

export interface ShopsDeps {
  /** Opens shops: the program's own login may not create a schema or a role. */
  readonly owner: OwnerDatabase;
  readonly directory: TenantDirectory;
  readonly clock: Clock;
  /** Called when a shop's events wait in the outbox. */
  readonly onPublished?: () => void;
}

export type ShopsService = ReturnType<typeof createShopsService>;

const LIST_LIMIT = 100;

/** The shops themselves: opened, suspended, opened again, listed. */
export const createShopsService = ({ owner, directory, clock, onPublished = ignore }: ShopsDeps) => ({
  /** Opens a shop with its owner (see openShop). A repeated id answers with the shop that is there. */
  async open(shop: NewShop, inNewShop?: InNewShop): Promise<Tenant> {
    try {
      const tenant = await owner.transaction((trx) => openShop(trx, shop, clock.now(), inNewShop));
      onPublished();
      return tenant;
    } catch (error) {
      throw isDomainError(error) ? error : toNotSavedError(error);
    }
  },

  /** Nobody sells in a suspended shop, and nothing in it is lost. Throws `tenant_not_found`. */
  suspend: (tenantId: string, actor: Actor): Promise<void> =>
    setStatus(directory, tenantId, { status: 'suspended', actor, now: clock.now() }),

  /** Throws `tenant_not_found`. */
  reopen: (tenantId: string, actor: Actor): Promise<void> =>
    setStatus(directory, tenantId, { status: 'active', actor, now: clock.now() }),

  /** Shops by number, a page at a time: `after` is the last number of the page before. */
  async list({ after = 0, limit = LIST_LIMIT }: { after?: number; limit?: number } = {}): Promise<Tenant[]> {
    const rows = await directory.inDirectory((tx) =>
      tx.query<object>(
        tx.build('tenants').select(TENANT_COLUMNS).where('number', '>', after).orderBy('number').limit(limit),
      ),
    );
    return rows.map(toTenant);
  },
});

interface StatusChange {
  readonly status: Tenant['status'];
  readonly actor: Actor;
  readonly now: Date;
}

const setStatus = (directory: TenantDirectory, tenantId: string, { status, actor, now }: StatusChange): Promise<void> =>
  directory.inDirectory(async (tx) => {
    const [tenant] = await tx.query<{ status: Tenant['status'] }>({
      text: 'select status from tenants where id = $1 for update',
      values: [tenantId],
    });
    if (tenant === undefined) throw new DomainError('tenant_not_found');
    if (tenant.status === status) return;
    await tx.query(tx.build('tenants').where({ id: tenantId }).update({ status }));
    tx.publish(
      newEvent('tenant.setting_changed', {
        tenantId,
        occurredAt: now,
        actor,
        data: { setting: 'status', before: tenant.status, after: status },
      }),
    );
  });

const ignore = (): void => undefined;
