import { afterAll, describe, expect, test } from '@jest/globals';
import { readXlsx } from 'hucre/xlsx';
import { z } from 'zod';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, problemOf, read } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const demo = await openProgramPeople();
const { get, post, ask } = createApiClient(demo.url);
const owner = await demo.tokenOf('vendor');
const cashier = await demo.tokenOf('cashier');

afterAll(demo.stop);

const money = z.object({ amountMinor: z.number(), currency: z.string() });
const entry = z.object({
  action: z.string(),
  channel: z.string(),
  origin: z.string().nullable(),
  actor: z.object({ name: z.string().nullable(), role: z.string() }),
  details: z.record(z.string(), z.unknown()),
});
const page = z.object({ items: z.array(entry), nextCursor: z.string().nullable() });
const audit = async (query = '') => read(page, await get(`/v1/audit-logs${query}`, owner));

const sell = () =>
  post('/v1/sales', cashier, { clientRef: newId(), lines: [{ itemCode: 3, quantity: '1' }], payment: 'cash' });

describe('an owner over HTTP', () => {
  test('sees what the shop came to, and a sale is in it at once', async () => {
    const board = z.object({ totals: z.object({ sales: z.number(), total: money }), hours: z.array(z.unknown()) });
    const before = read(board, await get('/v1/reports/dashboard', owner));
    await sell();
    const after = read(board, await get('/v1/reports/dashboard', owner));
    expect(after.totals.sales).toBe(before.totals.sales + 1);
    expect(after.totals.total).toEqual({ amountMinor: before.totals.total.amountMinor + 6500, currency: 'KES' });
    expect(after.hours).toHaveLength(24);
    expect(problemOf(await get('/v1/reports/dashboard?from=2020-01-01', owner)).code).toBe('request_invalid');
    expect(problemOf(await get('/v1/reports/dashboard', cashier)).code).toBe('not_allowed');
  });

  test('takes the sales out as a file for a program, and one for a spreadsheet', async () => {
    const csv = await get('/v1/reports/sales.csv', owner);
    expect(csv.status).toBe(200);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toMatch(/^attachment; filename="\d+-sales\.csv"$/);
    expect(csv.text.split('\r\n')[0]).toContain('receipt,business_day,sold_at');

    const url = `${demo.url}/v1/reports/inventory.xlsx`;
    const file = await fetch(url, { headers: { authorization: `Bearer ${owner}` } });
    const { sheets } = await readXlsx(new Uint8Array(await file.arrayBuffer()));
    expect(sheets[0]?.rows[0]?.[0]).toBe('code');
    expect((await ask('HEAD', '/v1/reports/sales.csv', { token: owner })).status).toBe(200);
    expect(problemOf(await get('/v1/reports/sales.csv', cashier)).code).toBe('not_allowed');
    expect(problemOf(await get('/v1/reports/sales.csv?from=yesterday', owner)).status).toBe(422);
  });

  test('reads who did what, and from where, page by page', async () => {
    await sell();
    const { items, nextCursor } = await audit('?limit=1');
    expect(items[0]).toMatchObject({ action: 'sale.recorded', channel: 'rest', actor: { role: 'cashier' } });
    expect(items[0]?.origin).toMatch(/^address:[0-9a-f]{32}$/);
    const next = await audit(`?limit=1&cursor=${nextCursor ?? ''}`);
    expect(next.items).not.toEqual(items);
    const exported = await audit('?action=data.exported');
    expect(exported.items.map(({ details }) => details['kind'])).toEqual(['stock', 'sales']);
    expect(problemOf(await get('/v1/audit-logs', cashier)).code).toBe('not_allowed');
  });

  test('has a program listen, and stop listening', async () => {
    const url = 'https://hooks.duka.co.ke/kibanda';
    const added = await post('/v1/webhooks', owner, { url, eventTypes: ['sale.recorded'] });
    expect(added.status).toBe(201);
    const { id, secret } = read(z.object({ id: z.string(), secret: z.string() }), added);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const listed = await get('/v1/webhooks', owner);
    expect(listed.text).toContain(url);
    expect(listed.text).not.toContain('whsec_');
    const from = new Date().toISOString();
    const replayed = await post(`/v1/webhooks/${id}/replay`, owner, { from });
    expect(replayed.json).toEqual({ from, to: expect.any(String) });
    expect((await ask('DELETE', `/v1/webhooks/${id}`, { token: owner })).status).toBe(204);
    expect(problemOf(await ask('DELETE', `/v1/webhooks/${id}`, { token: owner })).code).toBe('not_found');
  });

  test.each(['http://duka.co.ke/', 'https://127.0.0.1/', 'https://0x7f.1/', 'https://localhost/'])(
    'cannot have events sent to %s',
    async (url) => {
      const refused = await post('/v1/webhooks', owner, { url, eventTypes: ['sale.recorded'] });
      expect(problemOf(refused)).toMatchObject({ status: 422, code: 'request_invalid', field: 'url' });
    },
  );
});
