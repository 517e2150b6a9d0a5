import type { Knex } from 'knex';
import { z } from 'zod';
import type { Migration } from '../../migrations/migration.ts';
import { sharedMigrations } from '../../migrations/shared/all.ts';
import { tenantMigrations } from '../../migrations/tenant/all.ts';
import { toDatabaseFailure } from '../platform/database-failure.ts';
import { APP_ROLE } from './app-login.ts';
import { grantSharedRights } from './grant-rights.ts';
import { openOwnerDatabase, withLock, type OwnerDatabase } from './owner.ts';
import { bringForward } from './provision.ts';
import { repeatWhile, whenFree } from './when-free.ts';

export interface MigrateSettings {
  readonly ownerUrl: string;
  /** Set as the password of the program's own login; without it that login is somebody else's care. */
  readonly appPassword?: string;
}

export interface MigrateTenantsOptions {
  readonly ownerUrl: string;
  /** How many shops at a time. */
  readonly concurrency?: number;
  readonly migrations?: readonly Migration[];
  /** Stops before the next shop, as the first failure does; the shops at work are finished. */
  readonly signal?: AbortSignal;
  readonly onShop?: (shop: MigratedShop) => void;
}

export interface MigratedShop {
  readonly schema: string;
  /** Where it stands now. */
  readonly version: number;
  /** Why it went no further: a state of the database, never a value. */
  readonly failure?: string;
}

export interface MigrationReport {
  readonly target: number;
  readonly migrated: number;
  readonly failed: readonly MigratedShop[];
  /** Shops that it did not come to: they serve at the version at which they are. */
  readonly left: number;
}

/** Brings the shared schema and then every shop forward. Safe to run again, and at the same time as another run. */
export const migrateDatabase = async (
  settings: MigrateSettings & Omit<MigrateTenantsOptions, 'ownerUrl'>,
): Promise<MigrationReport> => {
  await migrateShared(settings);
  return migrateTenants(settings);
};

/** Brings the shared schema forward, grants what the roles may do there, and lets the program's own login in. */
export const migrateShared = async ({ ownerUrl, appPassword }: MigrateSettings): Promise<void> => {
  const owner = openOwnerDatabase(ownerUrl, 2);
  const config: Knex.MigratorConfig = {
    tableName: 'shared_migrations',
    migrationSource: {
      getMigrations: () => Promise.resolve([...sharedMigrations]),
      getMigrationName: (migration: Migration) => migration.name,
      getMigration: ({ up }: Migration) => Promise.resolve({ up, down: () => Promise.resolve() }),
    },
  };
  try {
    await withLock(owner, 'shared schema', async () => {
      // Knex's own lock is a row that stays set when its holder is killed. Ours is held, so that one can only be a leftover.
      await owner.migrate.forceFreeMigrationsLock(config);
      await owner.migrate.latest(config);
      await owner.transaction(grantSharedRights);
    });
    if (appPassword !== undefined) await letAppIn(owner, appPassword);
  } finally {
    await owner.destroy();
  }
};

const letAppIn = async (owner: OwnerDatabase, password: string): Promise<void> => {
  if (!/^[0-9a-f]{16,}$/.test(password)) throw new Error('The password of the program must be written in hex.');
  const alter = `alter role ${APP_ROLE} with login password '${password}';
    alter role ${APP_ROLE} set search_path = ''`;
  await repeatWhile(isRoleBusy, () => owner.raw(alter));
};

/** Two databases of one server were migrated at the same moment: the role is theirs together. */
const isRoleBusy = (error: unknown): boolean => toDatabaseFailure(error).sqlState === 'XX000';

const waitingShops = z.array(z.object({ id: z.uuid(), schema_name: z.string(), version: z.int() }));

/**
 * Brings all shops forward, some at a time, each in a transaction of its own that also notes its version: stopped or
 * killed at any moment, every shop is at one version or the next, and the next run goes on with the rest. What fails in one
 * shop may fail in all, so no other is begun after that.
 */
