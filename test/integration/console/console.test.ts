import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { FORMS, SCREENS } from '../../../src/console/pages/all-pages.ts';
import { PROBLEM_WORDS } from '../../../src/api/problem-words.ts';
import { TEXTS } from '../../../src/console/texts/all.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, read } from '../../support/api-client.ts';
import { createConsoleClient } from '../../support/console-client.ts';
import { CLAIMED } from '../../support/console-people.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const program = await openProgramPeople();
const api = createApiClient(program.url);
const owner = createConsoleClient(program.url);
let token: string;

beforeAll(async () => {
  token = await program.tokenOf('vendor');
  const claimed = await owner.claim();
  expect([claimed.status, claimed.location]).toEqual([303, '/console']);
  await program.trustAgain();
});
afterAll(program.stop);

/** Everything that was ever done in the shop leaves a line there. */
const deedsNow = async (): Promise<number> =>
  read(z.object({ items: z.array(z.object({ position: z.int() })) }), await api.get('/v1/audit-logs?limit=1', token))
    .items[0]?.position ?? 0;

const sale = { code1: '1', quantity1: '2', payment: 'cash' };

describe('who may come in', () => {
  test('a stranger is led to the sign-in, and from there back to where they wanted', async () => {
    const stranger = createConsoleClient(program.url);
    const asked = await stranger.get('/sales?from=2026-01-01');
    expect(asked.location).toBe('/console/sign-in?next=%2Fconsole%2Fsales%3Ffrom%3D2026-01-01');

    const form = { next: '/console/sales?from=2026-01-01', ...CLAIMED };
    const { username, password, next } = form;
    const signedIn = await stranger.submit('/sign-in', '/sign-in', { username, password, next });
    expect(signedIn.location).toBe('/console/sales?from=2026-01-01');
    expect((await stranger.get('/sales')).status).toBe(200);
  });

  test('nobody is led to another site', async () => {
    const stranger = createConsoleClient(program.url);
    const { username, password } = CLAIMED;
    for (const next of ['//elsewhere.example', 'https://elsewhere.example', '/simulator/', '/console//x\n']) {
      const signedIn = await stranger.submit('/sign-in', '/sign-in', { username, password, next });
      expect(signedIn.location).toBe('/console');
    }
  });

  test('a wrong password says so, and keeps the name that was typed', async () => {
    const stranger = createConsoleClient(program.url);
    const refused = await stranger.submit('/sign-in', '/sign-in', { username: 'zawadi', password: 'not this one' });
    expect(refused.status).toBe(401);
    expect(refused.html).toContain(TEXTS['problem.credentials_wrong'][0]);
    expect(refused.html).toContain('value="zawadi"');
    expect(refused.html).not.toContain('not this one');
  });

  test('signing out everywhere ends other browsers at once', async () => {
    const other = createConsoleClient(program.url);
    const { username, password } = CLAIMED;
    await other.submit('/sign-in', '/sign-in', { username, password });
    const third = createConsoleClient(program.url);
    await third.submit('/sign-in', '/sign-in', { username, password });
    expect((await other.submit('/account', '/sign-out', {})).status).toBe(303);
    expect((await other.get('/')).status).toBe(303);
    expect((await third.get('/')).status).toBe(200);
  });

  test('cookies are of this host alone and out of the reach of scripts', async () => {
    const stranger = createConsoleClient(program.url);
    const { username, password } = CLAIMED;
    const signedIn = await stranger.submit('/sign-in', '/sign-in', { username, password });
    const lines = signedIn.headers.getSetCookie();
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^__Host-[\w-]+=.*; Path=\/; .*Secure; HttpOnly; SameSite=Lax$/);
  });
});

describe('forms that do not come from our pages', () => {
  const pathOf = (path: string): string => path.replaceAll(/:\w+/g, () => newId());
  const fields = { ...sale, reason: 'wrong_item', language: 'sw', username: 'x', password: 'y', phone: CLAIMED.phone };

  test.each(FORMS.map(({ path }) => path))('%s changes nothing', async (path) => {
    const before = await deedsNow();
    const right = { ...fields, token: await owner.tokenOn('/account'), ref: newId() };
    const stranger = createConsoleClient(program.url);
    const answers = [
      await owner.send(pathOf(path), right, { origin: 'https://elsewhere.example' }),
      await owner.send(pathOf(path), right, { origin: 'null' }),
      await owner.send(pathOf(path), right, { 'sec-fetch-site': 'cross-site' }),
      await owner.send(pathOf(path), right, { 'sec-fetch-site': 'same-site' }),
      await owner.send(pathOf(path), { ...right, token: '' }),
      await owner.send(pathOf(path), { ...right, token: await stranger.tokenOn('/sign-in') }),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403));
    expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([]);
    expect(await deedsNow()).toBe(before);
    expect((await owner.get('/account')).status).toBe(200);
  });
});

describe('what goes over the wire', () => {
  const first = async (
    path: string,
  ): Promise<{ readonly first: number; readonly next: number; readonly script: number }> => {
    const { html, bytes } = await owner.get(path);
    const named = [...html.matchAll(/<(?:link|script|img)[^>]* (?:href|src)="([^"]+)"/g)].map(([, to = '']) => to);
    const scripts = named.filter((to) => to.endsWith('.js'));
    // Scripts load each other by a name beside their own.
    const assets = [...named, ...scripts.map((to) => to.replace(/\w+\.js$/, 'outbox.js'))];
    const loaded = await Promise.all(assets.map((to) => owner.ask(to)));
    expect(loaded.map(({ status }) => status)).toEqual(assets.map(() => 200));
    const sum = (weights: readonly number[]): number => weights.reduce((all, one) => all + one, 0);
    return {
      first: bytes + sum(loaded.map((asset) => asset.bytes)),
      next: bytes,
      script: sum(loaded.flatMap((asset, at) => (assets[at]?.endsWith('.js') === true ? [asset.bytes] : []))),
    };
  };
  const whole = SCREENS.map(({ path }) => path).filter((path) => !path.includes(':'));

  test.each(whole)(
    '%s is light: at most 20 KB at the first visit, 8 KB after, and no script on the page itself',
    async (path) => {
      const { html } = await owner.get(path);
      const withoutFiles = html.replaceAll(/<script type="module" src="[^"]+"><\/script>/g, '');
      expect(withoutFiles).not.toMatch(/<script|<style| style=| on\w+=/);
      const weight = await first(path);
      expect(weight.first).toBeLessThan(20 * 1024);
      expect(weight.next).toBeLessThan(8 * 1024);
      expect(weight.script).toBeLessThan(12 * 1024);
    },
  );

  test('the policy allows nothing inline and nothing from elsewhere, and pages are kept nowhere', async () => {
    const { headers } = await owner.get('/');
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe|https?:/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test('an address that is none is a page that says so, a missing asset is no page', async () => {
    const missing = await owner.get('/no-such-page');
    expect([missing.status, missing.html.includes(TEXTS['error.not_found'][0])]).toEqual([404, true]);
    for (const path of ['/style-000000000000.css', '/scripts-000000000000/till.js']) {
      expect((await owner.get(path)).status).toBe(404);
    }
  });
});

test('every code of the API has its words', () => {
  expect(Object.keys(PROBLEM_WORDS).filter((code) => !Object.hasOwn(TEXTS, `problem.${code}`))).toEqual([]);
});
