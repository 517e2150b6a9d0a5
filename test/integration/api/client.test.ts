import { readFile } from 'node:fs/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import { createKibanda } from '../../../clients/typescript/client.ts';
import { newId } from '../../../src/platform/ids.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const program = await openProgramPeople();
const { url } = program;
const owner = await program.tokenOf('vendor');
const kibanda = createKibanda({ url, token: owner });

afterAll(program.stop);

/** What it answered; a refusal fails the test with its problem. */
const good = <T>(
  outcome: { readonly ok: true; readonly data: T } | { readonly ok: false; readonly problem: unknown },
): T => {
  if (outcome.ok) return outcome.data;
  throw new Error(JSON.stringify(outcome.problem));
};

describe('a program that uses the typed client', () => {
  test('sells, sends the same again because the line was cut, and reads the sale', async () => {
    const key = newId();
    const sale = {
      clientRef: key,
      lines: [{ itemCode: 40, quantity: '1' }],
      payment: 'cash',
    } as const;
    const sold = await kibanda('createSale', { body: sale, key });
    const again = await kibanda('createSale', { body: sale, key });
    expect([sold, again]).toMatchObject([
      { status: 201, replayed: false },
      { status: 201, replayed: true },
    ]);
    const { id, receipt } = good(sold);
    expect(good(await kibanda('getSale', { params: { id } }))).toMatchObject({
      id,
      receipt,
      payment: 'cash',
    });
    expect(good(await kibanda('listSales', { query: { limit: '1' } })).items).toHaveLength(1);
  });

  test('reads a refusal as an answer with a code', async () => {
    const refused = await kibanda('getItem', { params: { code: '9999' } });
    expect(refused).toMatchObject({
      ok: false,
      status: 404,
      problem: { code: 'item_not_found' },
    });
    const nobody = createKibanda({ url });
    expect(await nobody('me')).toMatchObject({
      ok: false,
      status: 401,
      problem: { code: 'token_missing' },
    });
  });

  test('gets a file as it comes', async () => {
    const file = good(await kibanda('exportBooks', { params: { file: 'inventory.csv' } }));
    expect((await file.text()).split('\r\n').length).toBeGreaterThan(10);
  });
});

describe('an item that two people change', () => {
  const read = () =>
    fetch(`${url}/v1/inventory/7`, {
      headers: { authorization: `Bearer ${owner}` },
    });
  const change = (path: string, body: object, ifMatch?: string) =>
    fetch(`${url}/v1/${path}`, {
      method: 'PATCH',
      headers: {
        ...{
          authorization: `Bearer ${owner}`,
          'content-type': 'application/json',
        },
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
      },
      body: JSON.stringify(body),
    });
  const etagOf = ({ headers }: Response): string => headers.get('etag') ?? '';

  test('is changed by the first; the second reads that it was, and nothing of theirs is kept', async () => {
    const seen = etagOf(await read());
    expect(seen).toMatch(/^"[\w-]{16}"$/);
    const first = await change('inventory/7', { alertThreshold: '4' }, seen);
    expect(first.status).toBe(200);
    const second = await change('inventory/7', { alertThreshold: '9' }, seen);
    expect([second.status, await second.json()]).toMatchObject([412, { code: 'changed_meanwhile', field: 'If-Match' }]);
    const now = await read();
    expect(await now.json()).toMatchObject({ alertThreshold: '4' });
    expect(etagOf(now)).toBe(etagOf(first));
  });

  test('is the same item after a sale: what is left of it changes by itself', async () => {
    const seen = etagOf(await read());
    const body = {
      clientRef: newId(),
      lines: [{ itemCode: 7, quantity: '1' }],
      payment: 'cash',
    } as const;
    good(await kibanda('createSale', { body }));
    expect(etagOf(await read())).toBe(seen);
    expect((await change('inventory/7', { alertThreshold: '5' }, `"other", ${seen}`)).status).toBe(200);
    expect((await change('inventory/7', { alertThreshold: '6' }, '*')).status).toBe(200);
    expect((await change('inventory/7', { alertThreshold: '7' })).status).toBe(200);
    expect((await change('inventory/7', { alertThreshold: '8' }, 'no tag')).status).toBe(422);
  });

  test('of many who change it at once with one ETag, one does', async () => {
    const seen = etagOf(await read());
    const answers = await Promise.all(
      [11, 12, 13, 14, 15, 16].map((level) => change('inventory/7', { alertThreshold: String(level) }, seen)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412, 412, 412]);
  });

  test('and so are the settings of the shop', async () => {
    const seen = etagOf(
      await fetch(`${url}/v1/settings`, {
        headers: { authorization: `Bearer ${owner}` },
      }),
    );
    expect((await change('settings', { eveningHour: 19 }, seen)).status).toBe(200);
    expect((await change('settings', { eveningHour: 18 }, seen)).status).toBe(412);
  });
});

test('every request of docs/api.http is one that is understood', async () => {
  const text = (await readFile('docs/api.http', 'utf8'))
    .replaceAll('{{url}}', url)
    .replaceAll('{{accessToken}}', owner)
    .replaceAll(/\{\{(id|\$uuid)\}\}/g, () => newId())
    .replaceAll(/\{\{\w+\}\}/g, 'none');
  const requests = text.split(/^### /m).slice(1);
  expect(requests.length).toBeGreaterThan(50);
  const misread: string[] = [];
  for (const request of requests) {
    const [head = '', ...rest] = request.trimEnd().split('\n\n');
    const [title = '', first = '', ...headers] = head.split('\n');
    const [method = '', address = ''] = first.split(' ');
    const body = rest.join('\n\n');
    const answer = await fetch(address, {
      method,
      headers: Object.fromEntries(headers.map((line) => line.split(': ') as [string, string])),
      ...(body === '' ? {} : { body }),
    });
    const said = await answer.text();
    if ([400, 405, 415, 422].includes(answer.status) || answer.status >= 500) {
      misread.push(`${title}: ${String(answer.status)} ${said}`);
    }
  }
  expect(misread).toEqual([]);
});
