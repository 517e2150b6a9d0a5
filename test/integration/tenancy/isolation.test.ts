import { describe, expect, test } from '@jest/globals';
import { newEvent, SERVICE_ID } from '../../../src/events/catalogue.ts';
import { newId } from '../../../src/platform/ids.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';

const { pool, connect, database, directory, inTenant, openShop, owner } = await openTenancy({ connections: 1 });
const [ours, theirs] = [await openShop('Ours'), await openShop('Theirs')];
const onlyOne = connect(database.appUrl, 1);
const NO_RIGHT = '42501';
const NO_SUCH_TABLE = '42P01';

const tables = await owner('pg_tables').where({ schemaname: theirs.schema }).pluck<string[]>('tablename');

const plainly = async (text: string) => {
  await onlyOne.query(text);
};

describe('without a shop', () => {
  test('no table of a shop is found', async () => {
    expect(tables.length).toBeGreaterThan(14);
    for (const table of tables) {
      await expect(plainly(`select * from ${table}`)).rejects.toMatchObject({ code: NO_SUCH_TABLE });
    }
  });

  test('no table of a shop is opened, even by its full name', async () => {
    for (const table of tables) {
      await expect(plainly(`select * from ${theirs.schema}.${table}`)).rejects.toMatchObject({ code: NO_RIGHT });
      await expect(plainly(`delete from ${theirs.schema}.${table}`)).rejects.toMatchObject({ code: NO_RIGHT });
    }
  });

  test('a search path alone opens nothing', async () => {
    await plainly(`set search_path = ${theirs.schema}`);
    await expect(plainly('select * from sales')).rejects.toMatchObject({ code: NO_SUCH_TABLE });
    await plainly('reset search_path');
  });

  test('a role set "for the transaction" outside of a transaction is gone at once', async () => {
    await plainly(`set local role ${theirs.schema}`);
    await plainly(`set local search_path = ${theirs.schema}`);
    await expect(plainly('select * from sales')).rejects.toMatchObject({ code: NO_SUCH_TABLE });
  });

  test('the program may create nothing, neither beside the shops nor in them', async () => {
    await expect(plainly('create table public.loot (id int)')).rejects.toMatchObject({ code: NO_RIGHT });
    await expect(plainly(`create table ${theirs.schema}.loot (id int)`)).rejects.toMatchObject({ code: NO_RIGHT });
    await expect(plainly('create schema loot')).rejects.toMatchObject({ code: NO_RIGHT });
  });
});

