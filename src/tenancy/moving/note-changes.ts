import type { Knex } from 'knex';
import type { OwnerDatabase } from '../owner.ts';
import { checkedSchema } from '../tenant.ts';
import { whenFree } from '../when-free.ts';
import { CHANGES, readTables, type MovedTable } from './shop-tables.ts';

/** How long callers may wait behind us for one table. */
const LOCK_MS = 300;

/** Notes from now on which rows of the shop change, by table and key, whoever changes them. Nothing is noted twice. */
export const noteChanges = async (owner: OwnerDatabase, schemaName: string): Promise<void> => {
  const schema = checkedSchema(schemaName);
  await stopNoting(owner, schema);
  const note = (row: 'old' | 'new') => `insert into ${schema}.${CHANGES} (table_name, key)
      select tg_table_name, jsonb_object_agg(part, to_jsonb(${row}) -> part) from unnest(tg_argv) as part;`;
  await owner.raw(`
    create table ${schema}.${CHANGES} (
      id bigint generated always as identity primary key,
      table_name text not null,
      key jsonb not null
    );
    create function ${schema}.note_change() returns trigger
      language plpgsql security definer set search_path = '' as $$
    begin
      if tg_op <> 'INSERT' then ${note('old')} end if;
      if tg_op <> 'DELETE' then ${note('new')} end if;
      return null;
    end $$;
    revoke all on function ${schema}.note_change() from public`);
  await onEachTable(
    owner,
    schema,
    ({ name, key }) => `create trigger moving after insert or update or delete on ${schema}."${name}"
      for each row execute function ${schema}.note_change(${key.map((part) => `'${part}'`).join(', ')})`,
  );
};

/** Notes no more. Safe where nothing was noted. */
export const stopNoting = async (owner: OwnerDatabase, schemaName: string): Promise<void> => {
  const schema = checkedSchema(schemaName);
  await onEachTable(owner, schema, ({ name }) => `drop trigger if exists moving on ${schema}."${name}"`);
  await owner.raw(`drop function if exists ${schema}.note_change(); drop table if exists ${schema}.${CHANGES}`);
};

/** One table at a time, so that nobody who sells waits for more than one, and none for each other. */
const onEachTable = async (
  owner: OwnerDatabase,
  schema: string,
  sqlOf: (table: MovedTable) => string,
): Promise<void> => {
  const change = async (trx: Knex.Transaction, table: MovedTable): Promise<void> => {
    await trx.raw(`set local lock_timeout = ${LOCK_MS}`);
    await trx.raw(sqlOf(table));
  };
  for (const table of await readTables(owner, schema))
    await whenFree(() => owner.transaction((trx) => change(trx, table)));
};
