import { beforeEach, describe, expect, test } from '@jest/globals';
import { acceptanceProgram, SHOP_A_SCHEMA } from '../support/acceptance-program.ts';
import { watchShopA } from '../support/shop-a-watch.ts';
import { pagesOf, ussdPhone } from '../support/ussd-phone.ts';
import { ASHA, NJERI } from '../support/acceptance-people.ts';

const PIN = '5831';
const DIAL = '*384*7#';

const program = await acceptanceProgram();
const phone = (number: string) => ussdPhone(program.url, number);

const { announced, events } = watchShopA(program);

interface KeptItem {
  readonly product_name: string;
  readonly price_minor: string;
  readonly unit: string;
  readonly stock_level_milli: string;
  readonly alert_threshold_milli: string;
  readonly hidden: boolean;
}
const item = async (code: number): Promise<KeptItem | undefined> => {
  const columns = 'product_name, price_minor, unit, stock_level_milli, alert_threshold_milli, hidden';
  return (await program.rows<KeptItem>(`select ${columns} from ${SHOP_A_SCHEMA}.inventory where code = ${code}`))[0];
};

beforeEach(async () => {
  await program.reload();
  await program.forgetDials();
});

describe('a new item', () => {
  test('has a number, and tells how to sell it by one dial', async () => {
    const njeri = phone(NJERI);
    const pages = await pagesOf(njeri, DIAL, ['2', '5', 'Tea 50g', '20', '30']);
    expect(pages).toEqual(['VM', 'K1', 'N1', 'N2', 'N3', 'N4']);
    const asked = await njeri.send('5');
    expect(asked.text).toContain('Tea 50g: price Ksh20, stock 30, warn at 5');
    const saved = await njeri.send('1');
    expect(saved.page).toBe('N6');
    expect(saved.text).toContain('SAVED. Tea 50g is item 32\nTo sell 1: *384*7*1*32*1#');
    expect((await njeri.repeat()).body).toBe(saved.body);
    const numbers = { price_minor: '2000', stock_level_milli: '30000', alert_threshold_milli: '5000' };
    expect(await item(32)).toEqual({ product_name: 'Tea 50g', unit: 'pc', ...numbers, hidden: false });
    expect(await events()).toEqual(['product.created', 'stock.changed']);
    // Every process sells it at once, and its owner may add the next one.
    expect((await phone(ASHA).dial('*384*7*1*32*1#')).text).toContain('1 Tea 50g 20');
    expect((await njeri.send('1')).page).toBe('N1');
  });

  test('is told its price limits: nothing, less than nothing, and far too much', async () => {
    const njeri = phone(NJERI);
    const pages = await pagesOf(njeri, DIAL, ['2', '5', 'Tea 50g', '000', '-5', '99999999999']);
    expect(pages).toEqual(['VM', 'K1', 'N1', 'N2', 'N2E', 'N2E', 'X2']);
    expect(await events()).toEqual([]);
  });

  test('with the name of another is that one, or a second one on purpose', async () => {
    const njeri = phone(NJERI);
    expect(await pagesOf(njeri, DIAL, ['2', '5'])).toEqual(['VM', 'K1', 'N1']);
    const exists = await njeri.send('sugar  1KG');
    expect(exists.page).toBe('N1E');
    expect(exists.text).toContain('You already have 12 Sugar 1kg.');
    expect((await njeri.send('1')).text).toContain('12 Sugar 1kg Ksh150');

    const pages = await pagesOf(njeri, DIAL, ['2', '5', 'SUGAR 1kg', '2', '155', '0', '0', '1']);
    expect(pages).toEqual(['VM', 'K1', 'N1', 'N1E', 'N2', 'N3', 'N4', 'N5', 'N6']);
    expect((await item(32))?.product_name).toBe('SUGAR 1kg');
    expect((await item(12))?.price_minor).toBe('15000');
  });

  test('asks again for a name of one letter, and for half a piece', async () => {
    const njeri = phone(NJERI);
    const pages = await pagesOf(njeri, DIAL, ['2', '5', 'T', 'Tea', '20', '1.5', '1']);
    expect(pages).toEqual(['VM', 'K1', 'N1', 'N1', 'N2', 'N3', 'N3', 'N4']);
  });

  test('in cedis may cost 2*50', async () => {
    await program.reload('currency-ghs');
    const njeri = phone(NJERI);
    const pages = await pagesOf(njeri, DIAL, ['2', '5', 'Tea 50g', '2*50', '0', '0']);
    expect(pages).toEqual(['VM', 'K1', 'N1', 'N2', 'N3', 'N4', 'N5']);
    expect((await njeri.send('1')).page).toBe('N6');
    expect((await item(32))?.price_minor).toBe('250');
  });

  test('is the first thing a shop without items is led to', async () => {
    await program.reload('no-items');
    expect(await pagesOf(phone(NJERI), DIAL, ['1', '1'])).toEqual(['VM', 'S1Z', 'N1']);
    expect(await events()).toEqual([]);
  });

  test('is nothing that a seller may add', async () => {
    expect((await phone(ASHA).dial('*384*7*2*5#')).page).toBe('K1C');
  });
});

