import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { programBehindACut } from '../support/program-behind-a-cut.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, NJERI } from '../support/acceptance-people.ts';

const PIN = '5831';
const { program, cutting, count, emptyRedis } = await programBehindACut();

beforeEach(async () => {
  cutting('never');
  await program.reload();
});

/** Dials what is dialled, presses these keys, and answers the page that came last. */
const lastPage = async (phone: ReturnType<typeof ussdPhone>, keys: readonly string[]): Promise<string> =>
  (await pagesOf(phone, '*384*7#', keys)).at(-1) ?? '';

/** As if the last minutes had gone by: nobody is asked about doubles any more. */
const passMinutes = () =>
  program.rows(
    `update ${SHOP_A_SCHEMA}.sales set created_at = created_at - interval '5 minutes';
      update ${SHOP_A_SCHEMA}.ussd_steps set acted_at = acted_at - interval '2 minutes'`,
  );
const sell = (quantity: number, who = ASHA) => pagesOf(ussdPhone(program.url, who), `*384*7*1*12*${quantity}#`, ['1']);
const cancelled = () =>
  program.rows<{ receipt: string }>(
    `select receipt_reference as receipt from ${SHOP_A_SCHEMA}.sales where status = 'voided'`,
  );

describe('a question that a saving key was answered with stays its answer', () => {
  const payments = `debt_entries where kind = 'payment'`;
  const deliveries = `stock_movements where kind = 'restock'`;
  test.each([
    { act: 'the same sale', who: ASHA, keys: ['1', '12', '3'], saves: '1', question: 'S9', table: 'sales' },
    { act: 'a sale of too much', who: ASHA, keys: ['1', '12', '39'], saves: '1', question: 'S10', table: 'sales' },
    { act: 'the same payment', who: NJERI, keys: ['3', '2', '1', '100'], saves: '1', question: 'SA1', table: payments },
    { act: 'the same expense', who: NJERI, keys: ['4', '4', '500'], saves: '2', question: 'SA1', table: 'expenses' },
    {
      act: 'the same delivery',
      who: ASHA,
      keys: ['2', '3', '12', '24'],
      saves: '1',
      question: 'SA1',
      table: deliveries,
    },
    { act: 'a count', who: ASHA, keys: ['2', '4', '12', '39'], saves: '2', question: 'SA1', table: 'count_proposals' },
  ])('$act', async ({ who, keys, saves, question, table }) => {
    const phone = ussdPhone(program.url, who);
    if (question === 'S10') {
      await lastPage(phone, keys);
      // A sale of her own in another call would end this one.
      await sell(3, NJERI);
    } else {
      await lastPage(ussdPhone(program.url, who), [...keys, saves]);
      await lastPage(phone, keys);
    }
    const before = await count(table);
    const asked = await phone.send(saves);
    expect(asked.page).toBe(question);
    await passMinutes();
    await emptyRedis();
    expect((await phone.repeat()).body).toBe(asked.body);
    const next = await phone.send('1');
    await emptyRedis();
    expect((await phone.repeat()).body).toBe(next.body);
    expect((await phone.repeat(keys.length + 2)).body).toBe(asked.body);
    expect(await count(table)).toBe(before + (question === 'S10' ? 0 : 1));
  });
});

test('a count that the owner decides on is decided by its own key press, and the page behind it stays', async () => {
  await lastPage(ussdPhone(program.url, ASHA), ['2', '4', '12', '39', '2']);
  await lastPage(ussdPhone(program.url, ASHA), ['2', '4', '20', '7', '2']);
  const njeri = ussdPhone(program.url, NJERI);
  expect(await lastPage(njeri, ['2', '7'])).toBe('K16');
  const next = await njeri.send('2');
  expect(next.page).toBe('K16');
  await emptyRedis();
  expect((await njeri.repeat()).body).toBe(next.body);
  expect(await count(`count_proposals where status = 'rejected'`)).toBe(1);
  expect((await njeri.send('2')).page).toBe('K16Z');
});

