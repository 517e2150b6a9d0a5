import { expect, test } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { createApiRouter } from '../../../src/api/api-router.ts';
import { inventoryRoutes } from '../../../src/api/inventory-routes.ts';
import { newId } from '../../../src/platform/ids.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { createSealer } from '../../../src/platform/sealer.ts';
import { createCells } from '../../../src/tenancy/cells.ts';
import { createTenantDirectory } from '../../../src/tenancy/tenant-directory.ts';
import { createInTenant } from '../../../src/tenancy/tenant-transaction.ts';
import { openTenancy } from '../../support/open-tenancy.ts';
import { TEST_SECRET_KEY } from '../../support/secrets.ts';

const { openShop, owner, pool, clock } = await openTenancy();
const shop = await openShop('Mama Njeri Shop');
const [member] = await owner('public.memberships').where({ tenant_id: shop.id }).select<{ id: string }[]>('id');
const failed: unknown[] = [];
const caller = {
  ...({ userId: newId(), familyId: newId(), role: 'vendor', name: 'Njeri' } as const),
  place: { tenantId: shop.id, memberId: member?.id ?? '' },
};

const routes = inventoryRoutes({ catalogueChanged: () => Promise.reject(new Error('Redis is gone')) });
const router = createApiRouter(routes, {
  inTenant: createInTenant({ cells: createCells({ main: pool }), onFollowUpFailed: (error) => failed.push(error) }),
  tenants: { byId: (id) => Promise.resolve(id === shop.id ? shop : undefined) },
  directory: createTenantDirectory({ pool }),
  brand: 'Kibanda',
  clock,
  sealer: createSealer(TEST_SECRET_KEY, 'answers'),
  readToken: () => Promise.resolve(caller),
  allow: () => Promise.resolve(true),
  fromOf: () => 'here',
  logger: silentLogger,
});
const till = request(express().use('/v1', router));

test('an item that is saved is answered as saved, though no other process can be told of it', async () => {
  const item = { clientRef: newId(), name: 'Bread', unit: 'pc', priceMinor: 6500, stock: '3', alertThreshold: '1' };
  const saved = await till.post('/v1/inventory').set('Authorization', 'Bearer njeri').send(item);
  expect(saved.status).toBe(201);
  expect(failed.map(String)).toEqual(['Error: Redis is gone']);
  const listed = await till.get('/v1/inventory').set('Authorization', 'Bearer njeri');
  expect(listed.body).toMatchObject({ items: [{ name: 'Bread' }] });
});