describe('a price', () => {
  test('with a zero too many is asked about, and is not changed', async () => {
    const njeri = phone(NJERI);
    const pages = await pagesOf(njeri, DIAL, ['2', '6', '12', '1', '1500', '0']);
    expect(pages).toEqual(['VM', 'K1', 'E1', 'E2', 'E3', 'E3W', 'E3']);
    expect(await events()).toEqual([]);
    expect((await item(12))?.price_minor).toBe('15000');
  });

  test('is changed with the PIN, and sold at once; old receipts keep what they say', async () => {
    const asha = phone(ASHA);
    expect(await pagesOf(asha, '*384*7*1*12*1#', ['1'])).toEqual(['S3', 'S4']);
    const njeri = phone(NJERI);
    const pages = await pagesOf(njeri, DIAL, ['2', '6', '12', '1', '160']);
    expect(pages).toEqual(['VM', 'K1', 'E1', 'E2', 'E3', 'PU1']);
    const saved = await njeri.send(PIN);
    expect(saved.page).toBe('E9');
    expect(saved.text).toContain('SAVED. 12 Sugar 1kg Ksh160');
    const [change] = (await announced()).slice(-1);
    expect(change).toMatchObject({
      type: 'product.price_changed',
      data: { code: 12, beforeMinor: 15_000, afterMinor: 16_000, currency: 'KES' },
    });
    expect((await asha.dial('*384*7*1*12*2#')).text).toContain('320');
    const lines = await program.rows(`select total_minor from ${SHOP_A_SCHEMA}.sale_lines`);
    expect(lines).toEqual([{ total_minor: '15000' }]);
  });

  test('that is a big change is saved when the owner says so', async () => {
    const njeri = phone(NJERI);
    expect((await pagesOf(njeri, DIAL, ['2', '6', '12', '1', '1500', '1', PIN])).slice(-3)).toEqual([
      'E3W',
      'PU1',
      'E9',
    ]);
    expect((await item(12))?.price_minor).toBe('150000');
  });

  test('that is none is told the limits of the item in hand', async () => {
    const njeri = phone(NJERI);
    await pagesOf(njeri, DIAL, ['2', '6', '12', '1']);
    const limits = await njeri.send('0000');
    expect(limits.page).toBe('N2E');
    expect(limits.text).toContain('Sugar 1kg: selling price?');
  });

  test('cannot be changed on the day after a reset by SMS', async () => {
    await program.rows(
      `update public.memberships set restricted_until = now() + interval '1 hour' where phone = '${NJERI}'`,
    );
    const njeri = phone(NJERI);
    await pagesOf(njeri, DIAL, ['2', '6']);
    const shown = await njeri.send('12');
    expect(shown.text).not.toContain('1. Price');
    expect((await njeri.send('1')).page).toBe('E2');
  });
});

describe('an item', () => {
  test('is renamed, and warned of at another level', async () => {
    const njeri = phone(NJERI);
    const renamed = await pagesOf(njeri, DIAL, ['2', '6', '31', '2', 'Soap bar']);
    expect(renamed).toEqual(['VM', 'K1', 'E1', 'E2', 'E4', 'E9']);
    for (const [input, page] of ['1 E1', '31 E2', '3 E5', '8 E9'].map((step) => step.split(' '))) {
      expect((await njeri.send(input ?? '')).page).toBe(page);
    }
    expect(await item(31)).toMatchObject({ product_name: 'Soap bar', alert_threshold_milli: '8000' });
    expect(await events()).toEqual(['product.changed', 'product.changed']);
  });

  test('keeps its name when another has the new one', async () => {
    const njeri = phone(NJERI);
    expect((await pagesOf(njeri, DIAL, ['2', '6', '31', '2', 'bread'])).at(-1)).toBe('E4');
    expect((await item(31))?.product_name).toBe('Soap');
  });

  test('is found by its name or by the keys of a keypad', async () => {
    const njeri = phone(NJERI);
    await pagesOf(njeri, DIAL, ['2', '6']);
    const found = await njeri.send('sug');
    expect(found.page).toBe('E1');
    expect(found.text).toContain('12 Sugar 1kg 150');
    expect(found.text).not.toContain('Bread');
    expect((await njeri.send('zzz')).page).toBe('K2E');
    expect((await njeri.send('12')).page).toBe('E2');
  });

  test('is sold in another unit only when what is there is whole', async () => {
    await program.rows(`update ${SHOP_A_SCHEMA}.inventory set stock_level_milli = 24500 where code = 20`);
    const njeri = phone(NJERI);
    expect((await pagesOf(njeri, DIAL, ['2', '6', '20', '4', '1'])).slice(-2)).toEqual(['E6', 'E6']);
    expect((await item(20))?.unit).toBe('kg');
    expect((await njeri.send('3')).page).toBe('E9');
    expect((await item(20))?.unit).toBe('l');
  });

  test('that is hidden is sold no more', async () => {
    const njeri = phone(NJERI);
    expect((await pagesOf(njeri, DIAL, ['2', '6', '31', '5', '1', PIN])).slice(-3)).toEqual(['E7', 'PU1', 'E9']);
    expect((await item(31))?.hidden).toBe(true);
    expect((await phone(ASHA).dial('*384*7*1*31*1#')).page).toBe('S1E');
  });
});
