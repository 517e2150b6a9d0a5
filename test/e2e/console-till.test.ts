import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { DEMO_CASHIER } from '../../src/fixtures/demo-data.ts';
import { TEXTS } from '../../src/console/texts/all.ts';
import { newId } from '../../src/platform/ids.ts';
import { createApiClient, read } from '../support/api-client.ts';
import { CLAIMED, codeSentTo } from '../support/console-people.ts';
import { openCuttingProxy } from '../support/cutting-proxy.ts';
import { openProgramPeople } from '../support/program-people.ts';
import { openRealBrowser } from '../support/real-browser.ts';
import { until } from '../support/until.ts';
import { ussdPhone } from '../support/ussd-phone.ts';

const program = await openProgramPeople();
/** The line between the browser and the program. */
const line = await openCuttingProxy(program.url);
const site = line.url.replace(/\/$/, '');
const browser = await openRealBrowser();
const { get, post } = createApiClient(program.url);
let page: Page;
let token: string;

beforeAll(async () => {
  token = await program.tokenOf('vendor');
  page = await browser.start();
  await page.goto(`${site}/console/claim`);
  await page.locator('[name=phone]').fill(CLAIMED.phone);
  await page.locator('main button').click();
  await page.locator('[name=code]').fill(await codeSentTo(program.url, CLAIMED.phone));
  await page.locator('[name=username]').fill(CLAIMED.username);
  await page.locator('[name=password]').fill(CLAIMED.password);
  await page.locator('main button').click();
  await page.locator('.takings').waitFor();
}, 90_000);
afterAll(async () => {
  await browser.kill();
  await program.stop();
});

const salesPage = z.object({ items: z.array(z.object({ id: z.string() })), nextCursor: z.string().nullable() });
const salesNow = async (): Promise<number> => {
  const ids: string[] = [];
  let cursor = '';
  do {
    const { items, nextCursor } = read(salesPage, await get(`/v1/sales?limit=100${cursor}`, token));
    ids.push(...items.map(({ id }) => id));
    cursor = nextCursor === null ? '' : `&cursor=${nextCursor}`;
  } while (cursor !== '');
  return ids.length;
};

/** A browser writes its cookies down every half a minute: one that is killed may have forgotten who signed in. */
const signInIfAsked = async (): Promise<void> => {
  await page.locator('.takings, [name=password]').first().waitFor();
  if ((await page.locator('[name=password]').count()) === 0) return;
  await page.locator('[name=username]').fill(CLAIMED.username);
  await page.locator('[name=password]').fill(CLAIMED.password);
  await page.locator('main form button').click();
  await page.locator('.takings').waitFor();
};

/** The till, as the line or the browser has it. */
const openTill = async (): Promise<void> => {
  await page.goto(`${site}/console/sales/new`);
  await page.locator('form[data-ready]').waitFor();
};
const fill = async (code: number, quantity: number): Promise<void> => {
  await page.locator('[name=code1]').fill(String(code));
  await page.locator('[name=quantity1]').fill(String(quantity));
};
const told = (): Promise<string> => page.locator('[data-told]').innerText();
/** Asked in one go: the page may be another one a moment later. */
const isCleared = (): Promise<boolean> =>
  page.evaluate<boolean>(`document.querySelector('[name=code1]')?.value === ''`).catch(() => false);
const waiting = (n: number): string => TEXTS['till.waiting'][0].replace('{n}', String(n));

test('the figures of the day change while they are looked at, when somebody sells by phone', async () => {
  await page.goto(`${site}/console`);
  const before = await page.locator('.takings .big').innerText();
  await page.evaluate('window.stillTheSamePage = true');
  const phone = ussdPhone(program.url, DEMO_CASHIER.phone);
  const first = await phone.dial('*384*7*1*1*2#');
  if (first.text.includes('PIN')) await phone.send(DEMO_CASHIER.pin);
  const saved = await phone.send('1');
  expect(saved.text).toMatch(/saved/i);
  await until(async () => (await page.locator('.takings .big').innerText()) !== before);
  expect(await page.evaluate('window.stillTheSamePage')).toBe(true);
}, 60_000);

