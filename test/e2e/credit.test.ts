import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { watchShopA } from '../support/shop-a-watch.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, JUMA, NJERI, OTIENO, WANJIKU } from '../support/acceptance-people.ts';

const PIN = '5831';

const program = await acceptanceProgram();
const phone = (number: string) => ussdPhone(program.url, number);

const { balance, count, customer, events, messages } = watchShopA(program);

beforeEach(() => program.reload());

describe('selling on credit', () => {
  test('one dial leads to the customers, and nothing is written yet', async () => {
    const screen = await phone(ASHA).dial('*384*7*1*12*3*4#');
    expect([screen.kind, screen.page]).toEqual(['CON', 'C1']);
    expect(screen.text).toContain('CREDIT Ksh450.');
    expect(screen.text).toContain('1. Otieno 350');
    expect(await events()).toEqual([]);
  });

  test('to a customer of the list', async () => {
    const asha = phone(ASHA);
    expect(await pagesOf(asha, '*384*7*1*12*3*4#', ['1'])).toEqual(['C1', 'C3']);
    const saved = await asha.send('1');
    expect(saved.page).toBe('C5');
    expect(saved.text).toContain('SAVED on credit Ksh450\nOtieno owes Ksh800\nReceipt 1043-2');
    expect(saved.text).not.toMatch(/0700/);
    expect((await asha.repeat()).body).toBe(saved.body);
    expect(await balance(OTIENO)).toBe(80_000);
    expect(await events()).toEqual(['sale.recorded', 'stock.changed', 'debt.increased']);
    expect(await messages()).toEqual([]);
  });

  test('with the receipt by SMS', async () => {
    const asha = phone(ASHA);
    expect(await pagesOf(asha, '*384*7*1*12*3*4#', ['1', '2'])).toEqual(['C1', 'C3', 'C5']);
    const expected = ['sale.recorded', 'stock.changed', 'debt.increased', 'receipt.requested'];
    expect(await events()).toEqual(expected);
  });

  test('is taken back like any sale', async () => {
    const asha = phone(ASHA);
    expect(await pagesOf(asha, '*384*7*1*12*3*4#', ['1', '1', '9'])).toEqual(['C1', 'C3', 'C5', 'S4U']);
    expect(await balance(OTIENO)).toBe(35_000);
  });

  test('over the limit a seller takes another payment, and the sale waits', async () => {
    const asha = phone(ASHA);
    expect(await pagesOf(asha, '*384*7*1*12*5*4#', ['1', '1'])).toEqual(['C1', 'C4', 'S3']);
    expect(await count('sales')).toBe(0);
    expect((await asha.send('1')).page).toBe('S4');
  });

  test('over the limit the owner may allow it with the PIN', async () => {
    const njeri = phone(NJERI);
    expect(await pagesOf(njeri, '*384*7*1*12*5*4#', ['1', '2', PIN])).toEqual(['C1', 'C4V', 'PU1', 'C5']);
    expect(await balance(OTIENO)).toBe(110_000);
    expect(await events()).toContain('debt.limit.override');
    const [sale] = await program.rows<{ over_limit: boolean }>(`select over_limit from ${SHOP_A_SCHEMA}.sales`);
    expect(sale?.over_limit).toBe(true);
  });

  test('the first customer ever: a number that is none, a name, and back without a trace', async () => {
    await program.rows(`delete from ${SHOP_A_SCHEMA}.debt_entries; delete from ${SHOP_A_SCHEMA}.customers`);
    const asha = phone(ASHA);
    const pages = await pagesOf(asha, '*384*7*1*12*1*4#', ['123', '0755666777', 'Wanjiku']);
    expect(pages).toEqual(['C1Z', 'C1E', 'C2', 'C3']);
    const back = await asha.send('0');
    expect(back.page).toBe('C1');
    expect(back.text).toContain('1. Wanjiku 0');
    expect(await customer(WANJIKU)).toBeUndefined();
    expect((await asha.send('1')).page).toBe('C3');
    expect((await asha.send('1')).page).toBe('C5');
    expect(await customer(WANJIKU)).toEqual({ name: 'Wanjiku', balance: '15000' });
  });

  test('the same sale again is asked about first, and is then on credit again', async () => {
    await pagesOf(phone(ASHA), '*384*7*1*12*1*4#', ['1', '1']);
    const asha = phone(ASHA);
    expect(await pagesOf(asha, '*384*7*1*12*1*4#', ['1', '2'])).toEqual(['C1', 'C3', 'S9']);
    expect(await balance(OTIENO)).toBe(50_000);
    const again = await asha.send('1');
    expect(again.page).toBe('C5');
    expect(again.text).toContain('Otieno owes Ksh650');
    expect(await events()).toContain('receipt.requested');
  });

  test('what another seller sold meanwhile is sold below zero on the same credit, where the shop does so', async () => {
    await program.reload('negative-stock');
    const asha = phone(ASHA);
    expect(await pagesOf(asha, '*384*7*1*3*1*4#', ['1'])).toEqual(['C1', 'C3']);
    await pagesOf(phone(JUMA), '*384*7*1*3*1#', ['1']);
    expect((await asha.send('1')).page).toBe('S10N');
    expect((await asha.send('1')).page).toBe('C5');
    expect(await balance(OTIENO)).toBe(41_500);
  });

  test('another credit sale was quicker: the limit is asked about at saving', async () => {
    const asha = phone(ASHA);
    expect(await pagesOf(asha, '*384*7*1*12*4*4#', ['1'])).toEqual(['C1', 'C3']);
    await pagesOf(phone(JUMA), '*384*7*1*12*3*4#', ['1', '1']);
    expect((await asha.send('1')).page).toBe('C4');
    expect(await balance(OTIENO)).toBe(80_000);
  });

  test('a seller who sends the receipt again is not shown the number of a customer of the list', async () => {
    const asha = phone(ASHA);
    await pagesOf(asha, '*384*7*1*12*3*4#', ['1', '2']);
    const again = phone(ASHA);
    expect(await pagesOf(again, '*384*7#', ['5', '1'])).toEqual(['CM', 'RC1', 'RC2']);
    const tooSoon = await again.send('1');
    expect(tooSoon.page).toBe('S5L');
    expect(tooSoon.text).not.toContain('111222');
    await program.rows(`update ${SHOP_A_SCHEMA}.receipt_requests set asked_at = asked_at - interval '61 seconds'`);
    const later = phone(ASHA);
    await pagesOf(later, '*384*7#', ['5', '1']);
    const sent = await later.send('1');
    expect(sent.page).toBe('S6');
    expect(sent.text).not.toContain('111222');
  });
});
