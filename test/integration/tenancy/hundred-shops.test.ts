import { setImmediate as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Tenant } from '../../../src/tenancy/tenant.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';
import { newId } from '../../../src/platform/ids.ts';

const SHOPS = 100;
const CALLS = 1800;
const { inTenant, openShop, owner, pool } = await openTenancy({ connections: 3 });

const seed = Date.now() % 1_000_000;
let state = seed;
const dice = (sides: number): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * sides);
};

/** Writes the shop's name into the shop, now and then fails on the way, and returns what it saw. */
const call = async (tenant: Tenant, fate: number): Promise<string[]> =>
  inTenant(tenant, async (tx) => {
    const write = tx.build('notices').insert({ id: newId(), kind: tenant.name });
    await tx.query(write);
    if (fate === 0) throw new Error('hung up');
    if (fate === 1) await tx.query(sql('select 1 / 0'));
    if (fate === 2) await pause();
    const rows = await tx.query<{ kind: string }>(sql('select distinct kind from notices'));
    return rows.map(({ kind }) => kind);
  });

test('a hundred shops on three connections never meet', async () => {
  const shops: Tenant[] = [];
  for (let n = 0; n < SHOPS; n += 4) {
    shops.push(...(await Promise.all([0, 1, 2, 3].map((k) => openShop(`canary ${String(n + k)}`)))));
  }
  const kept = new Map<string, number>();
  const strangers: string[] = [];
  const caller = async (): Promise<void> => {
    for (let turn = 0; turn < CALLS / 12; turn += 1) {
      const tenant = shops[dice(SHOPS)];
      if (tenant === undefined) throw new Error('no such shop');
      const fate = dice(10);
      const seen = await call(tenant, fate).catch(() => undefined);
      if (seen === undefined) continue;
      kept.set(tenant.name, (kept.get(tenant.name) ?? 0) + 1);
      strangers.push(...seen.filter((name) => name !== tenant.name));
    }
  };
  await Promise.all(Array.from({ length: 12 }, caller));

  expect({ seed, strangers }).toEqual({ seed, strangers: [] });
  for (const { name, schema } of shops) {
    const rows = await owner(`${schema}.notices`).select('kind').count({ count: '*' }).groupBy('kind');
    const expected = kept.has(name) ? [{ kind: name, count: String(kept.get(name)) }] : [];
    expect({ seed, rows }).toEqual({ seed, rows: expected });
  }
  expect(pool.totalCount).toBeLessThanOrEqual(3);
  expect(pool.idleCount).toBe(pool.totalCount);
}, 120_000);
