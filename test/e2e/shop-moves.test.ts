import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runCli } from '../../src/cli/kibanda.ts';
import { CannotMove } from '../../src/tenancy/moving/move.ts';
import { moveShop, type MoveStep } from '../../src/tenancy/moving/move-shop.ts';
import { openOwnerDatabase } from '../../src/tenancy/owner.ts';
import { SHOP_A_SCHEMA, acceptanceProgram } from '../support/acceptance-program.ts';
import { NJERI } from '../support/acceptance-people.ts';
import { testDatabase } from '../support/database.ts';
import { keepPrinted } from '../support/printed.ts';
import { programSettings } from '../support/program-settings.ts';
import { onServer } from '../support/template-database.ts';
import { until } from '../support/until.ts';
import { ussdPhone } from '../support/ussd-phone.ts';

const SELLERS = 4;
const EACH = 50;

const second = await testDatabase();
const program = await acceptanceProgram({ DATABASE_CELLS: `second=${second.ownerUrl}`, DATABASE_POOL: '20' });
const owners = new Map([
  ['main', openOwnerDatabase(program.ownerUrl)],
  ['second', openOwnerDatabase(second.ownerUrl)],
]);
afterAll(() => Promise.all([...owners.values()].map((owner) => owner.destroy())));
const printed = keepPrinted();

const rowsIn = async <Row extends object>(cell: string, sql: string): Promise<Row[]> => {
  const answer = await owners.get(cell)?.raw<{ rows: Row[] }>(sql);
  return answer?.rows ?? [];
};
const countIn = async (cell: string, of: string): Promise<number> =>
  (await rowsIn<{ n: number }>(cell, `select count(*)::int as n from ${of}`))[0]?.n ?? 0;

const phones = Array.from({ length: SELLERS }, (_, n) => `+2547550000${String(n + 1).padStart(2, '0')}`);
let shop = { id: '', schema: SHOP_A_SCHEMA };
let soldBefore = 0;
beforeAll(async () => {
  await program.rows(`insert into memberships
    select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'seller_number', 10 + n,
      'phone', '+2547550000' || lpad(n::text, 2, '0')))).*
    from memberships m, generate_series(1, ${SELLERS}) n where m.phone = '+254722000002'`);
  await program.rows(`update ${SHOP_A_SCHEMA}.inventory set stock_level_milli = 1000000000 where code = 12;
    update ${SHOP_A_SCHEMA}.stock_movements m set delta_milli = delta_milli + 1000000000 - balance_milli, balance_milli = 1000000000
    from ${SHOP_A_SCHEMA}.inventory i where i.id = m.inventory_id and i.code = 12 and m.kind = 'opening'`);
  const [row] = await rowsIn<{ id: string }>('main', `select id from tenants where schema_name = '${SHOP_A_SCHEMA}'`);
  shop = { ...shop, id: row?.id ?? '' };
  soldBefore = await countIn('main', `${SHOP_A_SCHEMA}.sales`);
});

interface Calls {
  /** How many kilos each sale had that was told as saved: no two have the same. */
  readonly saved: number[];
  /** Those of which nobody was sure. */
  readonly unsure: number[];
  /** Who has read that nothing was saved, while callers might be held up by the move. */
  readonly apologies: string[];
  readonly others: string[];
}
const newCalls = (): Calls => ({ saved: [], unsure: [], apologies: [], others: [] });

let kilos = 0;
let isHeldUp = false;
/** Sells so many times; what was answered with an apology is sold anew. */
const sell = async (number: string, times: number, calls: Calls): Promise<void> => {
  const phone = ussdPhone(program.url, number);
  for (let sold = 0; sold < times && calls.others.length === 0;) {
    await program.forgetDials();
    kilos += 1;
    const sale = kilos;
    const dialled = await phone.dial(`*384*7*1*12*${sale}#`);
    const { page } = dialled.page.startsWith('X3') ? dialled : await phone.send('1');
    if (page === 'X3' && isHeldUp) calls.apologies.push(number);
    if (page === 'X3U') calls.unsure.push(sale);
    else if (page === 'S4') calls.saved.push(sale);
    else if (page !== 'X3') calls.others.push(`${dialled.page} ${page}`);
    if (page === 'S4') sold += 1;
  }
};

/** The kilos of every sale of these tests. */
const soldIn = async (cell: string): Promise<number[]> => {
  const rows = await rowsIn<{ kilos: number }>(
    cell,
    `select (l.quantity_milli / 1000)::int as kilos from ${SHOP_A_SCHEMA}.sale_lines l join ${SHOP_A_SCHEMA}.sales s on s.id = l.sale_id
     order by s.receipt_reference::int offset ${soldBefore}`,
  );
  return rows.map(({ kilos }) => kilos);
};
const told: Calls = newCalls();
/** Every sale that was told as saved is there once, and no other but those of which nobody was sure. */
const expectTold = (here: readonly number[], { saved, unsure }: Calls): void => {
  told.saved.push(...saved);
  told.unsure.push(...unsure);
  expect(new Set(here).size).toBe(here.length);
  const inOrder = (one: number, other: number) => one - other;
  expect(here.filter((sale) => !told.unsure.includes(sale)).toSorted(inOrder)).toEqual(told.saved.toSorted(inOrder));
};

const kibanda = (...args: string[]): Promise<number> => {
  const { DATABASE_APP_URL: _given, ...settings } = programSettings(
    { ownerUrl: program.ownerUrl, appUrl: '' },
    program.redis,
  );
  return runCli(args, {
    env: { ...settings, DATABASE_CELLS: `second=${second.ownerUrl}` },
    serve: () => Promise.reject(new Error('nothing is served here')),
  });
};

