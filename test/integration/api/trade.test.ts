import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, problemOf, read, type ApiAnswer } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';
import { until } from '../../support/until.ts';
import { ussdPhone } from '../../support/ussd-phone.ts';

const program = await openProgramPeople();
const { get, post, ask } = createApiClient(program.url);
const owner = await program.tokenOf('vendor');
const cashier = await program.tokenOf('cashier');

afterAll(program.stop);

const withId = z.object({ id: z.string() });
const idOf = (answer: ApiAnswer): string => read(withId, answer).id;
const listed = z.object({ items: z.array(withId) });

describe('what is put right of a sale', () => {
  test('a loaf comes back, and the sale is left with the other; then it was paid by card after all', async () => {
    const lines = [{ itemCode: 3, quantity: '2' }];
    const id = idOf(await post('/v1/sales', cashier, { clientRef: newId(), lines, payment: 'cash' }));
    const back = { clientRef: newId(), lines: [{ lineNumber: 1, quantity: '1', restock: true }] };
    const first = await post(`/v1/sales/${id}/return`, owner, back);
    expect(first.json).toMatchObject({ amount: { amountMinor: 6500 }, left: { amountMinor: 6500 } });
    expect((await post(`/v1/sales/${id}/return`, owner, back)).text).toBe(first.text);

    const other = idOf(await post('/v1/sales', cashier, { clientRef: newId(), lines, payment: 'cash' }));
    const change = { clientRef: newId(), payment: 'card' };
    expect((await post(`/v1/sales/${other}/payment`, owner, change)).json).toMatchObject({
      id: other,
      payment: 'card',
    });
  });
});

describe('the credit book', () => {
  test('a customer buys on credit, pays half, and the payment is taken back', async () => {
    const phone = '+254722000001';
    const customer = idOf(await post('/v1/customers', owner, { phone, name: 'Auma' }));
    expect(idOf(await post('/v1/customers', owner, { phone, name: 'Auma' }))).toBe(customer);
    const sale = {
      clientRef: newId(),
      lines: [{ itemCode: 12, quantity: '2' }],
      payment: 'credit',
      customerPhone: phone,
    };
    expect((await post('/v1/sales', cashier, sale)).json).toMatchObject({ owes: { amountMinor: 30_000 } });

    const payment = { clientRef: newId(), amountMinor: 15_000, payment: 'cash' };
    const paid = await post(`/v1/customers/${customer}/payments`, cashier, payment);
    expect(paid.json).toMatchObject({ owes: { amountMinor: 15_000 }, reversedAt: null });
    expect((await post(`/v1/customers/${customer}/payments`, cashier, payment)).text).toBe(paid.text);
    const tooMuch = { ...payment, clientRef: newId(), amountMinor: 15_001 };
    expect(problemOf(await post(`/v1/customers/${customer}/payments`, cashier, tooMuch)).code).toBe(
      'payment_too_large',
    );

    const { receipt } = read(z.object({ receipt: z.string() }), paid);
    const reversed = await post(`/v1/payments/${receipt}/reverse`, cashier, {});
    expect(reversed.json).toMatchObject({ reversedAt: expect.any(String) });
    expect((await get(`/v1/customers/${customer}`, owner)).json).toMatchObject({ balance: { amountMinor: 30_000 } });
  });

  test('sellers see no phone numbers of customers', async () => {
    const phones = z.object({ items: z.array(z.object({ phone: z.string().nullable(), maskedPhone: z.string() })) });
    const { items } = read(phones, await get('/v1/customers?owing=true', cashier));
    expect(items.length).toBeGreaterThan(0);
    expect(items.every(({ phone, maskedPhone }) => phone === null && /^0\d…\d{3}$/.test(maskedPhone))).toBe(true);
    expect(read(phones, await get('/v1/customers', owner)).items[0]?.phone).toMatch(/^\+254/);
  });
});

