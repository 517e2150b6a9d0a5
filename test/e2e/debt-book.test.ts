import { beforeEach, describe, expect, test } from '@jest/globals';
import { firstAllowed } from '../../src/features/messages/sending-hours.ts';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { watchShopA } from '../support/shop-a-watch.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, JUMA, NJERI, OTIENO } from '../support/acceptance-people.ts';

const STOPPED = '+254799000001';
const PIN = '5831';

const program = await acceptanceProgram();
const phone = (number: string) => ussdPhone(program.url, number);

const { balance, events, messages } = watchShopA(program);
const change = (set: string, number = OTIENO) =>
  program.rows(`update ${SHOP_A_SCHEMA}.customers set ${set} where phone = '${number}'`);

beforeEach(() => program.reload());

describe('the debt book', () => {
  test('shows a seller who owes, and no number', async () => {
    const asha = phone(ASHA);
    expect(await pagesOf(asha, '*384*7#', ['3', '1'])).toEqual(['CM', 'D1C', 'D2']);
    const debtor = await asha.send('1');
    expect(debtor.page).toBe('D3C');
    expect(debtor.text).toContain('Otieno\nOwes Ksh350, since 5 days');
    expect(debtor.text).not.toContain('0700');
  });

  test('all is paid with one key', async () => {
    const njeri = phone(NJERI);
    expect(await pagesOf(njeri, '*384*7#', ['3', '2', '1', '1'])).toEqual(['VM', 'D1', 'D2P', 'D4', 'D5']);
    const saved = await njeri.send('1');
    expect(saved.page).toBe('D6');
    expect(saved.text).toContain('Otieno paid Ksh350, still owes Ksh0\nReceipt 1043-2');
    expect(await balance(OTIENO)).toBe(0);
    expect(await events()).toEqual(['debt.repaid']);
    expect((await njeri.send('1')).page).toBe('D6S');
    expect(await messages()).toEqual([{ template: 'M3', to_phone: OTIENO }]);
    expect(await pagesOf(phone(NJERI), '*384*7#', ['3', '2'])).toEqual(['VM', 'D1', 'D2Z']);
  });

  test('never takes more than is owed', async () => {
    const pages = await pagesOf(phone(NJERI), '*384*7#', ['3', '2', '1', '500']);
    expect(pages).toEqual(['VM', 'D1', 'D2P', 'D4', 'D4E']);
    expect(await balance(OTIENO)).toBe(35_000);
  });

  test('two sellers take the same payment at once: one is saved, the other is told', async () => {
    const sellers = [phone(ASHA), phone(JUMA)];
    for (const seller of sellers) {
      expect((await pagesOf(seller, '*384*7#', ['3', '2', '1', '350'])).at(-1)).toBe('D5');
    }
    const screens = await Promise.all(sellers.map((seller) => seller.send('1')));
    expect(screens.map(({ page }) => page).sort()).toEqual(['D4Z', 'D6']);
    expect(await balance(OTIENO)).toBe(0);
    expect(await events()).toEqual(['debt.repaid']);
  });

  test('a number that owes nothing', async () => {
    const screen = await phone(NJERI).dial('*384*7*3*2*0700999999#');
    expect(screen.page).toBe('D2N');
    expect(screen.text).toContain('No debt for 0700999999.');
  });

  test('whoever pays is found by phone as well', async () => {
    const asha = phone(ASHA);
    expect(await pagesOf(asha, '*384*7*3*2*0700111222*100#', ['3'])).toEqual(['D5', 'D6']);
    expect(await balance(OTIENO)).toBe(25_000);
  });

  test('a long list loses nobody, and the number typed is the person that was shown', async () => {
    await program.rows(`insert into ${SHOP_A_SCHEMA}.customers (id, phone, name, balance_minor, debt_since)
      select gen_random_uuid(), '+2547010000' || n, 'Person ' || n, n * 100, now() from generate_series(10, 49) n`);
    const njeri = phone(NJERI);
    await pagesOf(njeri, '*384*7#', ['3']);
    const shown = [await njeri.send('1')];
    expect(shown[0]?.text).toContain('Who owes (41)');
    while (shown.at(-1)?.text.includes('98.') === true) shown.push(await njeri.send('98'));
    const rows = shown.flatMap(({ text }) => text.match(/\d+\. (Otieno|Person) .*/g) ?? []);
    expect(new Set(rows).size).toBe(41);
    expect(rows.at(0)).toBe('1. Otieno 350');
    expect(rows.at(-1)).toBe('41. Person 10 10');
    expect((await njeri.send('41')).text).toContain('Person 10');
  });

  test('a payment has a receipt that is found like any other', async () => {
    await pagesOf(phone(NJERI), '*384*7#', ['3', '2', '1', '100', '2']);
    const asha = phone(ASHA);
    await pagesOf(asha, '*384*7#', ['1', '12', '3', '1']);
    const late = phone(NJERI);
    expect(await pagesOf(late, '*384*7#', ['5'])).toEqual(['VM', 'RC1']);
    const found = await late.send('1043-2');
    expect(found.page).toBe('RC2P');
    expect(found.text).toMatch(/1043-2 \d\d\/\d\d \d\d:\d\d Njeri\nOtieno paid Ksh100 M-Pesa\nLeft to pay Ksh250/);
    expect((await late.send('2')).page).toBe('RC3P');
    expect((await late.send('0')).page).toBe('RC2P');
    expect((await late.send('1')).page).toBe('S6');
    expect(await messages()).toEqual([{ template: 'M3', to_phone: OTIENO }]);
  });

  test('a credit sale that was partly paid back is cancelled: the rest is in the customer\u2019s favour', async () => {
    await pagesOf(phone(NJERI), '*384*7*1*12*3*4#', ['1', '1']);
    await pagesOf(phone(NJERI), '*384*7#', ['3', '2', '1', '500', '1']);
    // The payment is the newest receipt, the sale the one before.
    const pages = await pagesOf(phone(NJERI), '*384*7#', ['5', '2', '2', '2', PIN]);
    expect(pages).toEqual(['VM', 'RC1', 'RC2', 'RC3', 'PU1', 'RC5']);
    expect(await balance(OTIENO)).toBe(-15_000);
    const asha = phone(ASHA);
    await pagesOf(asha, '*384*7*1*12*1*4#');
    expect((await asha.send('1')).text).toContain('Otieno owes -Ksh150\n+ Ksh150 = Ksh0');
  });
});

