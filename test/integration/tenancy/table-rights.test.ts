import { describe, expect, test } from '@jest/globals';
import { tenantMigrations } from '../../../migrations/tenant/all.ts';
import { newId } from '../../../src/platform/ids.ts';
import { migrateDatabase, migrateTenants } from '../../../src/tenancy/migrate.ts';
import { SHARED_TABLES, SHOP_TABLES } from '../../../src/tenancy/table-rights.ts';
import type { Tenant } from '../../../src/tenancy/tenant.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';

const { database, owner, pool, inTenant, openShop } = await openTenancy();
const shop = await openShop('Duka la Amina');
const NO_RIGHT = '42501';

const tablesIn = (schema: string): Promise<string[]> =>
  owner('pg_tables').where({ schemaname: schema }).orderBy('tablename').pluck<string[]>('tablename');

const columnsOf = async (schema: string, table: string): Promise<string[]> =>
  owner('information_schema.columns').where({ table_schema: schema, table_name: table }).pluck<string[]>('column_name');

/** Tables in which nothing that was written can be changed or taken away. */
const ledgers = Object.entries(SHOP_TABLES)
  .filter(([, { insert, update, delete: remove }]) => insert === true && update === undefined && remove !== true)
  .map(([table]) => table);

test('every table of a shop, and every shared one, says who writes it and what may be done there', async () => {
  expect(await tablesIn(shop.schema)).toEqual(Object.keys(SHOP_TABLES).sort());
  expect(await tablesIn('public')).toEqual(Object.keys(SHARED_TABLES).sort());
});

test('the books of a shop are ledgers: who changes this list takes that promise back', () => {
  expect(ledgers).toEqual(expect.arrayContaining(['sale_lines', 'stock_movements', 'debt_entries', 'expenses']));
});

test('the audit log is written by nobody who serves: the database does it', () => {
  expect(SHOP_TABLES['audit_logs']).toEqual({ writtenBy: [] });
  expect(SHOP_TABLES['audit_head']).toEqual({ writtenBy: [] });
});

test('nothing belongs to a role that serves', async () => {
  const serving = `rolname like 'tenant\\_%' or rolname in ('kibanda_app', 'kibanda_shop')`;
  const { rows } = await owner.raw<{ rows: unknown[] }>(
    `select relname as name from pg_class join pg_roles on pg_roles.oid = relowner where ${serving}
     union all select nspname from pg_namespace join pg_roles on pg_roles.oid = nspowner where ${serving}
     union all select proname from pg_proc join pg_roles on pg_roles.oid = proowner where ${serving}`,
  );
  expect(rows).toEqual([]);
});

interface Attempt {
  readonly name: string;
  readonly statement: string;
}

const attemptsOn = async (schema: string, table: string): Promise<Attempt[]> => {
  const [column = ''] = await columnsOf(schema, table);
  const name = `${schema}.${table}`;
  return [
    { name: 'update', statement: `update ${name} set ${column} = ${column}` },
    { name: 'delete', statement: `delete from ${name}` },
    { name: 'truncate', statement: `truncate ${name} cascade` },
    { name: 'drop', statement: `drop table ${name} cascade` },
    { name: 'alter', statement: `alter table ${name} drop column ${column} cascade` },
    { name: 'disable its constraints', statement: `alter table ${name} disable trigger all` },
    { name: 'take it over', statement: `alter table ${name} owner to ${schema}` },
    { name: 'grant', statement: `grant all on ${name} to ${schema}` },
    { name: 'a rule', statement: `create rule away as on insert to ${name} do instead nothing` },
    { name: 'an index', statement: `create index on ${name} (${column})` },
  ];
};

describe.each(ledgers)('%s', (table) => {
  test('only grows, as the shop', async () => {
    for (const { name, statement } of await attemptsOn(shop.schema, table)) {
      const attempt = inTenant(shop, (tx) => tx.query(sql(statement)));
      // GRANT by who may not grant is a warning when they have some right on the table, and changes nothing.
      if (name === 'grant') await attempt.catch(() => undefined);
      else await expect(attempt).rejects.toMatchObject({ sqlState: NO_RIGHT });
    }
    const rights = await owner.raw<{ rows: { right: string }[] }>(
      `select privilege_type as right from information_schema.role_table_grants
       where grantee = :schema and table_schema = :schema and table_name = :table order by 1`,
      { schema: shop.schema, table },
    );
    expect(rights.rows.map(({ right }) => right)).toEqual(['INSERT', 'SELECT']);
  });

  test('is out of reach for the serving login', async () => {
    for (const { statement } of await attemptsOn(shop.schema, table)) {
      await expect(pool.query(statement)).rejects.toMatchObject({ code: NO_RIGHT });
    }
  });
});

describe('a sale', () => {
  const FIXED = ['amount_minor', 'receipt_reference', 'seller_id', 'payment_method', 'business_day', 'client_ref'];

  test.each(FIXED)('keeps its %s', async (column) => {
    const change = inTenant(shop, (tx) => tx.query(sql(`update sales set ${column} = ${column}`)));
    await expect(change).rejects.toMatchObject({ sqlState: NO_RIGHT });
  });

  test('is not deleted', async () => {
    await expect(inTenant(shop, (tx) => tx.query(sql('delete from sales')))).rejects.toMatchObject({
      sqlState: NO_RIGHT,
    });
  });

  test('can be cancelled', async () => {
    const cancel = sql(`update sales set status = 'voided', voided_at = now(), void_reason = 'mistake'`);
    expect(await inTenant(shop, (tx) => tx.query(cancel))).toEqual([]);
  });
});

