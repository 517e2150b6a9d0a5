import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { watchPeople } from '../support/people-watch.ts';
import { pagesOf, postTurn, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, JUMA, NJERI } from '../support/acceptance-people.ts';

const ROUNDS = [1, 2, 3, 4, 5];

const program = await acceptanceProgram();
const people = watchPeople(program);
const second = await program.startWeb();
/** Each phone is answered by a process of its own. */
const asha = () => ussdPhone(program.url, ASHA);
const juma = () => ussdPhone(second.url, JUMA);
const number = async (sql: string): Promise<number> => Number((await program.rows<{ value: string }>(sql))[0]?.value);
const sales = (): Promise<number> => number(`select count(*) as value from ${SHOP_A_SCHEMA}.sales`);

beforeEach(() => program.reload());

describe('two sellers at the same instant', () => {
  test.each(ROUNDS)('want the last loaf: one sells it, the other reads that it is finished (%i)', async () => {
    const sellers = [asha(), juma()];
    for (const seller of sellers) expect((await seller.dial('*384*7*1*3*1#')).page).toBe('S3');
    const screens = await Promise.all(sellers.map((seller) => seller.send('1')));
    expect(screens.map(({ page }) => page).toSorted()).toEqual(['S10Z', 'S4']);
    expect(screens.find(({ page }) => page === 'S10Z')?.text).toContain('Bread is finished.');
    expect(await sales()).toBe(1);
    expect(await number(`select stock_level_milli as value from ${SHOP_A_SCHEMA}.inventory where code = 3`)).toBe(0);
    const loser = sellers[screens.findIndex(({ page }) => page === 'S10Z')];
    expect((await loser?.send('1'))?.page).toBe('S1');
  });

  test.each(ROUNDS)('take the same debt: one writes it down, the other reads that nothing is owed (%i)', async () => {
    const sellers = [asha(), juma()];
    for (const seller of sellers) expect((await seller.dial('*384*7*3*2*0700111222*350#')).page).toBe('D5');
    const screens = await Promise.all(sellers.map((seller) => seller.send('1')));
    expect(screens.map(({ page }) => page).toSorted()).toEqual(['D4Z', 'D6']);
    expect(screens.find(({ page }) => page === 'D4Z')?.text).toContain('Otieno owes nothing any more');
    const owed = `select balance_minor as value from ${SHOP_A_SCHEMA}.customers where name = 'Otieno'`;
    expect(await number(owed)).toBe(0);
    expect(await number(`select count(*) as value from ${SHOP_A_SCHEMA}.debt_entries where kind = 'payment'`)).toBe(1);
  });
});

describe('an owner who stops a seller', () => {
  test.each(ROUNDS)('while they save: what they read is what happened, and it is the last they read (%i)', async () => {
    const njeri = ussdPhone(second.url, NJERI);
    await pagesOf(njeri, '*384*7*6*4#', ['2', '3', '1']);
    const seller = asha();
    await seller.dial('*384*7*1*12*3#');
    const [stopped, saved] = await Promise.all([njeri.send('5831'), seller.send('1')]);
    expect(stopped.page).toBe('ST9');
    expect(['S4', 'X6']).toContain(saved.page);
    expect(await sales()).toBe(saved.page === 'S4' ? 1 : 0);
    if (saved.page === 'S4') expect((await seller.send('2')).page).toBe('X6');
    expect((await asha().dial('*384*7*1*12*3#')).page).toBe('X6');
    expect(await program.redisClient.keys('ussd:*:drafts')).toEqual([]);
  });
});

describe('a shop that is suspended in the middle of calls', () => {
  test('shows no more pages and saves nothing; the sale that was begun waits until it is opened again', async () => {
    const seller = asha();
    const njeri = ussdPhone(program.url, NJERI);
    expect((await seller.dial('*384*7*1*12*3#')).page).toBe('S3');
    expect((await njeri.dial('*384*7*6*5#')).page).toBe('SH1');
    const setStatus = (status: string) =>
      program.rows(`update public.tenants set status = '${status}' where schema_name = '${SHOP_A_SCHEMA}'`);
    await setStatus('suspended');
    // The next keys are answered by a server that has not served this shop yet.
    const fresh = await program.secondServer();
    const screens = [
      await postTurn(fresh, njeri.formFor('2'), njeri.hop()),
      await postTurn(fresh, seller.formFor('6'), seller.hop()),
      await postTurn(fresh, juma().formFor('1')),
    ];
    expect(screens.map(({ kind, page }) => [kind, page])).toEqual([
      ['END', 'X5'],
      ['END', 'X5'],
      ['END', 'X5'],
    ]);
    expect(await sales()).toBe(0);
    await setStatus('active');
    expect((await asha().dial()).page).toBe('S12');
  });
});

describe('wrong PINs for one seller of a shop that shares its phones', () => {
  test('from three phones and two processes at once are counted exactly, and the lock outlives Redis', async () => {
    await program.reload('shared-phone');
    const phones = [NJERI, ASHA, JUMA].flatMap((phone) =>
      [program.url, second.url, program.url, second.url].map((url) => ussdPhone(url, phone)),
    );
    for (const phone of phones) expect((await phone.dial()).page).toBe('L1S');
    const pages = await Promise.all(phones.map(async (phone, at) => (await phone.send(`2${String(1100 + at)}`)).page));
    expect(pages.filter((page) => page === 'L2S')).toHaveLength(2);
    expect(pages.filter((page) => page === 'L3')).toHaveLength(10);
    expect(await people.member(ASHA)).toMatchObject({ lock_level: 1, pin_failures: 0 });
    expect(await people.member(JUMA)).toMatchObject({ lock_level: 0, pin_failures: 0 });
    expect(await people.events(ASHA)).toEqual(['user.locked']);

    await program.redisClient.flushall();
    for (const phone of [NJERI, JUMA]) {
      expect(await pagesOf(ussdPhone(second.url, phone), '*384*7#', ['25831'])).toEqual(['L1S', 'L3']);
    }
    expect(await pagesOf(asha(), '*384*7#', ['25831'])).toEqual(['L3L', 'L3L']);
    expect(await pagesOf(juma(), '*384*7#', ['35831'])).toEqual(['L1S', 'CM']);
  });
});
