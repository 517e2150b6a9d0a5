import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, problemOf, read } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';
import { ussdPhone } from '../../support/ussd-phone.ts';

const program = await openProgramPeople();
const { get, post, ask } = createApiClient(program.url);
const owner = await program.tokenOf('vendor');
const cashier = await program.tokenOf('cashier');

afterAll(program.stop);

const text = z.string().optional();
const flag = z.boolean().optional();
const flags = { short: flag, otherPrice: flag, overLimit: flag, proposed: flag, retry: flag };
const result = z.object({ clientRef: z.string(), status: z.string(), code: text, receipt: text, ...flags });
const money = z.object({ amountMinor: z.number() });
const synced = z.object({
  results: z.array(result),
  clock: z.object({ offsetSeconds: z.number(), corrected: z.boolean() }),
});

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const sync = async (operations: readonly object[], { token = cashier, sentAt = ago(0) } = {}) =>
  read(synced, await post('/v1/sync', token, { sentAt, operations }));
const sale = (code: number, quantity: string, more: object = {}) => ({
  ...{ type: 'sale', clientRef: newId(), at: ago(30), lines: [{ itemCode: code, quantity }], payment: 'cash' },
  ...more,
});
const stockOf = async (code: number): Promise<number> =>
  Number(read(z.object({ stock: z.string() }), await get(`/v1/inventory/${code}`, owner)).stock);

