import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { writeXlsx } from 'hucre/xlsx';
import { TEXTS } from '../../../src/console/texts/all.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, read } from '../../support/api-client.ts';
import { createConsoleClient, type ConsoleAnswer } from '../../support/console-client.ts';
import { CLAIMED } from '../../support/console-people.ts';
import { DEMO_CASHIER } from '../../../src/fixtures/demo-data.ts';
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
  await program.trustAgain();
});
afterAll(program.stop);

const follow = async (answer: ConsoleAnswer): Promise<string> => {
  expect([answer.status, answer.html]).toEqual([303, expect.anything()]);
  return (await owner.ask(answer.location ?? '')).html;
};

const items = z.object({ items: z.array(z.object({ name: z.string() })) });
const namesNow = async () => read(items, await api.get('/v1/inventory?limit=100', token)).items.map(({ name }) => name);

const upload = async (bytes: Uint8Array<ArrayBuffer>, name: string): Promise<ConsoleAnswer> =>
  owner.upload('/stock/import', { token: await owner.tokenOn('/stock/import'), ref: newId() }, { name, bytes });
const uploadText = (text: string): Promise<ConsoleAnswer> => upload(new TextEncoder().encode(text), 'items.csv');

/** Sends the form with which a preview is saved. */
const saveShown = async ({ html }: ConsoleAnswer): Promise<ConsoleAnswer> => {
  const [, rows = ''] = /name="rows" value="([^"]*)"/.exec(html) ?? [];
  const written = rows.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
  return owner.send('/stock/import/save', { token: await owner.tokenOn('/account'), ref: newId(), rows: written });
};

