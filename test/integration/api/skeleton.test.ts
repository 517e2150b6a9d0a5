import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createAccessTokens, type TokenHolder } from '../../../src/features/accounts/access-tokens.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, problemOf, read } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';
import { TEST_SECRET_KEY } from '../../support/secrets.ts';

const demo = await openProgramPeople();
const { get, post, ask } = createApiClient(demo.url);
const owner = await demo.tokenOf('vendor');
const cashier = await demo.tokenOf('cashier');

afterAll(demo.stop);

const sale = z.object({ id: z.string(), receipt: z.string(), total: z.object({ amountMinor: z.number() }) });
const stockOf = async (code: number): Promise<string> =>
  read(z.object({ stock: z.string() }), await get(`/v1/inventory/${code}`, owner)).stock;

describe('a till that sells over HTTP', () => {
  test('sells two loaves, finds the sale again, and takes it back: the stock is as before', async () => {
    const before = await stockOf(3);
    const body = { clientRef: 'till-1.0001', lines: [{ itemCode: 3, quantity: '2' }], payment: 'cash' };

    const sold = await post('/v1/sales', cashier, body);
    expect(sold.status).toBe(201);
    const { id, total, receipt } = read(sale, sold);
    expect(total.amountMinor).toBe(13_000);
    expect(receipt).toMatch(/^\d{4,}-\d$/);
    expect(Number(await stockOf(3))).toBe(Number(before) - 2);

    expect((await get(`/v1/sales/${id}`, cashier)).text).toBe(sold.text);
    expect((await post(`/v1/sales/${id}/void`, cashier, { reason: 'wrong_item' })).status).toBe(200);
    expect(await stockOf(3)).toBe(before);
    expect(problemOf(await post(`/v1/sales/${id}/void`, cashier, { reason: 'test' })).code).toBe('sale_already_voided');
  });

  test('sends a sale twice because the line was cut: it is one sale, and the same answer', async () => {
    const body = { clientRef: 'till-1.0002', lines: [{ itemCode: 12, quantity: '1' }], payment: 'cash' };
    const key = { 'Idempotency-Key': 'till-1.0002' };
    const first = await post('/v1/sales', cashier, body, key);
    const again = await post('/v1/sales', cashier, body, key);

    expect(again.text).toBe(first.text);
    expect([first, again].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true']);
    const other = await post('/v1/sales', cashier, { ...body, payment: 'card' }, key);
    expect(problemOf(other)).toEqual({ status: 422, code: 'key_reused', field: 'Idempotency-Key' });
    // Without a key the reference alone says that it is the same.
    expect((await post('/v1/sales', cashier, body)).text).toBe(first.text);
  });

  test('sends the same change twenty times at once: it is done once', async () => {
    const before = Number(await stockOf(31));
    const body = { clientRef: newId(), quantity: '5' };
    const key = { 'Idempotency-Key': newId() };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post('/v1/inventory/31/restock', owner, body, key)),
    );

    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
    const refused = answers.filter(({ status }) => status !== 201).map(problemOf);
    expect(new Set(refused.map(({ code }) => code))).toEqual(
      refused.length === 0 ? new Set() : new Set(['key_in_use']),
    );
    expect(Number(await stockOf(31))).toBe(before + 5);
  });

  test('pages through its items without missing any', async () => {
    const page = z.object({ items: z.array(z.object({ code: z.number() })), nextCursor: z.string().nullable() });
    const codes: number[] = [];
    let next: string | null = '';
    while (next !== null) {
      const cursor: string = next === '' ? '' : `&cursor=${next}`;
      const { items, nextCursor }: z.infer<typeof page> = read(
        page,
        await get(`/v1/inventory?limit=5${cursor}`, cashier),
      );
      codes.push(...items.map(({ code }) => code));
      next = nextCursor;
      if (nextCursor !== null) {
        const elsewhere = await get(`/v1/inventory?hidden=true&cursor=${nextCursor}`, cashier);
        expect(problemOf(elsewhere).code).toBe('cursor_mismatch');
      }
    }
    expect(codes).toEqual([1, 2, 3, 7, 12, 15, 18, 20, 24, 26, 31, 40]);
  });

  test('a seller sees the sales of others as little as sales that are not there', async () => {
    const body = { clientRef: newId(), lines: [{ itemCode: 40, quantity: '1' }], payment: 'cash' };
    const { id } = read(sale, await post('/v1/sales', owner, body));
    const withoutReference = (text: string): string => text.replace(/"reference":"[^"]*"/, '');

    const others = await get(`/v1/sales/${id}`, cashier);
    const unknown = await get(`/v1/sales/${newId()}`, cashier);
    expect(others.status).toBe(404);
    expect(withoutReference(others.text)).toBe(withoutReference(unknown.text));
  });
});