/** The shop is in this database alone, whole, and with its books as they were written. */
const expectWholeIn = async (cell: 'main' | 'second', sold: number): Promise<void> => {
  const other = cell === 'main' ? 'second' : 'main';
  expect(await countIn(cell, `${SHOP_A_SCHEMA}.sales`)).toBe(soldBefore + sold);
  const [receipts] = await rowsIn<{ gaps: number; twice: number }>(
    cell,
    `select max(receipt_reference::int / 10) - min(receipt_reference::int / 10) + 1 - count(*) as gaps,
       count(*) - count(distinct receipt_reference) as twice from ${SHOP_A_SCHEMA}.sales`,
  );
  expect(receipts).toEqual({ gaps: '0', twice: '0' });
  const left = `select (select count(*)::int from tenants where id = '${shop.id}') as shops,
    (select count(*)::int from memberships where tenant_id = '${shop.id}') as people,
    (select count(*)::int from due_work where tenant_id = '${shop.id}') as work,
    (select count(*)::int from outbox where tenant_id = '${shop.id}') as events,
    (select count(*)::int from pg_namespace where nspname in ('${SHOP_A_SCHEMA}', 'moved_2051')) as schemas`;
  expect(await rowsIn(other, left)).toEqual([{ shops: 0, people: 0, work: 0, events: 0, schemas: 0 }]);
  const recorded = `outbox where tenant_id = '${shop.id}' and type = 'sale.recorded'`;
  await until(async () => (await countIn(cell, `${recorded} and published_at is null`)) === 0);
  expect(await countIn(cell, recorded)).toBe(soldBefore + sold);
  expect(await kibanda('check')).toBe(0);
  expect(printed()).toContain('the books add up');
};

let sold = 0;

test('a shop that moves in the middle of two hundred sales has two hundred sales', async () => {
  const calls = newCalls();
  const selling = Promise.all(phones.map((number) => sell(number, EACH, calls)));
  await until(() => calls.saved.length > 20, 90_000);
  const steps: MoveStep[] = [];
  const onStep = (step: MoveStep): void => {
    steps.push(step);
    isHeldUp = ['copied', 'closed', 'opened'].includes(step);
  };
  await moveShop({ owners, onStep, lingerMs: 1000 }, shop, 'second');
  await selling;
  const here = await soldIn('second');
  sold = here.length;

  expect(steps).toEqual(['begun', 'copied', 'closed', 'opened', 'led', 'done']);
  expect(calls.others).toEqual([]);
  expect(calls.saved).toHaveLength(SELLERS * EACH);
  expectTold(here, calls);
  expect(new Set(calls.apologies).size).toBe(calls.apologies.length);
  await expectWholeIn('second', sold);
  // At once, unless the machine is so busy that callers are turned away.
  await until(async () => (await ussdPhone(program.url, NJERI).dial()).page === 'VM');
}, 300_000);

test('a move that is killed again and again, at any moment, comes to its end, and what was sold meanwhile is there', async () => {
  const calls = newCalls();
  let moving = true;
  const keepSelling = async (): Promise<void> => {
    while (moving) await sell(phones[0] ?? '', 1, calls);
  };
  const selling = keepSelling();
  const kill = () =>
    onServer(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'kibanda owner'
      and datname in ('${second.name}', '${new URL(program.ownerUrl).pathname.slice(1)}')`);
  let kills = 0;
  for (let tries = 0; moving && tries < 40; tries += 1) {
    const killing = setTimeout(() => void kill().then(() => (kills += 1)), 20 + tries * 120);
    moving = await moveShop({ owners, lingerMs: 0 }, shop, 'main').then(
      () => false,
      // Cut off behind its last step it is over, and can't say so.
      (error: unknown) => !(error instanceof CannotMove && error.message === 'The shop is in main.'),
    );
    clearTimeout(killing);
  }
  const isMoved = !moving;
  moving = false;
  await selling;
  const here = await soldIn('main');
  sold = here.length;

  expect(isMoved).toBe(true);
  expect(kills).toBeGreaterThan(0);
  expect(calls.others).toEqual([]);
  expectTold(here, calls);
  await expectWholeIn('main', sold);
}, 300_000);

test('a move can be given up before the shop is closed, and what cannot go is told', async () => {
  await expect(
    moveShop(
      {
        owners,
        onStep: (step) => {
          if (step === 'copied') throw new Error('the operator changes their mind');
        },
      },
      shop,
      'second',
    ),
  ).rejects.toThrow('changes their mind');
  expect(await countIn('second', `pg_namespace where nspname = '${SHOP_A_SCHEMA}'`)).toBe(1);
  expect(await kibanda('tenants', 'move', '2051-8', '--to', 'third')).toBe(2);
  expect(await kibanda('tenants', 'move', '2051-8', '--to', 'main')).toBe(0);
  expect(await countIn('main', `pg_trigger where tgname = 'moving'`)).toBe(0);
  expect(await countIn('main', `shop_moves where step <> 'done'`)).toBe(0);
  await expectWholeIn('main', sold);

  await rowsIn(
    'main',
    `insert into users (id, username) values ('00000000-0000-4000-8000-000000000001', 'njeri');
    update memberships set user_id = '00000000-0000-4000-8000-000000000001'
    where id in (select distinct on (tenant_id) id from memberships order by tenant_id, id)`,
  );
  await expect(moveShop({ owners }, shop, 'second')).rejects.toThrow(
    'open other shops of the same database too: njeri',
  );
}, 120_000);
