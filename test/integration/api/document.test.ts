import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createApiRouter } from '../../../src/api/api-router.ts';
import type { Route } from '../../../src/api/route.ts';
import { createApiClient } from '../../support/api-client.ts';
import { runDemoProgram } from '../../support/running-program.ts';

const program = await runDemoProgram();
const folder = await mkdtemp(join(tmpdir(), 'kibanda-document-'));

afterAll(async () => {
  await program.stop();
  await rm(folder, { recursive: true });
});

test('the document satisfies the linter, without a warning', async () => {
  const file = join(folder, 'openapi.json');
  await writeFile(file, (await createApiClient(program.url).get('/openapi.json')).text);
  const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const { stdout, stderr } = await promisify(execFile)(
    'node_modules/.bin/redocly',
    ['lint', '--extends', 'recommended', '--max-problems', '20', file],
    { env: { ...process.env, ...quiet } },
  );
  expect(`${stdout}${stderr}`).toContain('Your API description is valid');
  expect(`${stdout}${stderr}`).not.toMatch(/warning|error/i);
});

test('the document says what can be asked about an answer', async () => {
  const link = z.object({ parameters: z.record(z.string(), z.string()) });
  const response = z.object({ links: z.record(z.string(), link).optional() });
  const operation = z.object({ responses: z.record(z.string(), response) });
  const { json } = await createApiClient(program.url).get('/openapi.json');
  const { paths } = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) }).parse(json);
  const linksOf = (path: string, method: string, status: string) =>
    Object.entries(paths[path]?.[method]?.responses[status]?.links ?? {}).map(
      ([to, { parameters }]) => `${to} ${Object.entries(parameters).flat().join(' ')}`,
    );

  expect(linksOf('/v1/sales', 'post', '201')).toEqual([
    ...['getSale id $response.body#/id', 'voidSale id $response.body#/id'],
    ...['returnLines id $response.body#/id', 'changePayment id $response.body#/id'],
  ]);
  expect(linksOf('/v1/inventory', 'get', '200')).toContain('restock code $response.body#/items/0/code');
  // What was paid is named by its receipt; its id is not the customer's.
  expect(linksOf('/v1/customers/{id}/payments', 'post', '201')).toEqual([
    'reversePayment receipt $response.body#/receipt',
  ]);
});

test('a route that does not say who may ask stops the program from starting', () => {
  const { right: _right, ...forgotten } = { right: '', id: 'open', method: 'get', path: '/open', tag: 'Sales' };
  const route = { ...forgotten, summary: '', kind: 'open', prepare: () => ({}) } as unknown as Route;
  expect(() => createApiRouter([route], {} as Parameters<typeof createApiRouter>[1])).toThrow(
    'The route get /open does not say who may ask.',
  );
});
