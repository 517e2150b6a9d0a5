import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createTenantCache } from '../../../src/tenancy/tenant-cache.ts';
import type { Tenant } from '../../../src/tenancy/tenant.ts';

const shop: Tenant = {
  id: '0197a1b2-0000-7000-8000-000000002051',
  number: 2051,
  schema: 'tenant_2051',
  cell: 'main',
  shopNumber: '20518',
  name: 'Mama Njeri Shop',
  country: 'KE',
  currency: 'KES',
  timezone: 'Africa/Nairobi',
  language: 'en',
  status: 'active',
};

test('a suspended shop is found closed in time, also while somebody asks for it all the time', async () => {
  let status: Tenant['status'] = 'active';
  let reads = 0;
  const directory = {
    byId: () => {
      reads += 1;
      return Promise.resolve({ ...shop, status });
    },
  };
  const believedMs = 150;
  const tenants = createTenantCache(directory, believedMs);
  expect((await tenants.byId(shop.id))?.status).toBe('active');
  status = 'suspended';

  const began = performance.now();
  while ((await tenants.byId(shop.id))?.status === 'active') {
    expect(performance.now() - began).toBeLessThan(10 * believedMs);
    await sleep(5);
  }
  expect(reads).toBe(2);
});
