import { afterAll } from '@jest/globals';
import { createShopsService } from '../../src/features/shops/shops-service.ts';
import { createFixedClock } from './fixed-clock.ts';
import { newId } from '../../src/platform/ids.ts';
import { createPool } from '../../src/platform/postgres.ts';
import { createCells } from '../../src/tenancy/cells.ts';
import { openOwnerDatabase } from '../../src/tenancy/owner.ts';
import { createTenantDirectory } from '../../src/tenancy/tenant-directory.ts';
import { createInTenant } from '../../src/tenancy/tenant-transaction.ts';
import type { Tenant } from '../../src/tenancy/tenant.ts';
import { testDatabase } from './database.ts';

/** A database of its own with everything that opens shops and reaches into them; closed after the file. */
export const openTenancy = async ({ connections = 3 }: { connections?: number } = {}) => {
  const database = await testDatabase();
  const owner = openOwnerDatabase(database.ownerUrl, 4);
  const connect = (url: string, max = connections) => {
    const pool = createPool({ url, max, applicationName: 'test', onError: () => undefined, waitMs: 20_000 });
    afterAll(() => pool.end());
    return pool;
  };
  const pool = connect(database.appUrl);
  const clock = createFixedClock(new Date('2026-06-12T09:00:00Z'));
  const directory = createTenantDirectory({ pool });
  const shops = createShopsService({ ground: { owners: new Map([['main', owner]]), cell: 'main' }, directory, clock });
  afterAll(() => owner.destroy());

  let opened = 0;
  const openShop = (name = `Shop ${String(opened)}`, pinHash: string | null = null): Promise<Tenant> => {
    opened += 1;
    const phone = `+2547${String(10_000_000 + opened)}`;
    const vendor = { id: newId(), name: 'Njeri', phone, pinHash };
    return shops.open({ id: newId(), name, country: 'KE', language: 'en', channel: 'ussd', vendor });
  };

  return {
    database,
    owner,
    pool,
    clock,
    directory,
    shops,
    openShop,
    connect,
    inTenant: createInTenant({ cells: createCells({ main: pool }) }),
    /** Transactions over other connections: through a proxy, say. */
    inTenantOver: (url: string) => createInTenant({ cells: createCells({ main: connect(url) }) }),
  };
};

export const sql = (text: string, ...values: readonly unknown[]) => ({ text, values });
