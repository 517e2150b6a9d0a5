import { expect, test } from '@jest/globals';
import { tenantMigrations } from '../../../migrations/tenant/all.ts';
import { insertMovement } from '../../../src/features/stock/movement-store.ts';
import { createCells } from '../../../src/tenancy/cells.ts';
import { createInTenant } from '../../../src/tenancy/tenant-transaction.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';
import { openTestShop } from '../../support/test-shop.ts';

const { owner, pool } = await openTenancy();
const inTenant = createInTenant({ cells: createCells({ main: pool }) });
const { tenant, vendor, itemIds } = await openTestShop(owner);
const milk = itemIds.get(7) ?? '';

const restock = (now: Date): Promise<number | undefined> =>
  inTenant(tenant, async (tx) => {
    await tx.query(sql('select from inventory where id = $1 for update', milk));
    const what = { itemId: milk, deltaMilli: 1000, kind: 'restock', reason: null, costMinor: null } as const;
    const who = { actorId: vendor.id, clientRef: null, armed: true, lastAlertAt: null, reversesId: null, act: null };
    return insertMovement(tx, { ...what, ...who, now });
  });

const history = (order: string) =>
  inTenant(tenant, (tx) =>
    tx.query<{ delta: number; balance: number }>(
      sql(
        `select delta_milli as delta, balance_milli as balance from stock_movements where inventory_id = $1
         order by ${order}`,
        milk,
      ),
    ),
  );

/** Whether each balance follows from the one before. */
const isChain = (entries: readonly { delta: number; balance: number }[]): boolean =>
  entries.every(({ delta, balance }, n) => balance === (n === 0 ? 0 : (entries[n - 1]?.balance ?? NaN)) + delta);

test('the history of an item does not jump, though the clocks of two machines do', async () => {
  const noon = Date.UTC(2026, 5, 12, 9);
  await Promise.all([3000, 0, 5000, 1000, 4000, 2000].map((ms) => restock(new Date(noon + ms))));
  await restock(new Date(noon - 60_000));
  expect(isChain(await history('occurred_at'))).toBe(false);
  expect(isChain(await history('position'))).toBe(true);
});

test('what was booked before there was an order keeps the one in which it was booked', async () => {
  const before = await history('position');
  const order = tenantMigrations.find(({ name }) => name === '0010-order');
  await owner.transaction(async (trx) => {
    await trx.raw(`select set_config('search_path', '${tenant.schema}', true)`);
    await trx.raw('alter table stock_movements drop column position; alter table debt_entries drop column position');
    await order?.up(trx);
  });
  expect(await history('position')).toEqual(before);
});
