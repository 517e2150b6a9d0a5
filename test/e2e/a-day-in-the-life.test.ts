import { beforeAll, describe, expect, test } from '@jest/globals';
import type { Figures } from '../../src/features/reports/figures.ts';
import { createFixedClock } from '../support/fixed-clock.ts';
import { formatMoney } from '../../src/values/money.ts';
import { basketOf, PAYMENTS, pieces, rice } from '../support/baskets.ts';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { paperBook, type Basket } from '../support/paper-book.ts';
import { byQuickDial, traderPhone, WAYS_TO_SELL, type TraderPhone } from '../support/ways-to-sell.ts';
import { OTIENO, WANJIKU } from '../support/acceptance-people.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Wednesday, half past six in the morning in Nairobi: the shop is about to open. */
const OPENING = new Date('2026-06-10T03:30:00Z');

const clock = createFixedClock(OPENING);
const program = await acceptanceProgram({}, { clock });
const book = paperBook({ 3: 1000, 7: 6000, 12: 40_000, 20: 25_000, 31: 0 }, { [OTIENO]: 35_000, '+254700333444': 0 });
const people = {
  Njeri: traderPhone(program.url, '+254712000001'),
  Asha: traderPhone(program.url, '+254722000002'),
  Juma: traderPhone(program.url, '+254733000003'),
} as const;
type Who = keyof typeof people;
const NAMES: readonly Who[] = ['Njeri', 'Asha', 'Juma'];

/** Three customers at once, one at each phone; then a quarter of an hour passes. */
const serveThree = async (round: number): Promise<void> => {
  await Promise.all(
    NAMES.map(async (who, at) => {
      const customer = round * 3 + at;
      const [key, paid] = PAYMENTS[(round + at) % PAYMENTS.length] ?? ['1', 'cash'];
      const way = WAYS_TO_SELL[(round + 3 * at) % WAYS_TO_SELL.length] ?? byQuickDial;
      const basket = basketOf(customer);
      await way(people[who], basket, key);
      book.sold(who, basket, paid);
    }),
  );
  await later(15 * MINUTE);
};

/** Time passes. A number may dial thirty times a minute of the machine's time, and our day is short. */
const later = async (milliseconds: number): Promise<void> => {
  clock.advance(milliseconds);
  await program.forgetDials();
};

const pageAfter = async (
  phone: TraderPhone,
  tokens: readonly string[],
  ...inputs: readonly string[]
): Promise<string> => {
  const dialled = await phone.dial(...tokens);
  return inputs.length === 0 ? dialled.page : (await phone.sendAll(...inputs)).page;
};

const undoOne = async (who: Who): Promise<void> => {
  const basket = pieces(12, 5);
  await byQuickDial(people[who], basket, '1');
  expect((await people[who].send('9')).page).toBe('S4U');
  book.sold(who, basket, 'cash');
  book.cancelled(who, basket, 'cash', { soldToday: true });
};

const sellOnCredit = async (who: Who, customer: string, basket: Basket, name?: string): Promise<void> => {
  const typed = `0${customer.slice(4)}`;
  const asked = await people[who].dial('1', ...basket.keys, '4', typed);
  expect(asked.page).toBe(name === undefined ? 'C3' : 'C2');
  if (name !== undefined) expect((await people[who].send(name)).page).toBe('C3');
  expect((await people[who].send('1')).page).toBe('C5');
  book.sold(who, basket, 'credit', customer);
};

const takeDebtPayment = async (who: Who, customer: string, amount: number, paid: 'cash' | 'card'): Promise<void> => {
  const tokens = ['3', '2', `0${customer.slice(4)}`, String(amount)];
  expect(await pageAfter(people[who], tokens, paid === 'cash' ? '1' : '3')).toBe('D6');
  book.debtPaid(who, customer, amount * 100, paid);
};

const restock = async (who: Who, code: number, count: number): Promise<void> => {
  expect(await pageAfter(people[who], ['2', '3', String(code), String(count)], '1')).toBe('K9');
  book.moved(code, count * 1000);
};

const inStock = (code: number): number => Number(book.stock()[code]) / 1000;

const spend = async (amount: number): Promise<void> => {
  expect(await pageAfter(people.Njeri, ['4', '4', String(amount)], '2')).toBe('T7');
  book.spent('Njeri', amount * 100);
};

