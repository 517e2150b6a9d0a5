import type { Knex } from 'knex';
import { tenantMigrations } from '../../migrations/tenant/all.ts';
import type { Migration } from '../../migrations/migration.ts';
import { grantShopRights } from './grant-rights.ts';
import { createRole, createSchemaAndRole, joinShops, runMigrations } from './shop-schema.ts';
import { takeSpare } from './spares.ts';
import { checkedSchema } from './tenant.ts';

/**
 * Creates the role and the schema of a shop, in the transaction in which its row of `tenants` is written: a shop is
 * there whole or not at all. Schema and tables belong to the database's owner; the role gets what `rights.ts` says.
 */
export const provisionSchema = async (trx: Knex.Transaction, tenantId: string, schemaName: string): Promise<void> => {
  const schema = checkedSchema(schemaName);
  const isReady = await takeSpare(trx, schema);
  if (isReady) await createRole(trx, schema);
  else await createSchemaAndRole(trx, schema);
  await bringForward(trx, { tenantId, schema, from: isReady ? tenantMigrations.length : 0 });
  await joinShops(trx, schemaName);
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
  await runMigrations(trx, name, migrations.slice(from));
  await grantShopRights(trx, name);
  await trx.raw(
    `insert into tenant_versions (tenant_id, version, milliseconds) values (:tenantId, :version, :milliseconds)
     on conflict (tenant_id) do update
       set version = excluded.version, milliseconds = excluded.milliseconds, error = null, updated_at = now()`,
    { tenantId, version: migrations.length, milliseconds: Math.round(performance.now() - started) },
  );
};