describe('whoever is not let in', () => {
  const mint = (change: Partial<TokenHolder>, secret = TEST_SECRET_KEY) =>
    createAccessTokens(secret).issue({ ...demo.holderOf('vendor'), ...change }, new Date());

  test('reads which token is missing, or not ours', async () => {
    expect(problemOf(await get('/v1/inventory'))).toEqual({ status: 401, code: 'token_missing' });
    const tokens = [
      'nonsense',
      await mint({}, 'another secret of the installation, long enough'),
      await createAccessTokens(TEST_SECRET_KEY).issue(demo.holderOf('vendor'), new Date(Date.now() - 11 * 60_000)),
      `${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.${owner.split('.')[1] ?? ''}.`,
    ];
    for (const token of tokens) {
      expect(problemOf(await get('/v1/inventory', token))).toEqual({ status: 401, code: 'token_invalid' });
    }
  });

  test('gets no further with a token of somebody who was given another role, or has no place in the shop', async () => {
    const pretending = await mint({ place: demo.holderOf('cashier').place });
    expect(problemOf(await get('/v1/inventory', pretending)).code).toBe('role_changed');
    const { tenantId = '' } = demo.holderOf('vendor').place ?? {};
    const stranger = await mint({ place: { tenantId, memberId: newId() } });
    expect(problemOf(await get('/v1/inventory', stranger)).code).toBe('membership_stopped');
  });

  test('a seller adds no items', async () => {
    const body = { clientRef: 'x', name: 'Sweets', unit: 'pc', priceMinor: 500, stock: '0', alertThreshold: '0' };
    expect(problemOf(await post('/v1/inventory', cashier, body))).toMatchObject({ status: 403, code: 'not_allowed' });
  });
});

describe('whoever asks in the wrong way', () => {
  const wrong = { lines: [{ itemCode: 3, quantity: '1e3' }], payment: 'cash', clientRef: 'a' };

  test.each<[string, () => Promise<Awaited<ReturnType<typeof ask>>>, Record<string, unknown>]>([
    ['an address that is none', () => get('/v1/nothing', owner), { status: 404, code: 'not_found' }],
    ['a method that is none there', () => ask('DELETE', '/v1/sales'), { status: 405, code: 'method_not_allowed' }],
    ['a method that only items have', () => ask('PATCH', '/v1/inventory/alerts'), { code: 'method_not_allowed' }],
    ['the same of books', () => ask('PUT', '/v1/reports/dashboard'), { code: 'method_not_allowed' }],
    ['half a body', () => post('/v1/sales', owner, '{"lines":'), { status: 400, code: 'body_invalid' }],
    ['a list for a body', () => post('/v1/sales', owner, '[]'), { status: 422, code: 'request_invalid' }],
    ['no body', () => ask('POST', '/v1/sales', { token: owner }), { status: 422, code: 'request_invalid' }],
    ['40 KB', () => post('/v1/sales', owner, { a: 'a'.repeat(40_000) }), { status: 413, code: 'body_too_large' }],
    ['a form', () => post('/v1/sales', owner, 'a=b', { 'content-type': 'text/plain' }), { status: 415 }],
    ['a quantity that is none', () => post('/v1/sales', owner, wrong), { status: 422, field: 'lines[0].quantity' }],
    ['an unknown field', () => post('/v1/sales', owner, { ...wrong, discount: 1 }), { code: 'request_invalid' }],
    ['a limit of 1000', () => get('/v1/sales?limit=1000', owner), { status: 422, field: 'limit' }],
    [
      'half a character in a name',
      () => post('/v1/customers', owner, '{"phone":"+254712000009","name":"Auma \\ud83c"}'),
      { status: 422, field: 'name' },
    ],
    ['a line break in a name', () => post('/v1/customers', owner, { name: 'a\nb' }), { status: 422 }],
    ['an address that cannot be read', () => get('/v1/sales/%E0%A4%A', owner), { status: 404, code: 'not_found' }],
    ['an id that is none', () => get('/v1/sales/1', owner), { status: 422, field: 'id' }],
  ])('%s', async (_what, request, expected) => {
    const answer = await request();
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(problemOf(answer)).toMatchObject(expected);
    expect(answer.json).toMatchObject({ detail: expect.any(String), reference: expect.any(String) });
  });

  test('reads which methods there are', async () => {
    expect((await ask('PATCH', '/v1/sales')).headers.get('allow')).toBe('GET, POST, HEAD');
  });
});

describe('whoever reads about it', () => {
  test('finds a document and a page of it that loads nothing from elsewhere, under 60 KB', async () => {
    const document = await get('/openapi.json');
    expect(document.json).toMatchObject({
      openapi: '3.1.1',
      paths: { '/v1/sales': { post: { operationId: 'createSale' } } },
    });
    const page = await get('/docs');
    const style = await get('/docs.css');
    expect(page.text.length + style.text.length).toBeLessThan(60_000);
    expect(page.text).toContain('createSale');
    // What is code in the words of a route is shown as code.
    expect(page.text).toContain('<code>mfaRequired</code>: go on');
    expect(page.text).not.toContain('`');
    expect(page.text.match(/(?:src|href)="(?!\/|#)[^"]*"/g)).toBeNull();
  });
});
