import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, problemOf, read, type ApiAnswer } from '../../support/api-client.ts';
import { newcomersTo, PASSWORD } from '../../support/newcomers.ts';
import { openProgramPeople } from '../../support/program-people.ts';
import { until } from '../../support/until.ts';
import { ussdPhone, type Screen } from '../../support/ussd-phone.ts';

const program = await openProgramPeople();
const client = createApiClient(program.url);
const { get, post } = client;

afterAll(program.stop);

const tokens = z.object({ accessToken: z.string(), refreshToken: z.string() });
const messages = z.array(z.object({ text: z.string() }));
const signedUp = tokens.extend({ tenantId: z.string(), userId: z.string() });
const { newcomer, signUp, logIn } = newcomersTo(client);

/** Says yes to the place that a sign-up gave this phone, and chooses a PIN. */
const joinByPhone = async (number: string): Promise<Screen> => {
  const phone = ussdPhone(program.url, number);
  expect((await phone.dial()).page).toBe('INV1');
  for (const key of ['1', '4826']) await phone.send(key);
  return phone.send('4826');
};

const refresh = (refreshToken: string) => post('/v1/auth/refresh', undefined, { refreshToken });

/** Without what is another in every answer. */
const plain = ({ status, text }: ApiAnswer): string => `${status} ${text.replace(/"reference":"[^"]*"/, '')}`;

describe('an owner who begins on the web', () => {
  test('opens a shop, adds an item, and sells it', async () => {
    const { accessToken, tenantId } = read(signedUp, await signUp());
    const me = await get('/v1/me', accessToken);
    expect(me.json).toMatchObject({ role: 'vendor', shop: { id: tenantId, name: 'Mama Njeri', currency: 'KES' } });

    const item = { name: 'Mandazi', unit: 'pc', priceMinor: 1000, stock: '50', alertThreshold: '10' };
    const added = await post('/v1/inventory', accessToken, { ...item, clientRef: newId() });
    expect(added.json).toMatchObject({ code: 1, stock: '50' });
    const sale = { clientRef: newId(), lines: [{ itemCode: 1, quantity: '3' }], payment: 'cash' };
    const sold = await post('/v1/sales', accessToken, sale);
    expect(sold.json).toMatchObject({ receipt: expect.stringMatching(/^1001-/), total: { amountMinor: 3000 } });
  });

  test('becomes its first seller by dialling: a PIN is chosen, and the shop is there', async () => {
    const body = newcomer();
    await signUp(body);
    const home = await joinByPhone(body.phone);
    expect([home.page, home.text]).toEqual(['VM', expect.stringContaining('PIN saved')]);
  });

  test('sends the sign-up twice because the line was cut: it is one shop', async () => {
    const body = newcomer();
    const [first, again] = [await signUp(body, 'first-try'), await signUp(body, 'first-try')];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(read(signedUp, again).tenantId).toBe(read(signedUp, first).tenantId);
    expect(problemOf(await signUp({ ...body, password: 'another long password' }, 'first-try')).code).toBe(
      'key_reused',
    );
  });

  test.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a name that somebody has, in capitals', { username: 'AMINA' }, { code: 'username_taken', status: 409 }],
    ['a number that sells already', { phone: '+254700000001' }, { code: 'phone_taken', status: 409 }],
    ['a number of another country', { phone: '+4915112345678' }, { code: 'phone_invalid', field: 'phone' }],
    ['a short password', { password: 'short' }, { code: 'password_too_weak', field: 'password' }],
    ['the name as password', { username: 'wanjikus-shop', password: 'wanjikus-shop1' }, { code: 'password_too_weak' }],
    ['a shop without a name', { shopName: '!' }, { code: 'name_invalid', field: 'shopName' }],
  ])('reads what is wrong with %s', async (_what, change, expected) => {
    await signUp({ ...newcomer(), username: 'amina' });
    expect(problemOf(await signUp({ ...newcomer(), ...change }))).toMatchObject(expected);
  });
});

