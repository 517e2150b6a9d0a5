import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { TEXTS } from '../../../src/console/texts/all.ts';
import { DEMO_CASHIER } from '../../../src/fixtures/demo-data.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, read } from '../../support/api-client.ts';
import { createConsoleClient, type ConsoleAnswer } from '../../support/console-client.ts';
import { CLAIMED } from '../../support/console-people.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const program = await openProgramPeople();
const api = createApiClient(program.url);
const owner = createConsoleClient(program.url);
const seller = createConsoleClient(program.url);
let token: string;

beforeAll(async () => {
  token = await program.tokenOf('vendor');
  const claimed = await owner.claim();
  expect([claimed.status, claimed.location]).toEqual([303, '/console']);
  await seller.claim({ ...CLAIMED, phone: DEMO_CASHIER.phone, username: 'baraka' });
  await program.trustAgain();
});
afterAll(program.stop);

/** The page that a form led to. */
const follow = async (answer: ConsoleAnswer): Promise<string> => {
  expect([answer.status, answer.html]).toEqual([303, expect.anything()]);
  return (await owner.ask(answer.location ?? '')).html;
};

const page = z.object({ items: z.array(z.object({ id: z.string(), receipt: z.string(), status: z.string() })) });
const salesNow = async () => read(page, await api.get('/v1/sales?limit=100', token)).items;
const sale = { code1: '1', quantity1: '2', payment: 'cash' };

describe('selling on the console', () => {
  test('sells, shows the sale, and cancels it', async () => {
    const sold = await owner.submit('/sales/new', '/sales/new', sale);
    expect(sold.status).toBe(303);
    const path = new URL(sold.location ?? '', program.url);
    expect((await owner.ask(`${path.pathname}${path.search}`)).html).toContain('Sold and saved.');

    const id = path.pathname.split('/').at(-1) ?? '';
    const voided = await owner.submit(`/sales/${id}`, `/sales/${id}/void`, { reason: 'wrong_item' });
    expect(voided.location).toBe(`/console/sales/${id}?done=voided`);
    expect((await salesNow()).find((one) => one.id === id)?.status).toBe('voided');
  });

  test('a form that is sent twice sells once, and is answered the same', async () => {
    const before = (await salesNow()).length;
    const form = { ...sale, token: await owner.tokenOn('/sales/new'), ref: newId() };
    const [first, second] = [await owner.send('/sales/new', form), await owner.send('/sales/new', form)];
    expect(second.location).toBe(first.location);
    expect((await salesNow()).length).toBe(before + 1);

    const changed = await owner.send('/sales/new', { ...form, quantity1: '3' });
    expect(changed.status).toBe(422);
    expect(changed.html).toContain(TEXTS['problem.key_reused'][0]);
  });

  test('what is refused comes back with its reason and all that was typed', async () => {
    const refused = await owner.submit('/sales/new', '/sales/new', { ...sale, code2: '9876', quantity2: '7' });
    expect(refused.status).toBe(404);
    expect(refused.html).toContain(TEXTS['problem.item_not_found'][0]);
    expect(refused.html).toMatch(/<input[^>]* name="quantity2"[^>]* value="7"/);
  });

  test('a sale is found by its receipt, mistyped ones are told, and sellers see their own alone', async () => {
    const [last] = await salesNow();
    const found = await owner.get(`/sales?receipt=${last?.receipt ?? ''}`);
    expect(found.html.match(/href="\/console\/sales\/[0-9a-f-]{36}"/g)).toEqual([
      `href="/console/sales/${last?.id ?? ''}"`,
    ]);
    const mistyped = await owner.get('/sales?receipt=10431');
    expect([mistyped.status, mistyped.html.includes(TEXTS['problem.receipt_mistyped'][0])]).toEqual([422, true]);
  });
});

