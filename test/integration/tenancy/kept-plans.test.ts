import { describe, expect, test } from '@jest/globals';
import { newId } from '../../../src/platform/ids.ts';
import { createPool } from '../../../src/platform/postgres.ts';
import { createCells } from '../../../src/tenancy/cells.ts';
import { createTenantDirectory } from '../../../src/tenancy/tenant-directory.ts';
import { createInTenant, type InTenant, type TenantTransaction } from '../../../src/tenancy/tenant-transaction.ts';
import type { Tenant } from '../../../src/tenancy/tenant.ts';
import { afterFile } from '../../support/after-file.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';
import { testPgBouncer } from '../../support/pgbouncer.ts';

const { database, openShop, owner } = await openTenancy();
const [njeri, otieno] = [await openShop('Mama Njeri Shop'), await openShop('Otieno Hardware')];

/** The way into shops over connections of its own; `lost` counts how often it said that a pooler loses plans. */
const wayIn = (url: string, max: number) => {
  const seen = { lost: 0 };
  const onPlansLost = (): void => {
    seen.lost += 1;
  };
  const pool = createPool({ url, max, applicationName: 'plans', onError: () => undefined, onPlansLost });
  afterFile(() => pool.end());
  return { inTenant: createInTenant({ cells: createCells({ main: pool }) }), pool, seen };
};

const NOTES = 'select * from notices where kind = $1';
const note = (tx: TenantTransaction, kind: string) =>
  tx.query(sql('insert into notices (id, kind) values ($1, $2)', newId(), kind));
const notesIn = (inTenant: InTenant, shop: Tenant, kind: string) =>
  inTenant(shop, (tx) => tx.query<Record<string, unknown>>(sql(NOTES, kind)));
const kept = (inTenant: InTenant, shop: Tenant) =>
  inTenant(shop, (tx) =>
    tx.query<{ name: string; statement: string }>(
      sql(`select name, statement from pg_prepared_statements where statement <> ''`),
    ),
  );

describe('a statement that comes again', () => {
  test('is planned once for each shop, and finds that shop’s rows', async () => {
    const { inTenant } = wayIn(database.appUrl, 1);
    await inTenant(njeri, (tx) => note(tx, 'of Njeri'));
    for (let time = 0; time < 8; time += 1) {
      expect(await notesIn(inTenant, njeri, 'of Njeri')).toHaveLength(1);
      expect(await notesIn(inTenant, otieno, 'of Njeri')).toHaveLength(0);
    }
    const names = (await kept(inTenant, njeri)).filter(({ statement }) => statement === NOTES);
    expect(names).toHaveLength(2);
  });

  test('gives its place to others: a connection keeps 200 plans, and what it gave up it plans again', async () => {
    const { inTenant } = wayIn(database.appUrl, 1);
    const ask = (number: number) =>
      inTenant(njeri, (tx) => tx.query<{ it: number }>(sql(`select $1::int + ${String(number)} as it`, 1)));
    for (let round = 0; round < 2; round += 1) {
      for (let number = 0; number < 230; number += 1) {
        await ask(number);
        expect(await ask(number)).toEqual([{ it: number + 1 }]);
      }
    }
    expect(await kept(inTenant, njeri)).toHaveLength(200);
  });
});

describe('a migration while plans are kept', () => {
  const changeTables = (by: string) => owner.raw(`alter table ${njeri.schema}.notices ${by}`);

  test('is noticed, and the whole transaction runs again on what the table is now: nothing is doubled', async () => {
    const { inTenant, seen } = wayIn(database.appUrl, 3);
    const both = (kind: string) =>
      inTenant(njeri, async (tx) => {
        await note(tx, kind);
        return tx.query<Record<string, unknown>>(sql(NOTES, kind));
      });
    const busy = (kinds: readonly string[]) => Promise.all(kinds.map(both));
    for (let time = 0; time < 4; time += 1) await busy(['a', 'b', 'c']);
    await changeTables('add column said_by text');
    const after = await busy(['d', 'e', 'f']);
    expect(after.map((rows) => rows.length)).toEqual([1, 1, 1]);
    expect(after.map(([row]) => row?.['said_by'])).toEqual([null, null, null]);
    await changeTables('drop column said_by');
    expect(seen.lost).toBe(0);
  });

  test('is noticed even where the work takes every failure for its own', async () => {
    const { inTenant } = wayIn(database.appUrl, 1);
    const careless = () =>
      inTenant(njeri, async (tx) => {
        await note(tx, 'careless');
        return (await tx.query(sql(NOTES, 'careless')).catch(() => [])).length;
      });
    const before = [await careless(), await careless(), await careless()];
    await changeTables('add column said_by text');
    expect(before).toEqual([1, 2, 3]);
    expect(await careless()).toBe(4);
    await changeTables('drop column said_by');
  });

  test('is noticed by what is asked outside any shop', async () => {
    const { pool } = wayIn(database.appUrl, 1);
    const directory = createTenantDirectory({ pool });
    const numbers = () =>
      directory.runOnce<Record<string, unknown>>(
        sql('select * from public.tenant_versions where tenant_id = $1', njeri.id),
      );
    for (let time = 0; time < 3; time += 1) await numbers();
    await owner.raw('alter table public.tenant_versions add column said_by text');
    expect((await numbers())[0]).toHaveProperty('said_by', null);
    await owner.raw('alter table public.tenant_versions drop column said_by');
  });
});

test('through a pooler that loses plans all is answered, and no more are kept', async () => {
  const pooler = await testPgBouncer(database, 'transaction');
  const { inTenant, seen } = wayIn(pooler.appUrl, 6);
  const rounds = Array.from({ length: 12 }, (_, round) => round);
  for (const round of rounds) {
    const found = await Promise.all(
      [njeri, otieno, njeri, otieno, njeri, otieno].map((shop, line) => {
        const kind = `pooled ${shop.schema} ${String(line)} ${String(round)}`;
        return inTenant(shop, async (tx) => {
          await note(tx, kind);
          return tx.query(sql(NOTES, kind));
        });
      }),
    );
    expect(found.map((rows) => rows.length)).toEqual([1, 1, 1, 1, 1, 1]);
  }
  const saved = await notesIn(inTenant, njeri, `pooled ${njeri.schema} 0 0`);
  expect(saved).toHaveLength(1);
  expect(seen.lost).toBeLessThanOrEqual(1);
});
