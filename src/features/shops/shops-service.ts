import { newEvent } from '../../events/catalogue.ts';
import type { Clock } from '../../platform/clock.ts';
import { toNotSavedError } from '../../platform/database-failure.ts';
import { DomainError, isDomainError, RequestError } from '../../values/errors.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { TenantDirectory } from '../../tenancy/tenant-directory.ts';
import { TENANT_COLUMNS, toTenant, type Tenant } from '../../tenancy/tenant.ts';
import { openInCell, type Ground } from './open-in-cell.ts';
import type { InNewShop, NewShop } from './open-shop.ts';

export interface ShopsDeps {
  /** Opens shops: the program's own login may not create a schema or a role. */
  readonly ground: Ground;
  readonly directory: TenantDirectory;
  readonly clock: Clock;
  /** Called when a shop's events wait in the outbox. */
  readonly onPublished?: () => void;
}

export type ShopsService = ReturnType<typeof createShopsService>;

const LIST_LIMIT = 100;

/** The shops themselves: opened, suspended, opened again, listed. */
export const createShopsService = ({ ground, directory, clock, onPublished = ignore }: ShopsDeps) => ({
  /** Opens a shop with its owner (see openShop). A repeated id answers with the shop that is there. */
  async open(shop: NewShop, inNewShop?: InNewShop): Promise<Tenant> {
    try {
      const tenant = await openInCell({ ground, directory, clock }, shop, inNewShop);
      onPublished();
      return tenant;
    } catch (error) {
      throw isDomainError(error) || error instanceof RequestError ? error : toNotSavedError(error);
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
    const text = `select ${TENANT_COLUMNS.join(', ')} from public.tenants where number > $1 order by number limit $2`;
    const pages = await Promise.all(
      [...directory.runOnceIn.values()].map((run) => run({ text, values: [after, limit] })),
    );
    const shops = pages.flat().map(toTenant);
    return shops.toSorted((one, other) => one.number - other.number).slice(0, limit);
  },
});

interface StatusChange {
  readonly status: Tenant['status'];
  readonly actor: Actor;
  readonly now: Date;
}

const setStatus = (directory: TenantDirectory, tenantId: string, { status, actor, now }: StatusChange): Promise<void> =>
  directory.inDirectory(
    async (tx) => {
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
    },
    { tenant: tenantId },
  );

const ignore = (): void => undefined;