describe('a call that Redis lost, and late repeats of it', () => {
  /** Njeri cancels the older of two sales, by its place on the list. */
  const atPin = async (echo: boolean) => {
    await sell(3);
    await sell(4);
    const njeri = ussdPhone(program.url, NJERI, { echo });
    expect(await pagesOf(njeri, '*384*7#', ['5', '2', '2', '1'])).toEqual(['VM', 'RC1', 'RC2', 'RC3', 'PU1']);
    return njeri;
  };

  test.each([true, false])(
    'all keys of a cancelled receipt come once more, when the list has shifted: the last one has its own page (echoed: %j)',
    async (echo) => {
      const njeri = await atPin(echo);
      const done = await njeri.send(PIN);
      expect([done.page, done.text]).toEqual(['RC5', expect.stringContaining('1043-2')]);
      await emptyRedis();
      await sell(5);
      for (const turn of [1, 2, 3, 4, 5]) await njeri.repeat(turn);
      expect((await njeri.repeat(6)).body).toBe(done.body);
      expect(await cancelled()).toEqual([{ receipt: '10432' }]);
    },
  );

  test('the PIN comes when the list has shifted: no other receipt is cancelled, and the page says so', async () => {
    const njeri = await atPin(true);
    await emptyRedis();
    await sell(5);
    const told = await njeri.send(PIN);
    expect([told.page, told.text]).toEqual(['RC1', expect.stringMatching(/^CHANGED\. /)]);
    expect(await cancelled()).toEqual([]);
  });

  test('without the header nobody can tell it from a quick dial: the page names the receipt, and nothing is done', async () => {
    const njeri = await atPin(false);
    await emptyRedis();
    await sell(5);
    const told = await njeri.send(PIN);
    expect([told.page, told.text]).toEqual(['RC3', expect.stringContaining('1044-1')]);
    expect(await cancelled()).toEqual([]);
  });

  test('a row of the list is picked when the list has shifted: the list is shown, and no other receipt', async () => {
    await sell(3);
    await sell(4);
    const njeri = ussdPhone(program.url, NJERI);
    await pagesOf(njeri, '*384*7#', ['5']);
    await emptyRedis();
    await sell(5);
    const list = await njeri.send('2');
    expect([list.page, list.text]).toEqual(['RC1', expect.stringMatching(/^CHANGED\. /)]);
    expect((await njeri.send('3')).text).toContain('1043-2');
  });

  test('a key that only showed something comes after the call went on: never another page of the call', async () => {
    const asha = ussdPhone(program.url, ASHA);
    expect(await pagesOf(asha, '*384*7#', ['1', '12', '3'])).toEqual(['CM', 'S1', 'S2', 'S3']);
    await emptyRedis();
    cutting('down');
    expect((await asha.repeat()).page).toBe('X3U');
    cutting('never');
    const saved = await asha.send('1');
    expect(saved.page).toBe('S4');
    const asked = await asha.send('1');
    const sent = await asha.send('0712345678');
    expect([asked.page, sent.page]).toEqual(['S5', 'S6']);
    expect((await asha.repeat(4)).page).toBe('X3U');
    expect((await asha.repeat(5)).body).toBe(saved.body);
    expect((await asha.repeat(7)).body).toBe(sent.body);
    expect(await count('sales')).toBe(1);
  });

  test('a key that was not sure comes after its caller has sold in another call: it is asked, and not sold', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await lastPage(asha, ['1', '12', '3']);
    cutting('down');
    await emptyRedis();
    expect((await asha.send('1')).page).toBe('X3U');
    cutting('never');
    await emptyRedis();
    expect(await sell(3)).toEqual(['S3', 'S4']);
    await passMinutes();
    expect((await asha.repeat()).page).toBe('S3C');
    expect(await count('sales')).toBe(1);
  });

  test.each([
    { meanwhile: 'nothing', kilos: [], page: 'S4', saved: 2 },
    { meanwhile: 'another sale', kilos: [4], page: 'S9', saved: 2 },
  ])(
    'a key that saves comes on a question that is kept; in another call was saved meanwhile: $meanwhile',
    async ({ kilos, page, saved }) => {
      await sell(3);
      const asha = ussdPhone(program.url, ASHA);
      await lastPage(asha, ['1', '12', '3']);
      expect((await asha.send('1')).page).toBe('S9');
      await program.rows(`update ${SHOP_A_SCHEMA}.ussd_steps set created_at = created_at - interval '6 minutes'`);
      await emptyRedis();
      for (const quantity of kilos) await sell(quantity);
      expect((await asha.send('1')).page).toBe(page);
      expect(await count('sales')).toBe(saved);
    },
  );

  test('a key was not sure because Redis stood still, and comes once more when it is back: nothing is sold behind', async () => {
    const asha = ussdPhone(program.url, ASHA);
    await lastPage(asha, ['1', '12', '3']);
    await program.redisClient.call('CLIENT', 'PAUSE', '4000', 'ALL');
    expect((await asha.send('1')).page).toBe('X3U');
    await program.redisClient.call('CLIENT', 'UNPAUSE');
    // What it had asked for comes about when it is back: the session is held until the lease is over.
    await pause(200);
    await program.redisClient.del(await program.redisClient.keys('ussd:*:lock'));
    expect((await asha.repeat()).page).toBe('X3');
    expect(await count('sales')).toBe(0);
  });
});
