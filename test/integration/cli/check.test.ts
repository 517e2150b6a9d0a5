import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import createKnex from 'knex';
import { runCli } from '../../../src/cli/kibanda.ts';
import { testDatabase } from '../../support/database.ts';
import { programSettings } from '../../support/program-settings.ts';
import { openTestShop } from '../../support/test-shop.ts';
import { keepPrinted } from '../../support/printed.ts';

const database = await testDatabase();
const owner = createKnex({ client: 'pg', connection: database.ownerUrl, pool: { min: 0, max: 2 } });
afterAll(() => owner.destroy());
const njeri = await openTestShop(owner);
const baraka = await openTestShop(owner);

const printed = keepPrinted();

const kibanda = (...args: string[]): Promise<number> =>
  runCli(args, {
    env: programSettings(database, { url: 'redis://127.0.0.1:1' }),
    serve: () => Promise.reject(new Error('nothing is served here')),
  });
/** As it is printed(): `2051-8`. */
const numberOf = ({ tenant: { shopNumber } }: typeof njeri): string => shopNumber.replace(/(.)$/, '-$1');

test('books that add up are said to add up, for every shop or for one', async () => {
  expect(await kibanda('check')).toBe(0);
  expect(printed()).toContain('2 shops: the books add up');

  expect(await kibanda('check', numberOf(njeri))).toBe(0);
  expect(printed()).toContain('1 shop: the books add up');
});

test('a stock that somebody changed by hand is told with its shop, its item and both numbers', async () => {
  await owner
    .withSchema(baraka.tenant.schema)
    .table('inventory')
    .where({ code: 12 })
    .update({ stock_level_milli: 41_000 });

  expect(await kibanda('check')).toBe(2);
  expect(printed()).toContain(
    `${numberOf(baraka)}  stock of item ${baraka.itemIds.get(12) ?? ''}: 41000 kept, 40000 added up`,
  );
  expect(printed()).toContain('1 of 2 shops');
  expect(await kibanda('check', numberOf(njeri))).toBe(0);
});

test('a shop that is not there is no shop whose books add up', async () => {
  expect(await kibanda('check', '9999-9')).toBe(2);
  expect(printed()).toContain('There is no shop 9999-9');
});

test('a shop is named as its people name it, when it is suspended and opened again', async () => {
  expect(await kibanda('tenants', 'suspend', numberOf(njeri))).toBe(0);
  expect(printed()).toContain(`(${numberOf(njeri)}): suspended`);
  expect(await kibanda('tenants', 'reopen', numberOf(njeri))).toBe(0);
  expect(printed()).toContain(`(${numberOf(njeri)}): open`);
});

test('an audit log that somebody changed is told with the row, which the command line had written', async () => {
  const log = () => owner.withSchema(njeri.tenant.schema).table('audit_logs');
  expect(await log().orderBy('position').select('position', 'action', 'origin', 'actor_role')).toEqual([
    { position: '1', action: 'tenant.setting_changed', origin: 'command', actor_role: 'admin' },
    { position: '2', action: 'tenant.setting_changed', origin: 'command', actor_role: 'admin' },
  ]);
  expect(await kibanda('check', numberOf(njeri))).toBe(0);

  await log().where({ position: 2 }).update({ actor_role: 'vendor' });
  expect(await kibanda('check', numberOf(njeri))).toBe(2);
  expect(printed()).toContain('audit log: row 2 (tenant.setting_changed');
  await log().where({ position: 2 }).update({ actor_role: 'admin' });
});

test('a merging of two customers that lost money on the way is told of', async () => {
  const customers = owner.withSchema(njeri.tenant.schema);
  const [one, other, entry] = [randomUUID(), randomUUID(), randomUUID()];
  await customers.table('customers').insert([
    { id: one, phone: '+254700111222', name: 'Otieno', balance_minor: 9000 },
    { id: other, phone: '+254700333444', name: 'Kamau', merged_into: one },
  ]);
  await owner.withSchema(njeri.tenant.schema).table('debt_entries').insert({
    id: entry,
    customer_id: one,
    delta_minor: 9000,
    balance_minor: 9000,
    kind: 'merge',
    merge_id: entry,
    actor_id: randomUUID(),
    business_day: '2026-06-12',
  });

  expect(await kibanda('check', numberOf(njeri))).toBe(2);
  expect(printed()).toContain(`merged customers ${entry}: 9000 kept, 0 added up`);
});

test('what the days came to is made anew for every shop, or for one', async () => {
  expect(await kibanda('reports', 'rebuild')).toBe(0);
  expect(printed()).toContain(`${numberOf(baraka)}  0 days`);
  expect(await kibanda('reports', 'rebuild', numberOf(njeri))).toBe(0);
});
