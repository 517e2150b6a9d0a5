import type { Knex } from 'knex';
import { tenantMigrations } from '../../migrations/tenant/all.ts';
import type { Migration } from '../../migrations/migration.ts';
import { APP_ROLE, SHOPS_ROLE } from './app-login.ts';
import { grantShopRights } from './grant-rights.ts';
import { checkedSchema } from './tenant.ts';

/**
 * Creates the role and the schema of a shop, in the transaction in which its row of `tenants` is written: a shop is
 * there whole or not at all. Schema and tables belong to the database's owner; the role gets what `rights.ts` says. It
 * may exist already, since roles are shared by all databases of a server.
 */
export const provisionSchema = async (trx: Knex.Transaction, tenantId: string, schemaName: string): Promise<void> => {
  const schema = checkedSchema(schemaName);
  await trx.raw(`
    do $$ begin
      begin
        create role ${schema} nologin nosuperuser nocreatedb nocreaterole;
      exception when duplicate_object or unique_violation then null;
      end;
      if not (select rolsuper from pg_roles where rolname = current_user) then
        grant ${schema} to current_user;
      end if;
    end $$;
    create schema ${schema}`);
  await bringForward(trx, { tenantId, schema, from: 0 });
  // Last, because a grant of the group holds up every other shop that is being opened, until COMMIT.
  await trx.raw(`
    do $$ begin
      grant ${schema} to ${APP_ROLE};
      grant ${SHOPS_ROLE} to ${schema};
    exception when unique_violation then null; -- the same grants, made at the same moment for another database
    end $$`);
};

export interface SchemaState {
  readonly tenantId: string;
  readonly schema: string;
  /** The version it is at. */
  readonly from: number;
}

/**
 * Runs what a shop's schema has not had yet, grants its role what it may do there, and notes the version, all in the same
 * transaction.
 */
export const bringForward = async (
  trx: Knex.Transaction,
  { tenantId, schema, from }: SchemaState,
  migrations: readonly Migration[] = tenantMigrations,
): Promise<void> => {
  const started = performance.now();
  const name = checkedSchema(schema);
  await trx.raw(`select set_config('search_path', '${name}', true)`);
  for (const migration of migrations.slice(from)) await migration.up(trx);
  await trx.raw(`select set_config('search_path', 'public', true)`);
  await grantShopRights(trx, name);
  await trx.raw(
    `insert into tenant_versions (tenant_id, version, milliseconds) values (:tenantId, :version, :milliseconds)
     on conflict (tenant_id) do update
       set version = excluded.version, milliseconds = excluded.milliseconds, error = null, updated_at = now()`,
    { tenantId, version: migrations.length, milliseconds: Math.round(performance.now() - started) },
  );
};