describe('a till that was offline', () => {
  test('sends its morning in any order, and again, whole and in halves: everything is done once', async () => {
    const before = await stockOf(40);
    const sold = sale(40, '3');
    const spent = { type: 'expense', clientRef: newId(), at: ago(20), amountMinor: 5000, category: 'transport' };
    const morning = [
      { type: 'void', clientRef: newId(), at: ago(25), saleRef: sold.clientRef, reason: 'wrong_item' },
      { type: 'count', clientRef: newId(), at: ago(5), itemCode: 40, counted: '1', expected: '5', reason: 'lost' },
      sold,
      sale(40, '2'),
      { type: 'restock', clientRef: newId(), at: ago(60), itemCode: 40, quantity: '10' },
      spent,
    ];

    const first = await sync(morning);
    expect(first.results.map(({ clientRef }) => clientRef)).toEqual(morning.map(({ clientRef }) => clientRef));
    expect(first.results.map(({ status, code }) => code ?? status)).toEqual([
      ...['done', 'done', 'done', 'done', 'done'],
      'not_allowed',
    ]);
    expect(first.results[1]).toMatchObject({ proposed: true });
    expect(await stockOf(40)).toBe(before - 2 + 10);

    expect((await sync(morning)).results).toEqual(first.results);
    expect((await sync(morning.slice(3))).results).toEqual(first.results.slice(3));
    expect((await sync(morning.toReversed())).results).toEqual(first.results.toReversed());
    expect(await stockOf(40)).toBe(before - 2 + 10);
    expect((await sync([spent], { token: owner })).results).toMatchObject([{ status: 'done' }]);
  });

  test('sold what was gone meanwhile: the sale is kept, and the owner is told of what is missing', async () => {
    const left = await stockOf(3);
    const { results } = await sync([sale(3, String(left + 2))]);
    expect(results).toMatchObject([{ status: 'done', short: true, receipt: expect.any(String) }]);
    expect(await stockOf(3)).toBe(-2);
    const online = { clientRef: newId(), lines: [{ itemCode: 3, quantity: '1' }], payment: 'cash' };
    expect(problemOf(await post('/v1/sales', cashier, online)).code).toBe('out_of_stock');
  });

  test('sold at a price that has changed meanwhile: the sale is kept at its price, and says so', async () => {
    const { price } = read(z.object({ price: money }), await get('/v1/inventory/26', owner));
    const old = price.amountMinor;
    const at = (unitPriceMinor: number) => [
      sale(26, '1', { lines: [{ itemCode: 26, quantity: '1', unitPriceMinor }] }),
    ];
    expect((await sync(at(old))).results).toMatchObject([{ status: 'done', otherPrice: false }]);
    const change = (priceMinor: number) => ask('PATCH', '/v1/inventory/26', { token: owner, body: { priceMinor } });
    expect((await change(old * 3)).status).toBe(200);

    const sold = at(old);
    const first = await sync(sold);
    expect(first.results).toMatchObject([{ status: 'done', otherPrice: true, receipt: expect.any(String) }]);
    expect((await sync(sold)).results).toEqual(first.results);
    const { items } = read(
      z.object({ items: z.array(z.object({ total: money })) }),
      await get('/v1/sales?limit=1', owner),
    );
    expect(items).toMatchObject([{ total: { amountMinor: old } }]);
    const [{ clientRef: _ref, type: _type, at: _at, ...online }] = at(old) as [ReturnType<typeof sale>];
    expect(problemOf(await post('/v1/sales', cashier, { ...online, clientRef: newId() })).code).toBe(
      'price_outside_limit',
    );
    await change(old);
  });

  test('sold on credit beyond the limit: the debt is in the book, and says so', async () => {
    const credit = { payment: 'credit', customerPhone: '+254722000042', customerName: 'Achieng' };
    const within = await sync([sale(12, '1', credit)]);
    expect(within.results).toMatchObject([{ status: 'done', overLimit: false }]);
    const { lines } = sale(12, '7');
    expect(problemOf(await post('/v1/sales', cashier, { clientRef: newId(), lines, ...credit })).code).toBe(
      'over_credit_limit',
    );
    const beyond = [sale(12, '7', credit)];
    const first = await sync(beyond);
    expect(first.results).toMatchObject([{ status: 'done', overLimit: true }]);
    expect((await sync(beyond)).results).toEqual(first.results);
    const balances = z.object({ items: z.array(z.object({ name: z.string(), balance: money })) });
    const { items } = read(balances, await get('/v1/customers', owner));
    expect(items.find(({ name }) => name === 'Achieng')).toMatchObject({ balance: { amountMinor: 120_000 } });
  });

  test('sells on the day on which it sold, and with a clock that is three hours behind too', async () => {
    const yesterday = sale(12, '1', { at: new Date(Date.now() - 30 * 3_600_000).toISOString() });
    const { clock } = await sync([yesterday]);
    expect(clock).toMatchObject({ corrected: false });
    const wrong = sale(12, '1', { at: ago(180 + 10) });
    const late = await sync([wrong], { sentAt: ago(180) });
    expect(late.clock.corrected).toBe(true);
    expect(Math.round(late.clock.offsetSeconds / 60)).toBe(180);

    const sales = z.object({
      items: z.array(z.object({ clientRef: z.string(), soldAt: z.string(), businessDay: z.string() })),
    });
    const { items } = read(sales, await get('/v1/sales?limit=5', owner));
    const of = (ref: string) => items.find(({ clientRef }) => clientRef === ref);
    expect(of(yesterday.clientRef)?.soldAt).toBe(yesterday.at);
    const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Nairobi' }).format(new Date(yesterday.at));
    expect(of(yesterday.clientRef)?.businessDay).toBe(day);
    const minutesOff = Math.abs(Date.parse(of(wrong.clientRef)?.soldAt ?? '') - Date.parse(ago(10))) / 60_000;
    expect(minutesOff).toBeLessThan(1);
  });

  test('keeps what was refused apart from what is to be sent again', async () => {
    const { results } = await sync([
      sale(9999, '1'),
      sale(26, '0.5'),
      sale(26, '1', { payment: 'credit' }),
      { type: 'void', clientRef: newId(), at: ago(1), saleRef: newId(), reason: 'test' },
    ]);
    expect(results.map(({ code, retry }) => [code, retry])).toEqual([
      ['item_not_found', true],
      ['quantity_invalid', false],
      ['customer_not_found', true],
      ['sale_not_found', true],
    ]);
  });

  test('brings a payment before another device has brought the credit sale: it is kept, and taken afterwards', async () => {
    const customerPhone = '+254722000041';
    const payment = {
      type: 'payment',
      clientRef: newId(),
      at: ago(5),
      customerPhone,
      amountMinor: 10_000,
      payment: 'cash',
    };
    expect((await sync([payment])).results).toMatchObject([{ code: 'customer_not_found', retry: true }]);
    await post('/v1/customers', owner, { phone: customerPhone, name: 'Wanjiru' });
    expect((await sync([payment])).results).toMatchObject([{ code: 'payment_too_large', retry: true }]);
    expect((await sync([sale(12, '1', { payment: 'credit', customerPhone })])).results).toMatchObject([
      { status: 'done' },
    ]);
    expect((await sync([payment])).results).toMatchObject([{ status: 'done' }]);
  });

  test('takes 500 operations at once and no more; one that cannot be read refuses all, and says which', async () => {
    const many = Array.from({ length: 500 }, () => sale(1, '0.001'));
    const { results } = await sync(many);
    expect(new Set(results.map(({ code }) => code))).toEqual(new Set(['quantity_invalid']));
    const body = { sentAt: ago(0), operations: [...many, sale(1, '1')] };
    expect(problemOf(await post('/v1/sync', cashier, body))).toMatchObject({ status: 422, field: 'operations' });
    const odd = { sentAt: ago(0), operations: [sale(1, '1'), { ...sale(1, '1'), payment: 'barter' }] };
    expect(problemOf(await post('/v1/sync', cashier, odd)).field).toBe('operations[1].payment');
  });

  test('twenty devices send the same morning at once: it is one morning', async () => {
    const before = await stockOf(31);
    const morning = Array.from({ length: 10 }, () => sale(31, '1'));
    const all = await Promise.all(Array.from({ length: 20 }, () => sync(morning)));
    const final = await sync(morning);
    expect(final.results.every(({ status }) => status === 'done')).toBe(true);
    for (const { results } of all) {
      for (const one of results.filter(({ status }) => status === 'done')) {
        expect(final.results.find(({ clientRef }) => clientRef === one.clientRef)).toEqual(one);
      }
    }
    expect(await stockOf(31)).toBe(before - 10);
  });
});

test('the same item is sold by API, sync and phone at the same moment: the stock adds up', async () => {
  const before = await stockOf(15);
  const one = { lines: [{ itemCode: 15, quantity: '1' }], payment: 'cash' };
  // The owner's phone: of the seller's it would be asked whether the same was sold twice.
  const phone = ussdPhone(program.url, '+254700000001');
  await phone.dial('*384*7*1*15*1#');
  const payments = await phone.send('5831');
  expect(payments.text).toContain('1. Cash');
  await Promise.all([
    ...Array.from({ length: 4 }, () => post('/v1/sales', cashier, { ...one, clientRef: newId() })),
    ...Array.from({ length: 4 }, () => sync([sale(15, '1')])),
    phone.send('1'),
  ]);
  expect(await stockOf(15)).toBe(before - 9);
});