describe('the rest of the shop', () => {
  test('an item is added, bought, counted, priced and hidden', async () => {
    const item = { name: 'Omo 1kg', unit: 'pc', price: '1,250', stock: '4', threshold: '2' };
    const added = await owner.submit('/stock/new', '/stock/new', item);
    expect(await follow(added)).toContain('Omo 1kg');
    const path = new URL(added.location ?? '', program.url).pathname.replace('/console', '');

    const cameIn = await owner.submit(path, `${path}/restock`, { cameIn: '6', cost: '6000' });
    expect(await follow(cameIn)).toContain(TEXTS['done.restocked'][0]);
    const counted = await owner.submit(path, `${path}/count`, { expected: '10', counted: '9', why: 'broken' });
    expect(await follow(counted)).toContain('9 pieces');
    const dearer = await owner.submit(path, path, { ...item, price: '1300' });
    expect(await follow(dearer)).toContain('Ksh1,300');
    const hidden = await owner.submit(path, path, { ...item, price: '1300', hidden: 'on' });
    expect(await follow(hidden)).toContain(TEXTS['stock.hidden'][0]);
    expect((await owner.get('/stock')).html).not.toContain('Omo 1kg');
    expect((await owner.get('/stock?hidden=true')).html).toContain('Omo 1kg');
  });

  test("a seller's count waits for the owner, who decides", async () => {
    const counted = await seller.submit('/stock/1', '/stock/1/count', { expected: '20', counted: '19', why: 'lost' });
    expect(counted.location).toBe('/console/stock/1?done=proposed');
    const { html } = await owner.get('/stock/counts');
    const [, id = ''] = /action="\/console\/stock\/counts\/([0-9a-f-]{36})\/reject"/.exec(html) ?? [];
    expect(await follow(await owner.submit('/stock/counts', `/stock/counts/${id}/reject`, {}))).toContain(
      TEXTS['counts.none'][0],
    );
  });

  test('a customer buys on credit and pays, the same payment once', async () => {
    const credit = { ...sale, payment: 'credit', customerPhone: '0722 000 111', customerName: 'Achieng' };
    expect(await follow(await owner.submit('/sales/new', '/sales/new', credit))).toContain(TEXTS['done.sold'][0]);
    const { html } = await owner.get('/customers?owing=true');
    const [, path = ''] = /href="\/console(\/customers\/[0-9a-f-]{36})">Achieng/.exec(html) ?? [];
    const form = { token: await owner.tokenOn(path), ref: newId(), amount: '100', payment: 'cash' };
    const paid = [await owner.send(`${path}/payments`, form), await owner.send(`${path}/payments`, form)];
    expect(paid.map(({ location }) => location)).toEqual([`/console${path}?done=paid`, `/console${path}?done=paid`]);
    const { balance } = read(
      z.object({ balance: z.object({ amountMinor: z.int() }) }),
      await api.get(`/v1${path}`, token),
    );
    const sold = read(
      z.object({ items: z.array(z.object({ total: z.object({ amountMinor: z.int() }) })) }),
      await api.get(`/v1/sales?customerId=${path.split('/').at(-1) ?? ''}`, token),
    );
    expect(balance.amountMinor).toBe((sold.items[0]?.total.amountMinor ?? 0) - 10_000);
  });

  test('an expense is written down and taken back', async () => {
    expect(
      await follow(await owner.submit('/expenses', '/expenses', { amount: '350', category: 'transport' })),
    ).toContain('Ksh350');
    const { html } = await owner.get('/expenses');
    const [, path = ''] = /action="\/console(\/expenses\/[0-9a-f-]{36}\/reverse)"/.exec(html) ?? [];
    expect(await follow(await owner.submit('/expenses', path, {}))).toContain('-Ksh350');
  });

  test('a seller is invited and stopped; a code for a new PIN is shown this once', async () => {
    const invited = await owner.submit('/staff', '/staff', { name: 'Otieno', phone: '0733000111' });
    expect(await follow(invited)).toContain('Otieno');
    const { html } = await owner.get('/staff');
    const [, reset = ''] = /action="\/console(\/staff\/[0-9a-f-]{36}\/reset-pin)"/.exec(html) ?? [];
    expect((await owner.submit('/staff', reset, {})).html).toMatch(/<p class="big">[0-9 ]{4,}<\/p>/);
    const stops = [...html.matchAll(/action="\/console(\/staff\/[0-9a-f-]{36}\/stop)"/g)];
    expect(await follow(await owner.submit('/staff', stops.at(-1)?.[1] ?? '', {}))).toContain(
      TEXTS['staff.state.over'][0],
    );
  });

  test('settings are changed, and the log tells what was', async () => {
    const wanted = { lowStockSms: 'on', priceLimitPercent: '10', eveningHour: '20', cutoffHour: '0' };
    expect(await follow(await owner.submit('/settings', '/settings', wanted))).toContain('value="10"');
    expect((await owner.get('/audit')).html).toContain('tenant.setting_changed');
    const wrong = await owner.submit('/settings', '/settings', { ...wanted, priceLimitPercent: '99' });
    expect([wrong.status, wrong.html.includes('value="99"')]).toEqual([422, true]);
  });

  test('the month is shown with the figures of the API, and taken out as a file', async () => {
    const total = z.object({ totals: z.object({ total: z.object({ amountMinor: z.int() }) }) });
    const days = 'from=2026-01-01&to=2026-12-31';
    const { totals } = read(total, await api.get(`/v1/reports/dashboard?${days}`, token));
    const { html } = await owner.get(`/reports?${days}`);
    expect(html).toContain(`Ksh${(totals.total.amountMinor / 100).toLocaleString('en')}`);
    const file = await owner.get(`/reports/sales.csv?${days}`);
    expect([file.status, file.headers.get('content-disposition')]).toEqual([200, expect.stringContaining('sales.csv')]);
  });

  test('sellers have a console of their own: selling, and no figures of the shop', async () => {
    const home = await seller.get('/');
    expect(home.html).toContain(TEXTS['new_sale.title'][0]);
    expect(home.html).not.toContain(TEXTS['nav.reports'][0]);
    for (const path of ['/reports', '/messages', '/audit', '/settings', '/staff', '/expenses', '/reports/sales.csv']) {
      expect([path, (await seller.get(path)).status]).toEqual([path, 403]);
    }
    const [mine] = (await salesNow()).filter(({ receipt }) => receipt !== '');
    expect((await seller.get(`/sales/${mine?.id ?? ''}`)).status).toBe(404);
  });
});

test('a name is shown as it is written', async () => {
  const name = '<img src=x>';
  const item = { clientRef: newId(), name, unit: 'pc', priceMinor: 100, stock: '5', alertThreshold: '9' };
  expect((await api.post('/v1/inventory', token, item)).status).toBe(201);
  for (const path of ['/', '/sales/new', '/stock', '/stock/sheet']) {
    const { html } = await owner.get(path);
    expect(html).toContain('&lt;img src=x>');
    expect(html).not.toContain(name);
  }
});
