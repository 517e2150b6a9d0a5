import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, problemOf, read } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const program = await openProgramPeople();
const { get, post } = createApiClient(program.url);
const owner = await program.tokenOf('vendor');
const cashier = await program.tokenOf('cashier');

afterAll(program.stop);

interface Again {
  readonly path: string;
  readonly first: object;
  /** What else somebody may send under the reference of the first. */
  readonly others: readonly object[];
}

const line = (quantity: string, more: object = {}) => ({ lines: [{ itemCode: 12, quantity, ...more }] });
const item = { name: 'Soap bar', unit: 'pc', priceMinor: 5000, stock: '4', alertThreshold: '1' };
const buyer = '+254722000101';

/** The first again is the first, byte for byte; anything else, and the same by somebody else, is refused. */
const expectOneAct = async ({ path, first, others }: Again, by: string, stranger: string): Promise<void> => {
  const clientRef = newId();
  const done = await post(path, by, { ...first, clientRef });
  expect(done.status).toBe(201);
  for (const other of others) {
    const refused = await post(path, by, { ...first, ...other, clientRef });
    expect({ other, ...problemOf(refused) }).toMatchObject({ other, status: 409, code: 'conflict' });
  }
  expect(problemOf(await post(path, stranger, { ...first, clientRef }))).toMatchObject({ status: 409 });
  expect((await post(path, by, { ...first, clientRef })).text).toBe(done.text);
};

describe('a reference that comes again', () => {
  test('with another sale is refused, and shows nobody the sale of another seller', async () => {
    const first = { ...line('2'), payment: 'cash' };
    const others = [line('3'), { payment: 'card' }, line('2', { unitPriceMinor: 14_000 })];
    await expectOneAct({ path: '/v1/sales', first, others }, owner, cashier);
    await expectOneAct({ path: '/v1/sales', first, others }, cashier, owner);
  });

  test('with a credit sale to another customer is refused', async () => {
    const first = { ...line('1'), payment: 'credit', customerPhone: buyer, customerName: 'Akinyi' };
    const others = [{ customerPhone: '+254722000102' }];
    await expectOneAct({ path: '/v1/sales', first, others }, owner, cashier);
  });

  test('with another delivery, or with a count, is refused', async () => {
    const path = '/v1/inventory/31/restock';
    await expectOneAct({ path, first: { quantity: '2' }, others: [{ quantity: '3' }] }, owner, cashier);
    const clientRef = newId();
    await post(path, owner, { clientRef, quantity: '2' });
    const count = { clientRef, counted: '1', expected: '2', reason: 'lost' };
    expect(problemOf(await post('/v1/inventory/31/count', owner, count)).code).toBe('conflict');
  });

  test('with another count is refused, whether it is booked or waits for the owner', async () => {
    const path = '/v1/inventory/26/count';
    const first = { counted: '3', expected: '5', reason: 'lost' };
    const others = [{ counted: '2' }, { reason: 'broken' }];
    for (const [who, status] of [
      [cashier, 'proposed'],
      [owner, 'applied'],
    ] as const) {
      const count = { ...first, clientRef: newId() };
      const answer = await post(path, who, count);
      expect(answer.json).toMatchObject({ status });
      for (const other of others) {
        expect(problemOf(await post(path, who, { ...count, ...other })).code).toBe('conflict');
      }
      expect((await post(path, who, count)).text).toBe(answer.text);
    }
  });

  test('with another new item, another expense or another way to pay is refused', async () => {
    const others = [{ name: 'Soap box' }, { priceMinor: 6000 }, { stock: '5' }];
    const clientRef = newId();
    const made = await post('/v1/inventory', owner, { ...item, clientRef });
    for (const other of others) {
      expect(problemOf(await post('/v1/inventory', owner, { ...item, ...other, clientRef })).code).toBe('conflict');
    }
    expect((await post('/v1/inventory', owner, { ...item, clientRef })).text).toBe(made.text);

    const spent = { clientRef, amountMinor: 5000, category: 'rent' };
    expect((await post('/v1/expenses', owner, spent)).status).toBe(201);
    expect(problemOf(await post('/v1/expenses', owner, { ...spent, amountMinor: 7000 })).code).toBe('conflict');
    expect(problemOf(await post('/v1/expenses', owner, { ...spent, category: 'power' })).code).toBe('conflict');

    const { id } = read(
      z.object({ id: z.string() }),
      await post('/v1/customers', owner, { phone: buyer, name: 'Akinyi' }),
    );
    const paid = { amountMinor: 5000, payment: 'cash' };
    const path = `/v1/customers/${id}/payments`;
    await expectOneAct({ path, first: paid, others: [{ payment: 'card' }, { amountMinor: 4000 }] }, owner, cashier);
  });

  test('with other lines of the same sale that come back is refused', async () => {
    const lines = [
      { itemCode: 12, quantity: '2' },
      { itemCode: 31, quantity: '1' },
    ];
    const sold = await post('/v1/sales', owner, { clientRef: newId(), lines, payment: 'cash' });
    const { id } = read(z.object({ id: z.string() }), sold);
    const back = (lineNumber: number, quantity: string, restock = true) => ({
      lines: [{ lineNumber, quantity, restock }],
    });
    const others = [back(1, '2'), back(2, '1'), back(1, '1', false)];
    const clientRef = newId();
    const done = await post(`/v1/sales/${id}/return`, owner, { ...back(1, '1'), clientRef });
    for (const other of others) {
      expect(problemOf(await post(`/v1/sales/${id}/return`, owner, { ...other, clientRef })).code).toBe('conflict');
    }
    expect((await post(`/v1/sales/${id}/return`, owner, { ...back(1, '1'), clientRef })).text).toBe(done.text);
  });

  test('in a sync is refused for good, and what came first stays', async () => {
    const clientRef = newId();
    const at = new Date().toISOString();
    const sync = (operation: object) =>
      post('/v1/sync', cashier, { sentAt: at, operations: [{ clientRef, at, ...operation }] });
    const sale = { type: 'sale', ...line('1'), payment: 'cash' };
    expect((await sync(sale)).json).toMatchObject({ results: [{ status: 'done' }] });
    const other = await sync({ ...sale, ...line('4') });
    expect(other.json).toMatchObject({ results: [{ status: 'refused', code: 'conflict', retry: false }] });
    const { items } = read(
      z.object({ items: z.array(z.object({ clientRef: z.string(), lines: z.unknown() })) }),
      await get('/v1/sales?limit=5', owner),
    );
    expect(items.filter((one) => one.clientRef === clientRef)).toMatchObject([{ lines: [{ quantity: '1' }] }]);
  });
});
