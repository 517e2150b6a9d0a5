import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import { parse } from 'yaml';
import { parseScenarios } from '../support/scenario-file.ts';
import { runDemoProgram, type RunningProgram } from '../support/running-program.ts';
import { testServices } from '../support/services.ts';

const PIN = '5831';
const pictures = join(tmpdir(), 'kibanda-simulator');
mkdirSync(pictures, { recursive: true });

const stops: (() => Promise<void>)[] = [];
let program: RunningProgram;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  program = await runDemoProgram();
  stops.push(program.stop);
  browser = await chromium.launch({
    executablePath: testServices().KIBANDA_TEST_CHROMIUM,
    args: ['--no-sandbox', '--headless=new', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  stops.push(() => browser.close());
}, 60_000);
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
});

const openPhone = async (width: number, height: number): Promise<void> => {
  page = await browser.newPage({ viewport: { width, height }, reducedMotion: 'reduce', acceptDownloads: true });
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(`${program.url}/simulator/`);
  await page.locator('.chip').first().waitFor();
};

beforeEach(async () => {
  await openPhone(1280, 900);
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

/** Waits until the phone shows a page of the menus. */
const shows = async (id: string): Promise<string> => {
  await page.locator(`.phone[data-page="${id}"]:not([data-mode="running"])`).waitFor({ timeout: 10_000 });
  return page.locator('#text').innerText();
};

/** Types and sends by keyboard, then waits for the page. */
const sends = async (keys: string, id: string): Promise<string> => {
  await page.keyboard.type(keys);
  await page.keyboard.press('Enter');
  return shows(id);
};

/** Presses the drawn keys, as a finger does. */
const taps = async (keys: string): Promise<void> => {
  for (const key of keys) await page.locator(`[data-key="${key}"]`).click();
  await page.getByRole('button', { name: 'Call or send' }).click();
};

/** Gets a caller to the home page: with the PIN if it is asked for, past what was left unfinished. */
const dialsHome = async (): Promise<void> => {
  await page.keyboard.press('Escape');
  await page.keyboard.type('*384*7#');
  await page.keyboard.press('Enter');
  const first = page.locator('.phone:is([data-page="L1"], [data-page="VM"], [data-page="CM"], [data-page="S12"])');
  await first.waitFor({ timeout: 10_000 });
  if ((await page.locator('.phone').getAttribute('data-page')) === 'L1') await sends(PIN, 'VM');
};

const picture = async (name: string): Promise<void> => {
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
};

describe('the phone in the browser', () => {
  test('sells by its keys, and the receipt arrives in the inbox by itself', async () => {
    await page.getByRole('button', { name: 'Call or send' }).click();
    await page.getByRole('button', { name: 'Call or send' }).click();
    await shows('L1');
    for (const [keys, id] of [
      [PIN, 'VM'],
      ['1', 'S1'],
      ['12', 'S2'],
      ['3', 'S3'],
    ] as const) {
      await taps(keys);
      await shows(id);
    }
    expect(await page.locator('#text').innerText()).toContain('Ksh450');
    expect(Number(await page.locator('#septets').innerText())).toBeGreaterThan(40);

    await taps('1');
    expect(await shows('S4')).toContain('SAVED Ksh450');
    await taps('1');
    await shows('S5');
    await taps('0711222333');
    await shows('S6');

    const message = page.locator('.message', { hasText: 'to +254711222333' });
    await message.waitFor({ timeout: 10_000 });
    expect(await message.innerText()).toContain('450');
    await page.locator('.turn__after', { hasText: 'sale.recorded' }).waitFor({ timeout: 10_000 });
    await page.locator('.turn__after', { hasText: 'sent' }).waitFor({ timeout: 10_000 });
    expect(await page.locator('#turns').innerText()).not.toContain(PIN);
    await picture('wide');
  }, 60_000);

  test('goes on with the sale when the call broke off, and nothing was sold yet', async () => {
    await dialsHome();
    await sends('1', 'S1');
    await sends('7', 'S2');
    await sends('2', 'S3');
    await page.getByRole('button', { name: 'Drop the call now' }).click();
    await page.locator('.phone[data-mode="lost"]').waitFor();
    await page.locator('.phone[data-mode="idle"]').waitFor();

    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await shows('S12')).toContain('Milk');
    expect(await sends('1', 'S3')).toContain('Ksh120');
  }, 60_000);

  test('sells once when the answer to the saving key was lost', async () => {
    await page.keyboard.press('Escape');
    await sends('*384*7*1*15*2#', 'S3');
    await page.getByRole('button', { name: 'Lose the next answer' }).click();
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await page.locator('.phone[data-mode="lost"]').waitFor();
    await page.getByRole('button', { name: 'Deliver the last key again' }).click();

    const again = page.locator('.turn', { hasText: 'Delivered again' });
    await again.waitFor({ timeout: 10_000 });
    expect(await again.innerText()).toContain('the same answer, byte for byte');
    await page.locator('.turn__after', { hasText: 'sale.recorded' }).waitFor({ timeout: 10_000 });
    expect(await page.locator('.turn__after li', { hasText: 'saved' }).count()).toBe(1);
  }, 60_000);

  test('keeps a key that was lost on the way from the shop', async () => {
    await dialsHome();
    await page.getByRole('button', { name: 'Lose the next key' }).click();
    await page.keyboard.type('4');
    await page.keyboard.press('Enter');
    await page.locator('.phone[data-mode="lost"]').waitFor();

    expect(await page.locator('.turn').first().innerText()).toContain('never reached the shop');
  }, 60_000);

  test('can be used by keyboard alone, from the choice of the number to the saved dialogue', async () => {
    await page.locator('#who').focus();
    await page.keyboard.press('End');
    await page.locator('#other-number').fill('+254711000111');
    await page.keyboard.press('Enter');
    await page.keyboard.type('*384*7#');
    await page.keyboard.press('Enter');
    await shows('U1');
    expect(await page.evaluate<string>('document.activeElement.tagName')).not.toBe('INPUT');

    await page.locator('#save').focus();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    expect(download.suggestedFilename()).toBe('scenario.yaml');
    const [recorded] = parseScenarios('saved', parse(await readFile(await download.path(), 'utf8'))).cases;
    expect(recorded).toMatchObject({ who: '+254711000111', steps: [{ line: '*384*7# → U1' }] });
    await page.getByText('Saved without PINs').waitFor();
  }, 60_000);

  test('tells a caller that a code is not ours, and writes letters with its number keys', async () => {
    await page.keyboard.type('*100#');
    await page.keyboard.press('Enter');
    await page.getByText('invalid MMI code').waitFor();
    await page.keyboard.press('Escape');

    await dialsHome();
    await page.locator('[data-key="#"]').click({ delay: 800 });
    for (const key of '22255') await page.locator(`[data-key="${key}"]`).click();
    expect(await page.locator('#typed').innerText()).toBe('ck');
  }, 60_000);

  test('fits a narrow screen without a sideways scroll, and every control has a name', async () => {
    await page.close();
    await openPhone(360, 740);
    await dialsHome();

    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    const nameless = await page.evaluate<number>(
      `[...document.querySelectorAll('button, input, select')].filter((control) =>
        !control.textContent.trim() && !control.getAttribute('aria-label') && !control.labels?.length).length`,
    );
    expect(nameless).toBe(0);
    await picture('narrow');
  }, 60_000);
});