describe('counts', () => {
  test('a seller’s count waits for the owner, who approves it; nobody decides twice', async () => {
    const count = { clientRef: newId(), counted: '1', reason: 'broken' };
    expect((await post('/v1/inventory/40/count', cashier, count)).json).toMatchObject({ status: 'proposed' });
    const { items } = read(listed, await get('/v1/discrepancies', owner));
    const id = items[0]?.id ?? '';
    expect((await post(`/v1/discrepancies/${id}/approve`, owner, {})).json).toMatchObject({ itemCode: 40, stock: '1' });
    expect(problemOf(await post(`/v1/discrepancies/${id}/reject`, owner, {})).code).toBe('conflict');
    const alerts = z.object({ items: z.array(z.object({ code: z.number() })) });
    expect(read(alerts, await get('/v1/inventory/alerts', cashier)).items.map(({ code }) => code)).toContain(40);
  });
});

describe('a reference that was used for something else', () => {
  const stockOf = async (code: number): Promise<number> =>
    Number(read(z.object({ stock: z.string() }), await get(`/v1/inventory/${code}`, owner)).stock);

  test('a delivery or a count of another item is refused, not answered with the first one’s stock', async () => {
    const delivery = { clientRef: newId(), quantity: '2' };
    const first = await post('/v1/inventory/31/restock', owner, delivery);
    const before = await stockOf(12);
    expect(problemOf(await post('/v1/inventory/12/restock', owner, delivery)).code).toBe('conflict');
    const { clientRef } = delivery;
    const count = { clientRef, counted: String(before + 1), reason: 'lost' };
    expect(problemOf(await post('/v1/inventory/12/count', owner, count)).code).toBe('conflict');
    expect(await stockOf(12)).toBe(before);
    expect((await post('/v1/inventory/31/restock', owner, delivery)).text).toBe(first.text);
  });

  test('a seller’s count of another item is refused too', async () => {
    const count = { clientRef: newId(), counted: '0', expected: '9', reason: 'lost' };
    const first = await post('/v1/inventory/31/count', cashier, count);
    expect(first.json).toMatchObject({ status: 'proposed' });
    expect(problemOf(await post('/v1/inventory/12/count', cashier, count)).code).toBe('conflict');
    expect((await post('/v1/inventory/31/count', cashier, count)).text).toBe(first.text);
  });

  test('a return from another sale is refused, and that sale is whole', async () => {
    const lines = [{ itemCode: 12, quantity: '2' }];
    const sell = async () => idOf(await post('/v1/sales', cashier, { clientRef: newId(), lines, payment: 'cash' }));
    const [one, other] = [await sell(), await sell()];
    const back = { clientRef: newId(), lines: [{ lineNumber: 1, quantity: '1', restock: true }] };
    expect((await post(`/v1/sales/${one}/return`, owner, back)).status).toBe(201);
    expect(problemOf(await post(`/v1/sales/${other}/return`, owner, back)).code).toBe('conflict');
    const whole = { ...back, clientRef: newId(), lines: [{ lineNumber: 1, quantity: '2', restock: true }] };
    expect((await post(`/v1/sales/${other}/return`, owner, whole)).json).toMatchObject({ left: { amountMinor: 0 } });
  });

  test('a payment of another customer, of another amount or the other way is refused', async () => {
    const buys = async (customerPhone: string, name: string): Promise<string> => {
      const id = idOf(await post('/v1/customers', owner, { phone: customerPhone, name }));
      const lines = [{ itemCode: 12, quantity: '1' }];
      await post('/v1/sales', cashier, { clientRef: newId(), lines, payment: 'credit', customerPhone });
      return id;
    };
    const [one, other] = [await buys('+254722000031', 'Achieng'), await buys('+254722000032', 'Baraka')];
    const payment = { clientRef: newId(), amountMinor: 5000, payment: 'cash' };
    const paid = await post(`/v1/customers/${one}/payments`, cashier, payment);
    expect(paid.status).toBe(201);
    const refused = [
      await post(`/v1/customers/${other}/payments`, cashier, payment),
      await post(`/v1/customers/${one}/payments`, cashier, { ...payment, amountMinor: 6000 }),
      await post(`/v1/customers/${one}/payouts`, owner, payment),
    ];
    expect(refused.map((answer) => problemOf(answer).code)).toEqual(['conflict', 'conflict', 'conflict']);
    expect((await post(`/v1/customers/${one}/payments`, cashier, payment)).text).toBe(paid.text);
    expect((await get(`/v1/customers/${other}`, owner)).json).toMatchObject({ balance: { amountMinor: 15_000 } });
  });
});

