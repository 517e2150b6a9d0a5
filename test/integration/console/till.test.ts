import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { TEXTS } from '../../../src/console/texts/all.ts';
import { DEMO_CASHIER } from '../../../src/fixtures/demo-data.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, read } from '../../support/api-client.ts';
import { createConsoleClient } from '../../support/console-client.ts';
import { CLAIMED } from '../../support/console-people.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const program = await openProgramPeople();
const api = createApiClient(program.url);
const owner = createConsoleClient(program.url);
const seller = createConsoleClient(program.url);
let token: string;

beforeAll(async () => {
  token = await program.tokenOf('vendor');
  await owner.claim();
  await seller.claim({ ...CLAIMED, phone: DEMO_CASHIER.phone, username: 'baraka' });
});
afterAll(program.stop);

describe('the till in the browser', () => {
  const syncAnswer = z.object({ results: z.array(z.object({ ref: z.string(), status: z.string() })) });
  const fields = { code1: '1', quantity1: '1', payment: 'cash' };
  const kept = (more: Readonly<Record<string, string>> = {}) => ({
    ...{ ref: newId(), at: new Date().toISOString(), fields: { ...fields, ...more } },
  });
  const sync = (by: typeof owner, sent: unknown, headers: Readonly<Record<string, string>> = {}) =>
    by.ask('/console/till/sync', {
      method: 'POST',
      body: JSON.stringify(sent),
      headers: { 'content-type': 'application/json', ...headers },
    });
  const sales = z.object({ items: z.array(z.object({ id: z.string(), clientRef: z.string() })) });
  const refsNow = async () =>
    read(sales, await api.get('/v1/sales?limit=100', token)).items.map(({ clientRef }) => clientRef);

  test('sends what was sold without a line as often as it likes: each is one sale, and the same as by its form', async () => {
    const formRef = newId();
    const form = { ...fields, token: await owner.tokenOn('/sales/new'), ref: formRef };
    expect((await owner.send('/sales/new', form)).status).toBe(303);
    const byForm = { ...kept(), ref: formRef };
    const waiting = [kept({ quantity1: '1,5', code1: '1' }), kept({ price1: 'abc' }), kept(), byForm];
    const sent = { token: await owner.tokenOn('/sales/new'), sentAt: new Date().toISOString(), sales: waiting };
    for (const answer of [await sync(owner, sent), await sync(owner, sent)]) {
      const { results } = syncAnswer.parse(JSON.parse(answer.html));
      expect(results.map(({ ref }) => ref)).toEqual(waiting.map(({ ref }) => ref));
      expect(results.map(({ status }) => status)).toEqual(['refused', 'refused', 'done', 'done']);
    }
    const known = await refsNow();
    expect(waiting.map(({ ref }) => known.filter((one) => one === ref).length)).toEqual([0, 0, 1, 1]);
  });

  test('takes nothing that does not come from a page of ours, or from nobody', async () => {
    const waiting = kept();
    const sent = { token: await owner.tokenOn('/sales/new'), sentAt: new Date().toISOString(), sales: [waiting] };
    const stranger = createConsoleClient(program.url);
    const answers = [
      await sync(owner, { ...sent, token: '' }),
      await sync(owner, { ...sent, token: await seller.tokenOn('/sales/new') }),
      await sync(owner, sent, { origin: 'https://elsewhere.example' }),
      await sync(owner, sent, { 'sec-fetch-site': 'cross-site' }),
      await sync(stranger, { ...sent, token: await stranger.tokenOn('/sign-in') }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 303]);
    expect(await refsNow()).not.toContain(waiting.ref);
  });

  test('is told who sells and what; the page that browsers keep is nobody’s', async () => {
    const { html } = await seller.get('/till/state?items=true');
    expect(JSON.parse(html)).toMatchObject({
      who: expect.any(String),
      items: expect.arrayContaining([expect.any(Object)]),
    });
    const shell = await owner.get('/till?l=sw');
    expect(shell.html).toContain(TEXTS['till.no_line'][1]);
    for (const personal of ['zawadi', 'Duka la Amani', 'name="token"']) expect(shell.html).not.toContain(personal);
    const worker = await owner.ask('/console/worker.js');
    expect([worker.status, worker.headers.get('service-worker-allowed')]).toEqual([200, '/console']);
    const files = z.array(z.string()).parse(JSON.parse(/const FILES = (\[.*\]);/.exec(worker.html)?.[1] ?? ''));
    for (const file of files) expect([file, (await owner.ask(file)).status]).toEqual([file, 200]);
  });

  test('the owner hears through an open line that something was sold; sellers have none', async () => {
    const leaving = new AbortController();
    const cookie = [...owner.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const line = await fetch(`${program.url}/console/live`, { headers: { cookie }, signal: leaving.signal });
    expect(line.headers.get('content-type')).toContain('text/event-stream');
    const heard = (async () => {
      const decoder = new TextDecoder();
      for await (const bytes of line.body ?? []) if (decoder.decode(bytes).includes('data: changed')) return true;
      return false;
    })();
    await owner.submit('/sales/new', '/sales/new', fields);
    expect(await heard).toBe(true);
    leaving.abort();
    expect((await seller.get('/live')).status).toBe(403);
  });
});