describe('in one shop', () => {
  const doors: [door: string, statement: string][] = [
    ['reading by full name', `select * from ${theirs.schema}.sales`],
    ['writing by full name', `insert into ${theirs.schema}.notices (id, kind) values ('${newId()}', 'x')`],
    ['joining', `select * from settings s join ${theirs.schema}.settings t on true`],
    [
      'a search path of our own making',
      `select set_config('search_path', '${theirs.schema}', true), (select 1 from ${theirs.schema}.sales)`,
    ],
    ['copying', `copy ${theirs.schema}.sales to stdout`],
    ['truncating', `truncate ${theirs.schema}.notices`],
    ['dropping', `drop table ${theirs.schema}.notices`],
    ['a view on it', `create view peep as select * from ${theirs.schema}.sales`],
    ['reading the outbox', 'select * from public.outbox'],
    ['marking the outbox', 'update public.outbox set published_at = now()'],
    ['reading PIN hashes, even our own', 'select pin_hash from public.memberships'],
    ['changing memberships', `update public.memberships set role = 'vendor'`],
    ['changing the shop itself', `update public.tenants set status = 'active'`],
    ['reading users', 'select * from public.users'],
    ['reading opt-outs', 'select * from public.sms_opt_outs'],
  ];

  test.each(doors)('%s is refused by the database', async (_door, statement) => {
    await expect(inTenant(ours, (tx) => tx.query(sql(statement)))).rejects.toMatchObject({ sqlState: NO_RIGHT });
  });

  test('of shops and people only the own ones are seen', async () => {
    const seen = await inTenant(ours, async (tx) => ({
      shops: await tx.query(sql('select schema_name from public.tenants')),
      people: await tx.query(sql('select distinct tenant_id from public.memberships')),
    }));
    expect(seen).toEqual({ shops: [{ schema_name: ours.schema }], people: [{ tenant_id: ours.id }] });
  });

  test('an event of another shop is refused, by us and by the database', async () => {
    const event = newEvent('staff.stopped', {
      tenantId: theirs.id,
      occurredAt: new Date(),
      actor: { id: null, role: 'system', channel: 'system' },
      data: { memberId: newId(), role: 'cashier', sellerNumber: 2 },
    });
    await expect(
      inTenant(ours, (tx) => {
        tx.publish(event);
        return Promise.resolve();
      }),
    ).rejects.toThrow('another shop');
    const smuggled = sql(
      `insert into public.outbox (id, tenant_id, type, payload, occurred_at) values ($1, $2, 'x', '{}', now())`,
      newId(),
      theirs.id,
    );
    await expect(inTenant(ours, (tx) => tx.query(smuggled))).rejects.toMatchObject({ sqlState: NO_RIGHT });
  });

  test('a shop cannot speak for the service itself, and can never have its id', async () => {
    const smuggled = sql(
      `insert into public.outbox (id, tenant_id, type, payload, occurred_at) values ($1, $2, 'x', '{}', now())`,
      newId(),
      SERVICE_ID,
    );
    await expect(inTenant(ours, (tx) => tx.query(smuggled))).rejects.toMatchObject({ sqlState: NO_RIGHT });
    const renamed = owner('public.tenants').where({ id: theirs.id }).update({ id: SERVICE_ID });
    await expect(renamed).rejects.toMatchObject({ constraint: 'tenants_not_the_service' });
  });

  test('a made-up schema name is not even sent', async () => {
    const forged = { ...ours, schema: `${ours.schema}'; reset role; --` };
    await expect(inTenant(forged, (tx) => tx.query(sql('select 1')))).rejects.toThrow('not the name of a shop');
  });

  test('a shop without a role of its own is refused, and so is the login itself', async () => {
    const nobody = { ...ours, schema: 'tenant_99999999' };
    await expect(inTenant(nobody, (tx) => tx.query(sql('select 1')))).rejects.toMatchObject({
      name: 'DatabaseFailure',
    });
    await expect(inTenant(nobody, () => Promise.resolve('nothing asked'))).rejects.toMatchObject({
      name: 'DatabaseFailure',
    });
  });
});

describe('on a connection that goes from hand to hand', () => {
  test('nothing of a shop stays on it, whether its work was kept or not', async () => {
    const who = `select current_user, coalesce(current_schema(), 'none') as schema, current_setting('statement_timeout') as limit`;
    await inTenant(ours, (tx) => tx.query(sql('select 1')));
    await expect(inTenant(ours, () => Promise.reject(new Error('changed our mind')))).rejects.toThrow(
      'changed our mind',
    );
    await expect(inTenant(ours, (tx) => tx.query(sql('select broken')))).rejects.toMatchObject({ sqlState: '42703' });
    const { rows } = await pool.query(who);
    expect(rows).toEqual([{ current_user: 'kibanda_app', schema: 'none', limit: '0' }]);
    expect(pool.totalCount).toBe(1);
  });

  test('a role that somebody left on it does not reach the next shop', async () => {
    await pool.query(`set role ${theirs.schema}`);
    await pool.query(`set search_path = ${theirs.schema}`);
    const rows = await inTenant(ours, (tx) => tx.query(sql('select current_user, current_schema()')));
    expect(rows).toEqual([{ current_user: ours.schema, current_schema: ours.schema }]);
    await pool.query('reset all');
    await pool.query('reset role');
  });

  test('a transaction is of no use once it is over', async () => {
    const kept = await inTenant(ours, (tx) => Promise.resolve(tx));
    await expect(kept.query(sql('select * from settings'))).rejects.toThrow('over');
  });
});

test('the directory reaches no shop', async () => {
  await expect(
    directory.inDirectory((tx) => tx.query(sql(`select * from ${ours.schema}.sales`))),
  ).rejects.toMatchObject({ sqlState: NO_RIGHT });
});