export const migrateTenants = async (options: MigrateTenantsOptions): Promise<MigrationReport> => {
  const { ownerUrl, concurrency = 4, migrations = tenantMigrations, signal, onShop } = options;
  const owner = openOwnerDatabase(ownerUrl, concurrency);
  const failed: MigratedShop[] = [];
  let migrated = 0;
  try {
    const shops = await findWaiting(owner, migrations.length);
    const next = shops[Symbol.iterator]();
    const work = async (): Promise<void> => {
      for (const shop of next) {
        if (signal?.aborted === true || failed.length > 0) return;
        const result = await migrateShop(owner, shop, migrations);
        if (result.failure === undefined) migrated += 1;
        else failed.push(result);
        onShop?.(result);
      }
    };
    // All are let come to their end before the connections are closed, also when one lost its own.
    const ends = await Promise.allSettled(Array.from({ length: concurrency }, work));
    for (const end of ends) if (end.status === 'rejected') throw toDatabaseFailure(end.reason);
    return { target: migrations.length, migrated, failed, left: shops.length - migrated - failed.length };
  } finally {
    await owner.destroy();
  }
};

const behindRows = z.array(z.object({ schema: z.string(), version: z.int(), failure: z.string().nullable() }));

/** The shops that are not at the newest version, by number: where they are, and what stopped them there. */
export const shopsBehind = async (ownerUrl: string): Promise<{ target: number; shops: MigratedShop[] }> => {
  const owner = openOwnerDatabase(ownerUrl, 1);
  const target = tenantMigrations.length;
  try {
    const { rows } = await owner.raw<{ rows: unknown }>(
      `select t.schema_name as schema, coalesce(v.version, 0) as version, v.error as failure
       from public.tenants t left join public.tenant_versions v on v.tenant_id = t.id
       where coalesce(v.version, 0) < :target and not t.moved order by t.number`,
      { target },
    );
    const shops = behindRows.parse(rows);
    return { target, shops: shops.map(({ failure, ...shop }) => (failure === null ? shop : { ...shop, failure })) };
  } finally {
    await owner.destroy();
  }
};

type WaitingShop = z.infer<typeof waitingShops>[number];

const findWaiting = async (owner: OwnerDatabase, target: number): Promise<WaitingShop[]> => {
  const { rows } = await owner.raw<{ rows: unknown }>(
    `select t.id, t.schema_name, coalesce(v.version, 0) as version
     from tenants t left join tenant_versions v on v.tenant_id = t.id
     where coalesce(v.version, 0) < :target and not t.moved order by t.number`,
    { target },
  );
  return waitingShops.parse(rows);
};

const migrateShop = async (
  owner: OwnerDatabase,
  shop: WaitingShop,
  migrations: readonly Migration[],
): Promise<MigratedShop> => {
  const schema = shop.schema_name;
  try {
    await whenFree(() => owner.transaction((trx) => stepForward(trx, shop, migrations)));
    return { schema, version: migrations.length };
  } catch (error) {
    const failure = toDatabaseFailure(error).message;
    await owner.raw(
      `insert into tenant_versions (tenant_id, error) values (:id, :failure)
       on conflict (tenant_id) do update set error = excluded.error, updated_at = now()`,
      { id: shop.id, failure },
    );
    return { schema, version: shop.version, failure };
  }
};

const stepForward = async (trx: Knex.Transaction, shop: WaitingShop, migrations: readonly Migration[]) => {
  await trx.raw(`select set_config('lock_timeout', '2000', true)`);
  await trx.raw('select pg_advisory_xact_lock(hashtextextended(:id, 1))', { id: shop.id });
  // Another run may have been here between our list and our lock: a statement of its own sees what that one left.
  const { rows } = await trx.raw<{ rows: unknown }>('select version from tenant_versions where tenant_id = :id', {
    id: shop.id,
  });
  const [now] = z.array(z.object({ version: z.int() })).parse(rows);
  const from = now?.version ?? shop.version;
  if (from >= migrations.length) return;
  await bringForward(trx, { tenantId: shop.id, schema: shop.schema_name, from }, migrations);
};
