import type { Clock } from '../../platform/clock.ts';
import { DomainError } from '../../values/errors.ts';
import { DIRECTORY_CELL } from '../../tenancy/cells.ts';
import { withLock, type OwnerDatabase } from '../../tenancy/owner.ts';
import type { ShopSignpost } from '../../tenancy/signposts.ts';
import type { TenantDirectory } from '../../tenancy/tenant-directory.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import { openShop, withdrawOthers, type InNewShop, type NewShop } from './open-shop.ts';

/** Where shops are opened. */
export interface Ground {
  /** The owner's connections to each cell. */
  readonly owners: ReadonlyMap<string, OwnerDatabase>;
  /** The cell that new shops go to. */
  readonly cell: string;
}

export interface OpenDeps {
  readonly ground: Ground;
  readonly directory: Pick<TenantDirectory, 'byId' | 'membershipsOfPhone' | 'signposts'>;
  readonly clock: Clock;
}

type OpenIn = (cell: string, shop: NewShop) => Promise<Tenant>;

/**
 * Opens a shop in the cell for new ones (see openShop). Where that is not the directory's, signposts come first: cut off
 * behind them, they lead to nowhere, and the same id gets the same number again, in the cell that they lead to.
 */
export const openInCell = async (deps: OpenDeps, shop: NewShop, inNewShop?: InNewShop): Promise<Tenant> => {
  const { ground, directory, clock } = deps;
  const openIn: OpenIn = (cell, wanted) =>
    ownerOf(ground, cell).transaction((trx) => openShop(trx, { ...wanted, cell }, clock.now(), inNewShop));
  if (ground.owners.size === 1) return openIn(DIRECTORY_CELL, shop);
  // It may have been opened when another cell was the one for new shops.
  const known = await directory.byId(shop.id);
  return known ?? openAmongSeveral(deps, shop, openIn);
};

const openAmongSeveral = async (deps: OpenDeps, shop: NewShop, openIn: OpenIn): Promise<Tenant> => {
  const { ground } = deps;
  if (ground.cell === DIRECTORY_CELL) {
    await makeRoom(deps, shop, DIRECTORY_CELL);
    // In its own database openShop takes the lock of the number. A second connection for it could wait for itself.
    return openIn(DIRECTORY_CELL, shop);
  }

  // Two sign-ups of one number wait for each other here, so that the second sees the first, in whatever cell.
  return withLock(ownerOf(ground, DIRECTORY_CELL), `sign-up ${shop.vendor.phone}`, async () => {
    await makeRoom(deps, shop, ground.cell);
    const { number, cell } = await putSignposts(deps, shop);
    return openIn(cell, { ...shop, number, vendor: { ...shop.vendor, mustBeNew: false } });
  });
};

/** A number that works somewhere has no room for more; one that is only asked about a shop is asked about the newest. */
const makeRoom = async (deps: OpenDeps, shop: NewShop, cell: string): Promise<void> => {
  await refuseKnown(deps, shop);
  if (shop.vendor.invitedUntil === undefined) return;
  const others = [...deps.ground.owners].filter(([name]) => name !== cell);
  for (const [, owner] of others) await withdrawOthers(owner, shop.vendor.phone, deps.clock.now());
};

const refuseKnown = async ({ directory }: OpenDeps, { id, vendor }: NewShop): Promise<void> => {
  if (vendor.mustBeNew !== true) return;
  const known = await directory.membershipsOfPhone(vendor.phone);
  const isKnown = known.some(({ member, tenant }) => member.status === 'active' && tenant.id !== id);
  if (isKnown) throw new DomainError('conflict');
};

const putSignposts = async ({ ground, directory }: OpenDeps, shop: NewShop): Promise<ShopSignpost> => {
  const { id: memberId, phone } = shop.vendor;
  const sign = await directory.signposts.putShop({ tenantId: shop.id, cell: ground.cell, number: shop.number });
  await directory.signposts.putPerson({ memberId, tenantId: shop.id, phone, cell: sign.cell });
  return sign;
};

const ownerOf = ({ owners }: Ground, cell: string): OwnerDatabase => {
  const owner = owners.get(cell);
  if (owner === undefined) throw new Error(`There is no owner's connection to the cell "${cell}".`);
  return owner;
};