/** What happens in a shop between two customers. */
const BETWEEN: Readonly<Record<number, () => Promise<void>>> = {
  2: () => sellOnCredit('Asha', OTIENO, pieces(7, 2)),
  5: () => undoOne('Juma'),
  8: () => spend(500),
  11: () => takeDebtPayment('Asha', OTIENO, 300, 'cash'),
  14: () => sellOnCredit('Juma', WANJIKU, pieces(3, 4), 'Wanjiku'),
  17: () => restock('Asha', 3, 30),
  20: async () => {
    // Two sugars are missing: they were stolen.
    expect(await pageAfter(people.Njeri, ['2', '4', '12'], String(inStock(12) - 2), '2')).toBe('K9');
    book.moved(12, -2000);
  },
  24: async () => {
    // Three milks went out and nobody wrote them down: a cash sale of the owner's.
    expect(await pageAfter(people.Njeri, ['2', '4', '7'], String(inStock(7) - 3), '4', '1')).toBe('K9');
    book.sold('Njeri', pieces(7, 3), 'cash');
  },
  27: async () => {
    // Juma finds five soaps more than the books say, and Njeri believes him.
    expect(await pageAfter(people.Juma, ['2', '4', '31'], String(inStock(31) + 5), '3')).toBe('K12C');
    expect(await pageAfter(people.Njeri, ['2', '7'], '1')).toBe('K16Z');
    book.moved(31, 5000);
  },
  31: () => takeDebtPayment('Juma', WANJIKU, 60, 'card'),
  35: () => undoOne('Asha'),
  38: () => sellOnCredit('Njeri', OTIENO, rice('02', 500)),
  41: () => spend(75),
  44: () => takeDebtPayment('Njeri', OTIENO, 25, 'cash'),
};

const plain = (minor: number): string => formatMoney(minor, 'KES', { short: true });
/** How the pages of a day begin, when they say what the book says. */
const takings = (title: string, figures: Figures): readonly string[] => [
  `${title}: ${counted(figures.sales)} ${formatMoney(figures.totalMinor, 'KES')}`,
  `Cash ${plain(figures.cashMinor)} M-Pesa ${plain(figures.mobileMoneyMinor)}`,
  `Card ${plain(figures.cardMinor)} Credit ${plain(figures.creditMinor)}`,
];
const linesOf = async (phone: TraderPhone, ...tokens: readonly string[]): Promise<readonly string[]> =>
  (await phone.dial(...tokens)).text.split('\n').slice(0, 4);

/** Everything that tells what today came to, compared with the book; whatever else tells it is compared here too. */
const expectToday = async (date: string): Promise<void> => {
  const all = book.all();
  expect(await linesOf(people.Njeri, '4')).toEqual([
    ...takings(`TODAY ${date}`, all),
    `Debts paid ${plain(all.debtsPaidMinor)}`,
  ]);
  for (const who of ['Asha', 'Juma'] as const) {
    const own = book.of(who);
    const cash = plain(own.cashMinor + own.debtsPaidInCashMinor);
    expect(await linesOf(people[who], '4')).toEqual([...takings(`MY DAY ${date}`, own), `Cash to hand over: ${cash}`]);
  }
  const rows = (await people.Njeri.dial('4', '3')).text.split('\n').slice(1, -1);
  const order = NAMES.toSorted((a, b) => book.of(b).totalMinor - book.of(a).totalMinor);
  expect(rows).toEqual(order.map((who, at) => `${String(at + 1)}. ${who} ${plain(book.of(who).totalMinor)}`));
  for (const [at, who] of order.entries()) {
    const cancelled = `Cancelled ${plain(book.of(who).cancelledMinor)}`;
    const shown = await linesOf(people.Njeri, '4', '3', String(at + 1));
    expect(shown).toEqual([...takings(`${who} today`, book.of(who)), cancelled]);
  }
};

const counted = (sales: number): string => `${String(sales)} ${sales === 1 ? 'sale' : 'sales'}`;