describe('a reminder', () => {
  test('goes at once by day, and waits for the morning at night', async () => {
    const now = new Date();
    const isNow = firstAllowed('reminder', now, 'Africa/Nairobi') <= now;
    const pages = await pagesOf(phone(NJERI), '*384*7#', ['3', '3', '1', '1']);
    expect(pages).toEqual(['VM', 'D1', 'D2', 'D7', isNow ? 'D8' : 'D8Q']);
    expect(await events()).toEqual(['debt.reminded']);
    expect(await messages()).toEqual([{ template: 'M16', to_phone: OTIENO }]);
  });

  test('comes once in seven days', async () => {
    await change(`last_reminded_at = now() - interval '3 days'`);
    const pages = await pagesOf(phone(NJERI), '*384*7#', ['3', '3', '1', '1']);
    expect(pages).toEqual(['VM', 'D1', 'D2', 'D7', 'D8W']);
    expect([await messages(), await events()]).toEqual([[], []]);
  });

  test('does not come to a customer who said STOP', async () => {
    await change(`phone = '${STOPPED}'`);
    const pages = await pagesOf(phone(NJERI), '*384*7#', ['3', '1', '1', '2']);
    expect(pages).toEqual(['VM', 'D1', 'D2', 'D3', 'D8O']);
    expect([await messages(), await events()]).toEqual([[], []]);
  });
});
