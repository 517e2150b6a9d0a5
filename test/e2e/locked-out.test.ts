import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { watchPeople } from '../support/people-watch.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, NJERI } from '../support/acceptance-people.ts';

const DIAL = '*384*7#';

const program = await acceptanceProgram();
const people = watchPeople(program);
const count = async (table: string): Promise<number> => {
  const [row] = await program.rows<{ count: string }>(`select count(*) from ${SHOP_A_SCHEMA}.${table}`);
  return Number(row?.count);
};
/** Somebody at another phone on the same number types three wrong PINs. */
const lockElsewhere = async (number: string): Promise<void> => {
  await people.set(number, 'window_until = null');
  expect(await pagesOf(ussdPhone(program.url, number), DIAL, ['1111', '2222', '3333'])).toEqual([
    'L1',
    'L2',
    'L2',
    'L3',
  ]);
};

beforeEach(() => program.reload());

describe('whoever is locked out in the middle of a call saves nothing any more', () => {
  test('a sale: the page says for how long, and what it says stays so', async () => {
    const asha = ussdPhone(program.url, ASHA);
    expect((await asha.dial('*384*7*1*12*3#')).page).toBe('S3');
    await lockElsewhere(ASHA);
    const ended = await asha.send('1');
    expect([ended.kind, ended.page, ended.text]).toEqual([
      'END',
      'X10',
      'Nothing was saved. Wrong PINs were typed: your PIN is locked, 30 minutes left. Help: 0800720720',
    ]);
    expect(await count('sales')).toBe(0);

    await people.set(ASHA, 'lock_level = 0, locked_until = null');
    expect((await asha.repeat()).body).toBe(ended.body);
    await program.redisClient.flushall();
    expect((await asha.repeat()).body).toBe(ended.body);
    expect(await count('sales')).toBe(0);
  });

  test('the sale waits for her until the lock has run out', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    await people.set(ASHA, `lock_level = 1, locked_until = now() + interval '40 seconds'`);
    expect((await asha.send('1')).text).toContain('1 minute left');
    await people.set(ASHA, `locked_until = now() - interval '1 second'`);
    expect(await pagesOf(ussdPhone(program.url, ASHA), DIAL, ['1', '1'])).toEqual(['S12', 'S3', 'S4']);
    expect(await count('sales')).toBe(1);
  });

  test('a lock that has run out while the page was read stops nobody', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    await people.set(ASHA, `lock_level = 1, locked_until = now() - interval '1 second'`);
    expect((await asha.send('1')).page).toBe('S4');
  });

  test('one that lasts until there is a new PIN says so', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    await people.set(ASHA, 'lock_level = 2, locked_until = null');
    const ended = await asha.send('1');
    expect([ended.page, ended.text]).toEqual([
      'X11',
      'Nothing was saved. Wrong PINs were typed: your PIN is locked. Dial *384*7# to get a new PIN. Help: 0800720720',
    ]);
  });

  test('what was saved before is answered as it was', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await asha.dial('*384*7*1*12*3#');
    const saved = await asha.send('1');
    expect(saved.page).toBe('S4');
    await people.set(ASHA, 'lock_level = 2');
    expect((await asha.repeat()).body).toBe(saved.body);
    await program.redisClient.flushall();
    expect((await asha.repeat()).body).toBe(saved.body);
    expect(await count('sales')).toBe(1);
  });
});

test.each([
  ['an expense', ['4', '4', '500'], '2', 'expenses'],
  ['a payment', ['3', '2', '1', '500'], '1', 'debt_entries'],
] as const)('the owner, locked out too: %s', async (_what, keys, save, table) => {
  await pagesOf(ussdPhone(program.url, ASHA), '*384*7*1*12*3*4#', ['1', '1']);
  const before = await count(table);
  const njeri = ussdPhone(program.url, NJERI);
  await pagesOf(njeri, DIAL, keys);
  await lockElsewhere(NJERI);
  expect((await njeri.send(save)).page).toBe('X10');
  expect(await count(table)).toBe(before);
});

test('what is changed by other means than the transaction of the step is no way round: a count is decided on', async () => {
  await pagesOf(ussdPhone(program.url, ASHA), '*384*7*2*4*12#', ['35', '2']);
  const njeri = ussdPhone(program.url, NJERI);
  expect((await pagesOf(njeri, DIAL, ['2', '7'])).at(-1)).toBe('K16');
  await people.set(NJERI, 'lock_level = 2');
  expect((await njeri.send('2')).page).toBe('X11');
  expect(await program.rows(`select status from ${SHOP_A_SCHEMA}.count_proposals`)).toEqual([{ status: 'pending' }]);
});
