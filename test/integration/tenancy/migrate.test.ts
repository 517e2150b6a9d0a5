import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Migration } from '../../../migrations/migration.ts';
import { tenantMigrations } from '../../../migrations/tenant/all.ts';
import { migrateDatabase, migrateTenants, shopsBehind, type MigratedShop } from '../../../src/tenancy/migrate.ts';
import { tenantVersions } from '../../support/tenant-versions.ts';
import type { Tenant } from '../../../src/tenancy/tenant.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';

const { database, owner, openShop, inTenant } = await openTenancy();
const { ownerUrl } = database;
const base = tenantMigrations.length;

const addColumn = (name: string): Migration => ({
  name,
  up: async (knex) => {
    await knex.raw(`alter table settings add column ${name} int not null default 7`);
    await knex.raw(`create index ${name}_index on sales (created_at, id)`);
  },
});
const steps = [...tenantMigrations, addColumn('one')];

const shops: Tenant[] = [];
beforeAll(async () => {
  for (let n = 0; n < 24; n += 1) shops.push(await openShop());
});

const versions = async (): Promise<number[]> => (await tenantVersions(owner)).map(({ version }) => version);
const hasColumn = async ({ schema }: Tenant, column: string): Promise<boolean> =>
  owner.schema.withSchema(schema).hasColumn('settings', column);

/** The version that is noted is the version that is there. */
const expectNothingBetween = async (column: string, version: number) => {
  for (const [index, noted] of (await versions()).entries()) {
    const shop = shops[index];
    if (shop !== undefined)
      expect([shop.schema, await hasColumn(shop, column)]).toEqual([shop.schema, noted >= version]);
  }
};

test('everything can be migrated again, and nothing happens', async () => {
  const again = await migrateDatabase({ ownerUrl });
  expect(again).toEqual({ target: base, migrated: 0, failed: [], left: 0 });
});

describe('bringing shops forward', () => {
  test('can be stopped, and the next run goes on with the rest', async () => {
    const stop = new AbortController();
    const seen: MigratedShop[] = [];
    const first = await migrateTenants({
      ownerUrl,
      migrations: steps,
      concurrency: 2,
      signal: stop.signal,
      onShop: (shop) => {
        seen.push(shop);
        if (seen.length === 9) stop.abort();
      },
    });
    expect(first.migrated).toBeGreaterThanOrEqual(9);
    expect(first.migrated).toBeLessThan(24);
    await expectNothingBetween('one', base + 1);

    const started = performance.now();
    const second = await migrateTenants({ ownerUrl, migrations: steps });
    const eachMs = (performance.now() - started) / second.migrated;
    expect(first.migrated + second.migrated).toBe(24);
    expect(await versions()).toEqual(Array.from({ length: 24 }, () => base + 1));
    expect(eachMs).toBeLessThan(100);
  });

  test('killed half-way leaves every shop at one version or the next, and can be repeated', async () => {
    const next = [...steps, addColumn('two')];
    const kill = () =>
      owner.raw(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and application_name = 'kibanda owner' and pid <> pg_backend_pid()`,
      );
    let done = 0;
    await migrateTenants({
      ownerUrl,
      migrations: next,
      concurrency: 3,
      onShop: () => {
        done += 1;
        if (done % 7 === 0) void kill().catch(() => undefined);
      },
    }).catch(() => undefined);
    await expectNothingBetween('two', base + 2);
    await migrateTenants({ ownerUrl, migrations: next });
    expect(await versions()).toEqual(Array.from({ length: 24 }, () => base + 2));
    await expectNothingBetween('two', base + 2);
  });

  test('two runs at once do each shop once', async () => {
    const next = [...steps, addColumn('two'), addColumn('three')];
    const reports = await Promise.all([1, 2].map(() => migrateTenants({ ownerUrl, migrations: next })));
    expect(reports.flatMap(({ failed }) => failed)).toEqual([]);
    expect(await versions()).toEqual(Array.from({ length: 24 }, () => base + 3));
  });

  test('ends at the first shop that cannot be changed, which is named; all go on selling, and the next run does the rest', async () => {
    const next = [...steps, addColumn('two'), addColumn('three'), addColumn('four')];
    const odd = shops[5];
    if (odd === undefined) throw new Error('no shop');
    await owner.raw(`alter table ${odd.schema}.settings add column four text`);
    const report = await migrateTenants({ ownerUrl, migrations: next, concurrency: 2 });
    // Those before it, and at most one that the other worker was at.
    expect(report.migrated).toBeGreaterThanOrEqual(5);
    expect(report.migrated).toBeLessThanOrEqual(6);
    expect(report.left).toBe(23 - report.migrated);
    expect(report.failed).toEqual([
      { schema: odd.schema, version: base + 3, failure: expect.stringContaining('42701') as unknown },
    ]);
    const noted = await tenantVersions(owner);
    expect(noted.filter(({ error }) => error !== null)).toEqual([
      expect.objectContaining({ schema: odd.schema, version: base + 3, error: report.failed[0]?.failure }),
    ]);
    expect(noted.map(({ version }) => version - base).filter((version) => version === 4)).toHaveLength(report.migrated);
    for (const shop of [odd, shops[0], shops[23]]) {
      if (shop === undefined) throw new Error('no shop');
      expect(await inTenant(shop, (tx) => tx.query(sql('select last_number from receipt_counter')))).toEqual([
        { last_number: 1000 },
      ]);
    }

    await owner.raw(`alter table ${odd.schema}.settings drop column four`);
    expect((await migrateTenants({ ownerUrl, migrations: next })).migrated).toBe(24 - report.migrated);
    expect((await tenantVersions(owner)).map(({ version, error }) => [version, error])).toEqual(
      Array.from({ length: 24 }, () => [base + 4, null]),
    );
  });

  test('waits for a sale that is being saved', async () => {
    const next = [...steps, addColumn('two'), addColumn('three'), addColumn('four'), addColumn('five')];
    const [busy] = shops;
    if (busy === undefined) throw new Error('no shop');
    const selling = inTenant(busy, async (tx) => {
      await tx.query(sql('update settings set evening_hour = 19'));
      await new Promise((resolve) => setTimeout(resolve, 2500));
    });
    const report = await migrateTenants({ ownerUrl, migrations: next });
    await selling;
    expect(report.failed).toEqual([]);
    expect(await hasColumn(busy, 'five')).toBe(true);
  });
});

test('says which shops are behind, where they are and why', async () => {
  expect(await shopsBehind(ownerUrl)).toEqual({ target: base, shops: [] });
  const behind = shops.slice(2, 4).map(({ id }) => id);
  await owner('public.tenant_versions')
    .whereIn('tenant_id', behind)
    .update({ version: base - 1 });
  await owner('public.tenant_versions').where('tenant_id', behind[1]).update({ error: 'database: 42701' });
  expect(await shopsBehind(ownerUrl)).toEqual({
    target: base,
    shops: [
      { schema: shops[2]?.schema, version: base - 1 },
      { schema: shops[3]?.schema, version: base - 1, failure: 'database: 42701' },
    ],
  });
});