describe('items from a spreadsheet', () => {
  test('are shown row by row with their faults, and nothing is saved before the owner says so', async () => {
    const before = await namesNow();
    const list =
      'jina;kipimo;bei;idadi;onya\nUnga 2kg;mfuko;210;12;3\nX;kipande;abc;-1;0\nUnga 2kg;mfuko;5;1;1\nSukari;furlong;10;1,5;1\n';
    const preview = await uploadText(list);
    expect([preview.status, await namesNow()]).toEqual([200, before]);
    for (const fault of ['name_invalid', 'price_invalid', 'quantity_invalid', 'name_twice', 'unit_unknown'] as const) {
      expect(preview.html).toContain(TEXTS[`fault.${fault}`][0]);
    }
    expect(preview.html).toContain('3 of 4 rows have a fault');
    expect(await follow(await saveShown(preview))).toContain(TEXTS['done.imported'][0]);
    expect((await namesNow()).filter((name) => !before.includes(name))).toEqual(['Unga 2kg']);
  });

  test('come from a workbook as from a CSV file, with what it took for numbers', async () => {
    const rows = [
      ['item', 'price', 'unit', 'stock', 'alert_level'],
      ['Mchele', 180.0, 'kg', 0.1 + 0.2, 1],
      ['Chumvi', 'KES 1,050', 'piece', 7, ''],
    ];
    const preview = await upload(new Uint8Array(await writeXlsx({ sheets: [{ name: 'Items', rows }] })), 'items.xlsx');
    expect(preview.html).toContain('All 2 rows are right.');
    await follow(await saveShown(preview));
    const { items: kept } = read(
      z.object({ items: z.array(z.object({ name: z.string(), stock: z.string(), price: z.unknown() })) }),
      await api.get('/v1/inventory?limit=100', token),
    );
    expect(kept.filter(({ name }) => ['Mchele', 'Chumvi'].includes(name))).toEqual(
      [
        { name: 'Mchele', stock: '0.3', price: { amountMinor: 18_000, currency: 'KES' } },
        { name: 'Chumvi', stock: '7', price: { amountMinor: 105_000, currency: 'KES' } },
      ].map((item) => expect.objectContaining(item)),
    );
  });

  test('that the shop has already are told, also when somebody adds one between looking and saving', async () => {
    const preview = await uploadText('Majani,piece,50,3,1\n');
    const item = { clientRef: newId(), name: 'Majani', unit: 'pc', priceMinor: 100, stock: '5', alertThreshold: '1' };
    expect((await api.post('/v1/inventory', token, item)).status).toBe(201);
    const refused = await saveShown(preview);
    expect([refused.status, refused.html.includes(TEXTS['fault.item_exists'][0])]).toEqual([409, true]);
  });

  test('are all saved or none, and a list that is sent twice is saved once', async () => {
    const row = (name: string) => ({ name, unit: 'pc', price: '10', stock: '1', threshold: '0' });
    const list = { clientRef: newId(), rows: [row('Kiberiti'), row('?'), row('Sabuni')] };
    expect((await api.post('/v1/inventory/import', token, list)).status).toBe(422);
    expect(await namesNow()).not.toContain('Kiberiti');
    const right = { ...list, rows: [row('Kiberiti'), row('Sabuni')] };
    const answers = [
      await api.post('/v1/inventory/import', token, right),
      await api.post('/v1/inventory/import', token, right),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect((await namesNow()).filter((name) => name === 'Kiberiti')).toHaveLength(1);
  });

  test('a file that is no list says so, a large one is refused', async () => {
    expect((await upload(new Uint8Array([0x50, 0x4b, ...Array<number>(40).fill(0)]), 'x.xlsx')).status).toBe(400);
    expect((await uploadText('')).status).toBe(400);
    expect((await upload(new Uint8Array(600_000), 'large.csv')).status).toBe(413);
  });
});

describe('what is looked for', () => {
  test('a sale is found by the phone of the buyer, by its item, its seller and its day', async () => {
    const credit = {
      code1: '3',
      quantity1: '1',
      payment: 'credit',
      customerPhone: '0722 000 222',
      customerName: 'Wanjiku',
    };
    const sold = await owner.submit('/sales/new', '/sales/new', credit);
    const id = new URL(sold.location ?? '', program.url).pathname.split('/').at(-1) ?? '';
    const found = async (query: string): Promise<readonly string[]> => {
      const { html } = await owner.get(`/sales?${query}`);
      return [...html.matchAll(/href="\/console\/sales\/([0-9a-f-]{36})"/g)].map(([, sale = '']) => sale);
    };
    expect(await found('phone=0722000222')).toEqual([id]);
    expect(await found('phone=0722000223')).toEqual([]);
    expect(await found('phone=%2B254722000222&itemCode=3')).toEqual([id]);
    expect(await found('phone=0722000222&itemCode=1')).toEqual([]);
    expect((await found('itemCode=3')).includes(id)).toBe(true);
    const wrong = await owner.get('/sales?phone=12');
    expect([wrong.status, wrong.html.includes(TEXTS['problem.phone_invalid'][0])]).toEqual([422, true]);
  });

  test("an item's ledger tells each change with what was left, and is the owner's", async () => {
    await owner.submit('/stock/2', '/stock/2/restock', { cameIn: '4', cost: '300' });
    await owner.submit('/sales/new', '/sales/new', { code1: '2', quantity1: '1', payment: 'cash' });
    const { html } = await owner.get('/stock/2/movements');
    for (const text of [TEXTS['movement.sale'][0], TEXTS['movement.restock'][0], 'Ksh300', '/console/sales/']) {
      expect(html).toContain(text);
    }
    const ledger = read(
      z.object({ items: z.array(z.object({ quantity: z.string(), balance: z.string() })) }),
      await api.get('/v1/inventory/2/movements?limit=2', token),
    ).items;
    expect(ledger.map(({ quantity }) => quantity)).toEqual(['-1', '4']);
    expect(Number(ledger[1]?.balance) - 1).toBe(Number(ledger[0]?.balance));
    expect((await seller.get('/stock/2/movements')).status).toBe(403);
  });

  test('a sheet to count by has every item that is sold', async () => {
    const { html } = await owner.get('/stock/sheet');
    for (const name of await namesNow()) expect(html).toContain(name.replace('<', '&lt;'));
  });

  test('a month stands beside as many days before it', async () => {
    const { html } = await owner.get('/reports?from=2026-06-11&to=2026-06-20');
    expect(html).toContain('Beside the 10 days before');
    expect((await owner.get('/reports?from=x&to=2026-06-20')).status).toBe(422);
  });
});

describe('who hears of the shop, and the second step', () => {
  test('an address is added with a secret that is shown once, sent to again, and removed', async () => {
    const form = { url: 'https://hooks.duka.co.ke/kibanda', 'sale.recorded': 'on' };
    const added = await owner.submit('/webhooks', '/webhooks', form);
    expect(added.html).toMatch(/whsec_/);
    const { html } = await owner.get('/webhooks');
    expect([html.includes('hooks.duka.co.ke'), html.includes('whsec_')]).toEqual([true, false]);
    const [, path = ''] = /action="\/console(\/webhooks\/[0-9a-f-]{36})\/remove"/.exec(html) ?? [];
    expect(await follow(await owner.submit('/webhooks', `${path}/replay`, {}))).toContain(
      TEXTS['done.webhook_replayed'][0],
    );
    expect(await follow(await owner.submit('/webhooks', `${path}/remove`, {}))).toContain(TEXTS['webhooks.none'][0]);
    expect((await owner.submit('/webhooks', '/webhooks', { ...form, url: 'http://10.0.0.1/' })).status).toBe(422);
  });

  test('the key of the second step is a picture too', async () => {
    const begun = await owner.submit('/account', '/account/second-step', {});
    expect(begun.html).toMatch(/<svg class="qr" viewBox="0 0 \d+ \d+" role="img"/);
  });
});