describe('the serving login', () => {
  const FIXED = ['id', 'number', 'schema_name', 'cell', 'shop_number', 'country', 'currency', 'created_at'];

  test.each(FIXED)('cannot change the %s of a shop', async (column) => {
    await expect(pool.query(`update public.tenants set ${column} = ${column}`)).rejects.toMatchObject({
      code: NO_RIGHT,
    });
  });

  test.each(['id', 'tenant_id', 'role', 'seller_number'])('cannot change the %s of a person', async (column) => {
    await expect(pool.query(`update public.memberships set ${column} = ${column}`)).rejects.toMatchObject({
      code: NO_RIGHT,
    });
  });

  test('cannot rewrite what waits to be told', async () => {
    await expect(pool.query(`update public.outbox set payload = '{}'`)).rejects.toMatchObject({ code: NO_RIGHT });
  });

  test.each(['tenants', 'users', 'memberships'])('deletes nothing from %s', async (table) => {
    await expect(pool.query(`delete from public.${table}`)).rejects.toMatchObject({ code: NO_RIGHT });
  });

  test.each(Object.keys(SHARED_TABLES))('neither empties, alters nor drops %s', async (table) => {
    const [column = ''] = await columnsOf('public', table);
    for (const statement of [`truncate`, `drop table`].map((what) => `${what} public.${table} cascade`))
      await expect(pool.query(statement)).rejects.toMatchObject({ code: NO_RIGHT });
    await expect(pool.query(`alter table public.${table} drop column ${column}`)).rejects.toMatchObject({
      code: NO_RIGHT,
    });
  });

  test('may become a shop, and cannot let itself into more', async () => {
    await expect(pool.query('alter role kibanda_app superuser')).rejects.toMatchObject({ code: NO_RIGHT });
    await expect(pool.query(`alter role ${shop.schema} login`)).rejects.toMatchObject({ code: NO_RIGHT });
    await expect(pool.query('create role another')).rejects.toMatchObject({ code: NO_RIGHT });
  });
});

/** A shop as it was opened before: its role owns the schema and all tables. */
const openAsBefore = async (): Promise<Tenant> => {
  const opened = await openShop('Opened long ago');
  const { schema } = opened;
  await owner.transaction(async (trx) => {
    await trx.raw(`drop schema ${schema} cascade; create schema ${schema} authorization ${schema}`);
    await trx.raw(`select set_config('role', '${schema}', true), set_config('search_path', '${schema}', true)`);
    for (const { up } of tenantMigrations.slice(0, 2)) await up(trx);
    await trx.raw(`insert into inventory (id, code, product_name, name_key, price_minor)
      values ('0197a000-0000-7000-8000-000000000001', 7, 'Milk 500ml', 'milk500ml', 6000)`);
    await trx.raw(`insert into stock_movements (id, inventory_id, delta_milli, balance_milli, kind, actor_id)
      values (gen_random_uuid(), '0197a000-0000-7000-8000-000000000001', 6000, 6000, 'opening', gen_random_uuid())`);
    await trx.raw(`select set_config('role', 'none', true)`);
    await trx.raw('update public.tenant_versions set version = 2 where tenant_id = ?', [opened.id]);
  });
  return opened;
};

test('a shop that was opened before gets ledgers that only grow, and keeps what is in them', async () => {
  const old = await openAsBefore();
  const empty = sql('delete from stock_movements where false');
  await inTenant(old, (tx) => tx.query(empty));

  expect((await migrateTenants({ ownerUrl: database.ownerUrl })).failed).toEqual([]);

  await expect(inTenant(old, (tx) => tx.query(empty))).rejects.toMatchObject({ sqlState: NO_RIGHT });
  await expect(inTenant(old, (tx) => tx.query(sql('create table loot (id int)')))).rejects.toMatchObject({
    sqlState: NO_RIGHT,
  });
  const more = sql(
    `insert into stock_movements (id, inventory_id, delta_milli, balance_milli, kind, actor_id)
     select $1, id, 1000, 7000, 'restock', $1 from inventory returning balance_milli`,
    newId(),
  );
  expect(await inTenant(old, (tx) => tx.query(more))).toEqual([{ balance_milli: 7000 }]);
  const balances = sql('select balance_milli from stock_movements order by 1');
  expect(await inTenant(old, (tx) => tx.query(balances))).toEqual([{ balance_milli: 6000 }, { balance_milli: 7000 }]);
});

test('rights that somebody gave by hand are gone after the next migration', async () => {
  const generous = await openShop('Generous');
  await owner.raw(`grant delete on ${generous.schema}.stock_movements to ${generous.schema};
    grant update on public.tenants to kibanda_app`);
  const nothing = { name: 'nothing', up: () => Promise.resolve() };
  await migrateDatabase({ ownerUrl: database.ownerUrl, migrations: [...tenantMigrations, nothing] });
  await expect(inTenant(generous, (tx) => tx.query(sql('delete from stock_movements')))).rejects.toMatchObject({
    sqlState: NO_RIGHT,
  });
  await expect(pool.query('update public.tenants set number = number')).rejects.toMatchObject({ code: NO_RIGHT });
});
