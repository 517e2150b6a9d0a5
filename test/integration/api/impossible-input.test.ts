import { createHash } from 'node:crypto';
import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, problemOf, read, type ApiAnswer } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const program = await openProgramPeople();
const { get, post } = createApiClient(program.url);
const owner = await program.tokenOf('vendor');
const cashier = await program.tokenOf('cashier');

afterAll(program.stop);

const withId = z.object({ id: z.string() });
const idOf = (answer: ApiAnswer): string => read(withId, answer).id;

describe('input that no book can hold', () => {
  test('a return that names a line twice, days before the year 2000, and a cursor beyond all numbers', async () => {
    const lines = [{ itemCode: 12, quantity: '2' }];
    const id = idOf(await post('/v1/sales', cashier, { clientRef: newId(), lines, payment: 'cash' }));
    const line = { lineNumber: 1, quantity: '1', restock: true };
    const twice = await post(`/v1/sales/${id}/return`, owner, { clientRef: newId(), lines: [line, line] });
    expect(problemOf(twice)).toMatchObject({ status: 422, field: 'lines' });

    for (const path of ['/v1/sales', '/v1/reports/dashboard']) {
      expect(problemOf(await get(`${path}?from=0000-01-01`, owner))).toMatchObject({ status: 422, field: 'from' });
      expect(problemOf(await get(`${path}?to=2100-01-01`, owner))).toMatchObject({ status: 422, field: 'to' });
    }
    expect((await get('/v1/sales?from=2000-01-01&to=2099-12-31', owner)).status).toBe(200);

    const beyond = (cursor: string): string => {
      const place: unknown[] = z.array(z.unknown()).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
      return Buffer.from(JSON.stringify([place[0], 2 ** 31])).toString('base64url');
    };
    const { nextCursor } = read(z.object({ nextCursor: z.string() }), await get('/v1/inventory?limit=1', owner));
    const forged = await get(`/v1/inventory?limit=1&cursor=${beyond(nextCursor)}`, owner);
    expect(problemOf(forged).code).toBe('cursor_mismatch');
    // The shops' list asks nothing else: its cursor is made the same way.
    const digest = createHash('sha256').update('{}').digest('base64url').slice(0, 8);
    const shops = Buffer.from(JSON.stringify([digest, 2 ** 31])).toString('base64url');
    const admin = await program.adminToken();
    expect(problemOf(await get(`/v1/admin/tenants?cursor=${shops}`, admin)).code).toBe('cursor_mismatch');
  });
});