/** The books behind the pages: sales by the day they count on, less what was cancelled on it. */
const ledgerOf = async (day: string): Promise<number> => {
  const [row] = await program.rows<{ total: string }>(
    `select coalesce(sum(amount_minor) filter (where business_day = '${day}'), 0)
       - coalesce(sum(amount_minor) filter (where voided_business_day = '${day}'), 0) as total from ${SHOP_A_SCHEMA}.sales`,
  );
  return Number(row?.total);
};

describe('a day in the life of a shop, by three phones', () => {
  let wednesday: Figures;
  let late: { readonly receipt: string; readonly basket: Basket };

  beforeAll(() => program.reload('windows-over'));

  test('opens with a PIN at each phone and with what came in', async () => {
    for (const who of NAMES) expect((await people[who].dial()).page).toBe(who === 'Njeri' ? 'VM' : 'CM');
    for (const code of [3, 7, 12, 20, 31]) await restock('Njeri', code, 300);
  });

  test('sells to a hundred and fifty customers, and does all that is done between them', async () => {
    for (let round = 0; round < 50; round += 1) {
      // The home page tells of what was saved last: no customer comes in the very moment of what was done before.
      clock.advance(1000);
      await serveThree(round);
      await BETWEEN[round]?.();
    }
    expect(book.all().sales).toBeGreaterThanOrEqual(150);
  }, 60_000);

  test('and in the evening the pages say what the paper says, to the last unit', async () => {
    clock.set(new Date(OPENING.getTime() + 13.5 * HOUR));
    await expectToday('10/06');
    expect(await ledgerOf('2026-06-10')).toBe(book.all().totalMinor);
  });

  test('what is sold later in the evening still belongs to the day', async () => {
    await later(HOUR);
    const basket = pieces(12, 7);
    await byQuickDial(people.Juma, basket, '1');
    book.sold('Juma', basket, 'cash');
    const receipt = /Receipt (\d+-\d)/.exec((await people.Juma.repeat()).text)?.[1] ?? '';
    late = { receipt: receipt.replace('-', ''), basket };
    await expectToday('10/06');
    wednesday = book.all();
  });

  test('after midnight it is yesterday, and does not change any more', async () => {
    clock.set(new Date('2026-06-10T21:00:00Z'));
    await program.forgetDials();
    book.turnPage();
    await expectToday('11/06');
    const basket = pieces(7, 2);
    await byQuickDial(people.Asha, basket, '2');
    book.sold('Asha', basket, 'mobile_money');
    await later(8 * HOUR);
    expect(await pageAfter(people.Njeri, ['5', late.receipt], '2', '2')).toBe('RC5');
    book.cancelled('Juma', late.basket, 'cash', { soldToday: false });
    await spend(40);

    await expectToday('11/06');
    const paid = `Debts paid ${plain(wednesday.debtsPaidMinor)} Expenses ${plain(wednesday.expensesMinor)}`;
    expect(await linesOf(people.Njeri, '4', '1')).toEqual([...takings('YESTERDAY 10/06', wednesday), paid]);
    expect(await ledgerOf('2026-06-10')).toBe(wednesday.totalMinor);
    expect(await ledgerOf('2026-06-11')).toBe(book.all().totalMinor);
  });

  test('the week is the sum of its days', async () => {
    const total = wednesday.totalMinor + book.all().totalMinor;
    const sales = wednesday.sales + book.all().sales;
    const shown = (await people.Njeri.dial('4', '2')).text.split('\n');
    expect(shown.slice(0, 3)).toEqual([
      `WEEK from 08/06: ${counted(sales)} ${formatMoney(total, 'KES')}`,
      `Expenses ${plain(wednesday.expensesMinor + book.all().expensesMinor)}`,
      'Last week Ksh0',
    ]);
    expect(shown[4]).toBe('Best day: Wed');
  });

  test('and stock and debts are what the paper says', async () => {
    const stock = await program.rows<{ code: number; level: string }>(
      `select code, stock_level_milli as level from ${SHOP_A_SCHEMA}.inventory`,
    );
    expect(Object.fromEntries(stock.map(({ code, level }) => [code, Number(level)]))).toEqual(book.stock());
    const owed = await program.rows<{ phone: string; balance: string }>(
      `select phone, balance_minor as balance from ${SHOP_A_SCHEMA}.customers`,
    );
    expect(Object.fromEntries(owed.map(({ phone, balance }) => [phone, Number(balance)]))).toEqual(book.owed());
  });
});