describe('items, for every process and every phone', () => {
  test('a price that the owner changes on the web is the price of the next dial', async () => {
    const phone = ussdPhone(program.url, '+254700000001');
    await phone.dial();
    await phone.send('5831');
    expect((await ask('PATCH', '/v1/inventory/7', { token: owner, body: { priceMinor: 7700 } })).status).toBe(200);
    await until(async () => (await phone.dial('*384*7*1*7*1#')).text.includes('77'));
  });
});

describe('expenses', () => {
  test('are written down once, and taken back by a line of their own', async () => {
    const expense = { clientRef: newId(), amountMinor: 5000, category: 'rent' };
    const id = idOf(await post('/v1/expenses', owner, expense));
    expect(idOf(await post('/v1/expenses', owner, expense))).toBe(id);
    expect((await post(`/v1/expenses/${id}/reverse`, owner, {})).json).toMatchObject({
      amount: { amountMinor: -5000 },
    });
    const page = z.object({ items: z.array(z.object({ reversesId: z.string().nullable() })) });
    expect(read(page, await get('/v1/expenses?limit=1', owner)).items).toEqual([{ reversesId: id }]);
  });
});

describe('staff and settings', () => {
  test('a seller is invited, sees the invitation by SMS, and is stopped', async () => {
    const invited = await post('/v1/staff', owner, { phone: '+254733000001', name: 'Otieno' });
    expect(invited.json).toMatchObject({ status: 'invited', sellerNumber: 3 });
    expect(problemOf(await post('/v1/staff', owner, { phone: '+254733000001', name: 'Otieno' })).code).toBe('conflict');
    const messages = z.object({ items: z.array(z.object({ to: z.string().nullable(), template: z.string() })) });
    expect(read(messages, await get('/v1/messages', owner)).items).toContainEqual({
      to: '+254733000001',
      template: 'M14',
    });
    expect((await post(`/v1/staff/${idOf(invited)}/stop`, owner, {})).status).toBe(200);
  });

  test('a seller who is stopped is out at once, with the token still good for minutes', async () => {
    const people = z.object({ items: z.array(z.object({ id: z.string(), phone: z.string() })) });
    const { items } = read(people, await get('/v1/staff', owner));
    const seller = items.find(({ phone }) => phone === '+254700000002')?.id ?? '';
    const reset = await post(`/v1/staff/${seller}/reset-pin`, owner, {}, { 'Idempotency-Key': 'reset-1' });
    expect(reset.json).toEqual({ code: expect.stringMatching(/^\d{4}$/) });
    const again = await post(`/v1/staff/${seller}/reset-pin`, owner, {}, { 'Idempotency-Key': 'reset-1' });
    expect(again.text).toBe(reset.text);

    expect((await get('/v1/inventory', cashier)).status).toBe(200);
    expect((await post(`/v1/staff/${seller}/stop`, owner, {})).json).toMatchObject({ status: 'stopped' });
    expect(problemOf(await get('/v1/inventory', cashier))).toMatchObject({ status: 403, code: 'membership_stopped' });
  });

  test('a setting is changed, and the rest stays', async () => {
    const before = await get('/v1/settings', owner);
    const changed = await ask('PATCH', '/v1/settings', {
      token: owner,
      body: { priceLimitPercent: 20, lowStockSms: false },
    });
    expect(changed.json).toEqual({
      ...z.looseObject({}).parse(before.json),
      priceLimitPercent: 20,
      lowStockSms: false,
    });
    expect((await get('/v1/settings', owner)).text).toBe(changed.text);
  });
});

describe('whoever runs the service', () => {
  test('closes a shop, where nobody sells then, and opens it again', async () => {
    const admin = await program.adminToken();
    const { items } = read(listed, await get('/v1/admin/tenants?limit=1', admin));
    const id = items[0]?.id ?? '';
    expect((await post(`/v1/admin/tenants/${id}/suspend`, admin, {})).status).toBe(204);
    await until(async () => (await get('/v1/inventory', owner)).status === 403);
    expect(problemOf(await get('/v1/inventory', owner)).code).toBe('tenant_suspended');
    expect((await post(`/v1/admin/tenants/${id}/reopen`, admin, {})).status).toBe(204);
    await until(async () => (await get('/v1/inventory', owner)).status === 200);
  });
});
