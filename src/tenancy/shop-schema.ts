import type { Knex } from 'knex';
import type { Migration } from '../../migrations/migration.ts';
import { APP_ROLE, SHOPS_ROLE } from './app-login.ts';
import { checkedSchema } from './tenant.ts';

/** An empty schema, and the role that shall reach it. */
export const createSchemaAndRole = async (trx: Knex.Transaction, schemaName: string): Promise<void> => {
  const schema = checkedSchema(schemaName);
  await createRole(trx, schema);
  await trx.raw(`create schema ${schema}`);
};

/** The name of a shop's schema, or of one that waits for a shop. */
const checkedName = (name: string): string => {
  if (!/^(?:tenant|spare)_[0-9]{1,8}$/.test(name)) throw new Error('That is not the name of a schema of ours.');
  return name;
};

/** A role that reaches nothing yet. It may exist already, since roles are shared by all databases of a server. */
export const createRole = async (trx: Knex.Transaction, name: string): Promise<void> => {
  const role = checkedName(name);
  await trx.raw(`
    do $$ begin
      begin
        create role ${role} nologin nosuperuser nocreatedb nocreaterole;
      exception when duplicate_object or unique_violation then null;
      end;
      if not (select rolsuper from pg_roles where rolname = current_user) then
        grant ${role} to current_user;
      end if;
    end $$`);
};

/**
 * Lets the program become the shop's role, and the role do what every shop may. The last thing in a transaction: a grant of
 * the group holds up every other shop that is being opened, until COMMIT.
 */
export const joinShops = async (trx: Knex.Transaction, schemaName: string): Promise<void> => {
  const schema = checkedSchema(schemaName);
  await trx.raw(`
    do $$ begin
      grant ${schema} to ${APP_ROLE};
      grant ${SHOPS_ROLE} to ${schema};
    exception when unique_violation then null; -- the same grants, made at the same moment for another database
    end $$`);
};

/** Brings the tables of a schema forward, and nothing else. */
export const runMigrations = async (
  trx: Knex.Transaction,
  schemaName: string,
  migrations: readonly Migration[],
): Promise<void> => {
  await trx.raw(`select set_config('search_path', '${checkedName(schemaName)}', true)`);
  for (const migration of migrations) await migration.up(trx);
  await trx.raw(`select set_config('search_path', 'public', true)`);
};
