import { expect, test } from '@jest/globals';
import { inDirectoryOf, inShopOf } from '../../../src/tenancy/crossing.ts';
import { openTenancy, sql } from '../../support/open-tenancy.ts';

const { inTenant, directory, openShop } = await openTenancy();
const who = sql('select current_user as role, current_schema() as schema');
const notice = sql(`insert into notices (id, kind) values (gen_random_uuid(), 'joined')`);

test('a transaction of a shop goes into the directory and comes back as the shop', async () => {
  const shop = await openShop();
  const seen = await inTenant(shop, async (tx) => {
    const [there] = await inDirectoryOf(tx, (tables) => tables.query(who));
    const [back] = await tx.query(who);
    return { there, back };
  });
  expect(seen).toEqual({
    there: { role: 'kibanda_app', schema: 'public' },
    back: { role: shop.schema, schema: shop.schema },
  });
});

test('a transaction of the directory goes into one shop, sees that one only, and comes back', async () => {
  const [shop, other] = [await openShop(), await openShop()];
  const seen = await directory.inDirectory(async (tx) => {
    const shops = await inShopOf(tx, shop, (inShop) =>
      inShop.query<{ id: string }>(sql('select id from public.tenants')),
    );
    const [back] = await tx.query(who);
    return { shops, back };
  });
  expect(seen).toEqual({ shops: [{ id: shop.id }], back: { role: 'kibanda_app', schema: 'public' } });
  const intoOther = directory.inDirectory((tx) =>
    inShopOf(tx, shop, (inShop) => inShop.query(sql(`select * from ${other.schema}.settings`))),
  );
  await expect(intoOther).rejects.toMatchObject({ sqlState: '42501' });
});

test('what was done on both sides is saved together, or not at all', async () => {
  const shop = await openShop();
  const rename = sql('update memberships set name = $2 where tenant_id = $1', shop.id, 'Wanjiku');
  const both = (fail: boolean) =>
    inTenant(shop, async (tx) => {
      await inDirectoryOf(tx, (tables) => tables.query(rename));
      await tx.query(notice);
      if (fail) throw new Error('not this time');
    });
  const state = async () => ({
    names: (await directory.membersOf(shop.id)).map(({ name }) => name),
    notices: await inTenant(shop, (tx) => tx.query(sql('select kind from notices'))),
  });
  await expect(both(true)).rejects.toThrow('not this time');
  expect(await state()).toEqual({ names: ['Njeri'], notices: [] });
  await both(false);
  expect(await state()).toEqual({ names: ['Wanjiku'], notices: [{ kind: 'joined' }] });
});

test('after a failure on the other side nothing more can be done, as anybody or anywhere', async () => {
  const shop = await openShop();
  const work = inTenant(shop, async (tx) => {
    await tx.query(notice);
    await inDirectoryOf(tx, (tables) => tables.query(sql('select 1 / 0'))).catch(() => undefined);
    await tx.query(notice);
  });
  await expect(work).rejects.toMatchObject({ sqlState: '25P02' });
});