describe('signing in', () => {
  test('by name or by phone; an unknown name and a wrong password are answered alike', async () => {
    const body = newcomer();
    await signUp(body);
    expect((await logIn(body.username.toUpperCase())).status).toBe(200);
    await joinByPhone(body.phone);
    expect((await logIn(body.phone)).status).toBe(200);
    const wrong = plain(await logIn(body.username, 'not the password'));
    expect(wrong).toContain('credentials_wrong');
    expect(plain(await logIn('nobody-at-all'))).toBe(wrong);
    // The demo's owner sells by phone, and has no password.
    expect(plain(await logIn('+254700000001'))).toBe(wrong);
  });

  test('tries too often, and is told to wait; whoever has another name signs in meanwhile', async () => {
    const [guessed, other] = [newcomer(), newcomer()];
    await signUp(guessed);
    await signUp(other);
    const tries: ApiAnswer[] = [];
    for (let i = 0; i < 21; i += 1) tries.push(await logIn(guessed.username, `guess number ${i}`));
    const last = tries.at(-1);
    expect(last && problemOf(last)).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(last?.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await logIn(other.username)).status).toBe(200);
  });

  test('goes on with the next token, and ends when it says so', async () => {
    const first = read(tokens, await signUp());
    const second = read(tokens, await refresh(first.refreshToken));
    expect((await get('/v1/me', second.accessToken)).status).toBe(200);
    expect((await post('/v1/auth/logout', undefined, { refreshToken: second.refreshToken })).status).toBe(204);
    expect(problemOf(await refresh(second.refreshToken))).toEqual({ status: 401, code: 'token_invalid' });
  });

  test('a stolen token that is used after the owner’s ends the whole family, the owner’s next one too', async () => {
    const { refreshToken: stolen } = read(tokens, await signUp());
    const owner = read(tokens, await refresh(stolen));
    expect(problemOf(await refresh(stolen)).code).toBe('token_invalid');
    expect(problemOf(await refresh(owner.refreshToken)).code).toBe('token_invalid');
  });

  test('of eight who use one token at once, one gets the next, and it is worth nothing', async () => {
    const { refreshToken } = read(tokens, await signUp());
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(refreshToken)));
    const given = answers.filter(({ status }) => status === 200);
    expect(given).toHaveLength(1);
    for (const one of given) expect((await refresh(read(tokens, one).refreshToken)).status).toBe(401);
  });
});

describe('an owner who began by phone', () => {
  const DEMO = '+254700000001';
  const sendCode = (phone: string) => post('/v1/auth/code', undefined, { phone });
  const codesOf = async (phone: string): Promise<string[]> => {
    const inbox = read(messages, await get(`/simulator/api/messages?to=${encodeURIComponent(phone)}`));
    return inbox.flatMap(({ text }) => /^(\d{3} \d{3}) is your .* web login code/.exec(text)?.[1] ?? []);
  };
  const nextCode = async (phone: string): Promise<string> => {
    const before = (await codesOf(phone)).length;
    expect((await sendCode(phone)).status).toBe(204);
    await until(async () => (await codesOf(phone)).length > before);
    return (await codesOf(phone))[0] ?? '';
  };

  test('claims the shop by a code that comes to the phone, forgets the password, and sets another', async () => {
    const claim = { phone: DEMO, username: 'zawadi', password: PASSWORD };
    const code = await nextCode(DEMO);
    const wrong = code === '000 000' ? '000 001' : '000 000';
    expect(problemOf(await post('/v1/auth/claim', undefined, { ...claim, code: wrong })).code).toBe('code_wrong');
    const claimed = await post('/v1/auth/claim', undefined, { ...claim, code });
    const { accessToken, refreshToken } = read(tokens, claimed);
    expect((await get('/v1/me', accessToken)).json).toMatchObject({ name: 'Zawadi', shop: { name: 'Duka la Amani' } });
    expect(problemOf(await post('/v1/auth/claim', undefined, { ...claim, code })).code).toBe('code_wrong');

    const again = { phone: DEMO, password: 'a bridge over the red river', code: await nextCode(DEMO) };
    expect((await post('/v1/auth/password', undefined, again)).status).toBe(204);
    expect(problemOf(await logIn('zawadi')).code).toBe('credentials_wrong');
    expect((await logIn('zawadi', again.password)).status).toBe(200);
    expect(problemOf(await refresh(refreshToken)).code).toBe('token_invalid');
  });

  test('three wrong codes make it void; a number that nobody has is answered like one that somebody has', async () => {
    const phone = '+254700000002';
    const code = await nextCode(phone);
    const claim = { phone, username: 'baraka', password: PASSWORD };
    // One address may try two, so they come from several.
    const give = (given: string, from: string) =>
      post('/v1/auth/claim', undefined, { ...claim, code: given }, { 'X-Forwarded-For': from });
    for (const [i, wrong] of ['111 111', '222222', '333333'].entries()) {
      expect(problemOf(await give(wrong, `203.0.113.${i + 1}`)).code).toBe('code_wrong');
    }
    expect(problemOf(await give(code, '203.0.113.9')).code).toBe('code_wrong');
    expect((await sendCode('+254799000009')).status).toBe(204);
    expect(await codesOf('+254799000009')).toEqual([]);
  });
});
