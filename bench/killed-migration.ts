import type { Migration } from '../migrations/migration.ts';
import { tenantMigrations } from '../migrations/tenant/all.ts';
import { migrateTenants } from '../src/tenancy/migrate.ts';
import type { OwnerDatabase } from '../src/tenancy/owner.ts';

/** A small change that says how often it was made. */
const SMALL: Migration = {
  name: 'small',
  up: async (knex) => {
    await knex.raw(`create table if not exists made (at timestamptz not null default now())`);
    await knex.raw('insert into made default values');
  },
};

export interface KilledMigration {
  readonly shops: number;
  readonly kills: number;
  /** Shops that are not at the newest version in the end. */
  readonly behind: number;
  /** Shops in which the change was not made exactly once. */
  readonly notOnce: number;
  /** Of all runs together. */
  readonly msOfOne: number;
}

/** Brings every shop forward by a small change, and kills the run so many times on the way. */
export const killMigration = async (
  owner: OwnerDatabase,
  ownerUrl: string,
  kills: number,
): Promise<KilledMigration> => {
  const schemas: string[] = await owner('public.tenants').orderBy('number').pluck<string[]>('schema_name');
  const migrations = [...tenantMigrations, SMALL];
  const kill = () =>
    owner.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'kibanda owner' and pid <> pg_backend_pid()`,
    );
  const each = Math.floor(schemas.length / (kills + 1));
  const started = performance.now();
  for (let run = 1; run <= kills; run += 1) {
    let done = 0;
    let killed: Promise<unknown> = Promise.resolve();
    const onShop = (): void => {
      done += 1;
      if (done === each) killed = kill();
    };
    await migrateTenants({ ownerUrl, migrations, onShop }).catch(() => undefined);
    await killed;
  }
  await migrateTenants({ ownerUrl, migrations });
  const msOfOne = (performance.now() - started) / schemas.length;
  const behind: number[] = await owner('public.tenant_versions')
    .where('version', '<', migrations.length)
    .orWhereNotNull('error')
    .pluck<number[]>('version');
  return { shops: schemas.length, kills, behind: behind.length, notOnce: await countNotOnce(owner, schemas), msOfOne };
};

const countNotOnce = async (owner: OwnerDatabase, schemas: readonly string[]): Promise<number> => {
  let notOnce = 0;
  for (const schema of schemas) {
    const made: unknown[] = await owner.withSchema(schema).table('made').select('at');
    if (made.length !== 1) notOnce += 1;
  }
  return notOnce;
};
