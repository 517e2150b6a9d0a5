import { expect, test } from '@jest/globals';
import { tenantMigrations } from '../../../migrations/tenant/all.ts';
import { keepSpares } from '../../../src/tenancy/spares.ts';
import type { Tenant } from '../../../src/tenancy/tenant.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';

const { owner, openShop, inTenant } = await openTenancy();

const spares = async (): Promise<string[]> =>
  owner('pg_namespace').where('nspname', 'like', 'spare%').orderBy('nspname').pluck('nspname');
const rolesOf = (name: string): Promise<string[]> => owner('pg_roles').where('rolname', name).pluck('rolname');

/** What tells one schema from another: tables, columns, constraints, indexes, and what the role may do there. */
const shapeOf = async ({ schema }: Tenant) => {
  const { rows } = await owner.raw<{ rows: object[] }>(
    `select c.relname, c.relkind, replace(c.relacl::text, ?, 'shop') as rights, pg_get_indexdef(i.indexrelid) is not null as is_index,
       (select json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, replace(a.attacl::text, ?, 'shop'))
          order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0) as columns,
       (select json_agg(replace(pg_get_constraintdef(k.oid), ?, 'shop') order by k.conname) from pg_constraint k where k.conrelid = c.oid) as rules
     from pg_class c left join pg_index i on i.indexrelid = c.oid where c.relnamespace = ?::regnamespace order by c.relname`,
    [schema, schema, schema, schema],
  );
  return rows;
};

test('a shop that is opened takes a schema that waits for it, and is a shop like any other', async () => {
  const made = await openShop();
  await keepSpares(owner, 2);
  const [first, second] = await spares();
  expect(await rolesOf(first ?? '')).toEqual([]);

  const taken = await openShop();

  expect(await spares()).toEqual([second]);
  expect(await shapeOf(taken)).toEqual(await shapeOf(made));
  expect(await inTenant(taken, (tx) => tx.query(sql('select evening_hour from settings')))).toHaveLength(1);
  const at: unknown = await owner('tenant_versions').where({ tenant_id: taken.id }).first('version');
  expect(at).toEqual({ version: tenantMigrations.length });
});

test('of shops that open at the same moment each has a schema of its own, waiting or not', async () => {
  await keepSpares(owner, 2);
  const shops = await Promise.all(Array.from({ length: 4 }, () => openShop()));
  expect(new Set(shops.map(({ schema }) => schema)).size).toBe(4);
  expect(await spares()).toEqual([]);
  for (const shop of shops) expect(await inTenant(shop, (tx) => tx.query(sql('select from inventory')))).toEqual([]);
});

test('a schema of an older version is not taken, and makes room for a new one', async () => {
  await keepSpares(owner, 1);
  const [old] = await spares();
  await owner('spare_schemas').update({ version: tenantMigrations.length - 1 });
  await openShop();
  expect(await spares()).toEqual([old]);
  await keepSpares(owner, 1);
  expect(await spares()).toHaveLength(1);
  expect(await spares()).not.toEqual([old]);
});