test('with a line the till sells at once, and a refusal says why', async () => {
  const before = await salesNow();
  await openTill();
  await fill(1, 1);
  await page.locator('form[data-till] button:not([type])').click();
  await page.getByText(TEXTS['done.sold'][0]).waitFor();
  expect(await salesNow()).toBe(before + 1);
  await openTill();
  await fill(9876, 1);
  await page.locator('form[data-till] button:not([type])').click();
  await page.getByText(TEXTS['problem.item_not_found'][0]).waitFor();
  expect(await salesNow()).toBe(before + 1);
}, 60_000);

test('a scanner fills the lines, and the same code again is one more', async () => {
  await openTill();
  await page.locator('[name=code1]').focus();
  for (const code of ['1', '2', '1', '3']) {
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
  }
  const lines = await Promise.all(
    [1, 2, 3].flatMap((n) => [`code${n}`, `quantity${n}`]).map((name) => page.locator(`[name=${name}]`).inputValue()),
  );
  expect(lines).toEqual(['1', '2', '2', '1', '3', '1']);
}, 60_000);

test('a sale without a line, the browser killed and started again: one sale', async () => {
  const before = await salesNow();
  await openTill();
  // The worker is there once it has kept what it opens without a line.
  await page.evaluate('navigator.serviceWorker.ready');
  await until(() => page.evaluate<boolean>('caches.match("/console/till?l=en").then(Boolean)'));
  line.cutting('down');
  await fill(1, 2);
  await page.locator('form[data-till] button:not([type])').click();
  await until(async () => (await told()) === waiting(1));
  await browser.kill();

  page = await browser.start();
  await openTill();
  expect(await page.locator('form[data-till]').getAttribute('data-till')).toBe('shell');
  expect(await page.content()).not.toContain('zawadi');
  await until(async () => (await told()) === waiting(1));
  await fill(2, 1);
  await page.locator('form[data-till] button:not([type])').click();
  await until(async () => (await told()) === waiting(2));
  expect(await salesNow()).toBe(before);

  line.cutting('never');
  await page.goto(`${site}/console`);
  await signInIfAsked();
  await openTill();
  await until(async () => (await told()) === '');
  expect(await salesNow()).toBe(before + 2);
}, 90_000);

test('nobody signs out while sales wait', async () => {
  await openTill();
  await page.goto(`${site}/console/account`);
  line.cutting('down');
  const inOutbox = (work: string): Promise<unknown> =>
    page.evaluate(`import(document.querySelector('script').src.replace('leave', 'outbox')).then(({ ${work}`);
  await inOutbox(
    `keepSale }) => keepSale({ ref: 'of-another', at: '2026-06-12T10:00:00Z', who: 'other', fields: {} }))`,
  );
  await page.locator('form[action$="/sign-out"] button').click();
  await page.getByText(TEXTS['till.leave'][0].replace('{n}', '1')).waitFor();
  line.cutting('never');
  await page.reload();
  expect(page.url()).toBe(`${site}/console/account`);
  await inOutbox(`dropSale }) => dropSale('of-another'))`);
}, 60_000);

test('the line is cut again and again during fifty sales: fifty sales', async () => {
  const before = await salesNow();
  const SALES = 50;
  const rice = { clientRef: newId(), name: 'Mchele', unit: 'kg', priceMinor: 100, stock: '9000', alertThreshold: '1' };
  const { code } = read(z.object({ code: z.int() }), await post('/v1/inventory', token, rice));
  for (let sale = 0; sale < SALES; sale += 1) {
    // Cut before the page, while it is sold, or not at all: by a pattern that no run leaves out.
    if (sale % 5 === 1) line.cutting('down');
    await openTill();
    await fill(code, 1 + (sale % 3));
    const cutting = sale % 5 === 3 ? new Promise((resolve) => setTimeout(resolve, Math.random() * 80)) : undefined;
    await page.locator('form[data-till] button:not([type])').click();
    await cutting;
    if (cutting !== undefined) line.cutting('down');
    await until(async () => /\/sales\/[0-9a-f-]{36}/.test(page.url()) || (await isCleared()));
    line.cutting('never');
  }
  await openTill();
  await until(async () => (await told()) === '');
  expect(await salesNow()).toBe(before + SALES);
}, 150_000);
