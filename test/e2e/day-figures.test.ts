import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram } from '../support/acceptance-program.ts';
import { watchShopA } from '../support/shop-a-watch.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, NJERI } from '../support/acceptance-people.ts';

const DIAL = '*384*7#';

const program = await acceptanceProgram();
const phone = (number: string) => ussdPhone(program.url, number);

const { announced, count, events } = watchShopA(program);

beforeEach(async () => {
  await program.reload();
  await program.forgetDials();
});

describe('what the shop took', () => {
  const sellSome = async (): Promise<void> => {
    await pagesOf(phone(ASHA), '*384*7*1*12*3#', ['1']);
    await pagesOf(phone(NJERI), '*384*7*1*7*2#', ['2']);
    await pagesOf(phone(ASHA), '*384*7*1*20*1#', ['1', '9']);
  };

  test('today, by one dial: what was sold, less what was cancelled', async () => {
    await sellSome();
    const before = await events();
    const today = await phone(NJERI).dial('*384*7*4#');
    expect(today.page).toBe('T1');
    expect(today.text).toMatch(
      /^TODAY \d\d\/\d\d: 2 sales Ksh570\nCash 450 M-Pesa 120\nCard 0 Credit 0\nDebts paid 0\n/,
    );
    expect(await events()).toEqual(before);
  });

  test('a seller sees their own day, and what they have to hand over', async () => {
    await sellSome();
    const mine = await phone(ASHA).dial('*384*7*4#');
    expect(mine.page).toBe('T1C');
    expect(mine.text).toMatch(
      /^MY DAY \d\d\/\d\d: 1 sale Ksh450\nCash 450 M-Pesa 0\nCard 0 Credit 0\nCash to hand over: 450\n/,
    );
  });

  test('yesterday, this week, and by each seller', async () => {
    await sellSome();
    const njeri = phone(NJERI);
    const pages = await pagesOf(njeri, '*384*7*4#', ['1', '0', '2']);
    expect(pages).toEqual(['T1', 'T2', 'T1', 'T3']);
    expect((await njeri.repeat()).text).toMatch(
      /2 sales Ksh570\nExpenses 0\nLast week Ksh0\nBest: Sugar 1kg\nBest day: \w{3}/,
    );
    await njeri.send('0');
    const staff = await njeri.send('3');
    expect(staff.page).toBe('T4');
    expect(staff.text).toContain('1. Asha 450\n2. Njeri 120\n3. Juma 0');
    const asha = await njeri.send('1');
    expect(asha.page).toBe('T4D');
    expect(asha.text).toContain('Asha today: 1 sale Ksh450\nCash 450 M-Pesa 0\nCard 0 Credit 0\nCancelled 160');
  });
});

describe('an expense', () => {
  test('is written down once, and counted', async () => {
    const njeri = phone(NJERI);
    expect(await pagesOf(njeri, DIAL, ['4', '4', '500'])).toEqual(['VM', 'T1', 'T5', 'T6']);
    const saved = await njeri.send('2');
    expect(saved.page).toBe('T7');
    expect(saved.text).toContain("SAVED expense Ksh500. Today's expenses 500");
    expect((await njeri.repeat()).body).toBe(saved.body);
    expect(await count('expenses')).toBe(1);
    expect(await announced()).toMatchObject([
      { type: 'expense.recorded', data: { amountMinor: 50_000, currency: 'KES', category: 'transport' } },
    ]);
    expect((await njeri.send('1')).page).toBe('T5');
    await njeri.send('20');
    expect((await njeri.send('6')).text).toContain("Ksh20. Today's expenses 520");
  });

  test('of nothing is asked for again', async () => {
    expect(await pagesOf(phone(NJERI), '*384*7*4*4#', ['0000', '5'])).toEqual(['T5', 'T5E', 'T6']);
    expect(await count('expenses')).toBe(0);
  });
});
