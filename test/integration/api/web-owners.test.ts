import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createApiClient, problemOf, read } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';
import { ussdPhone } from '../../support/ussd-phone.ts';

const program = await openProgramPeople();
const { get, post } = createApiClient(program.url);

afterAll(program.stop);

const tokens = z.object({ accessToken: z.string(), refreshToken: z.string() });
const PASSWORD = 'green bananas by the lake';

const signUp = (username: string, phone: string, shopName: string) =>
  post('/v1/auth/signup', undefined, { username, password: PASSWORD, phone, shopName, country: 'KE' });
const logIn = (username: string) => post('/v1/auth/login', undefined, { username, password: PASSWORD });
const phoneOf = (phone: string) => ussdPhone(program.url, phone);
const keys = async (phone: ReturnType<typeof phoneOf>, typed: readonly string[]) => {
  let page = await phone.dial();
  for (const key of typed) page = await phone.send(key);
  return page;
};

describe('a sign-up on the web with a number that nobody has proved', () => {
  test('leaves the trader who has the phone outside until they say yes; no is enough, and their own shop can be opened', async () => {
    const trader = '+254711000201';
    const { accessToken } = read(tokens, await signUp('stranger', trader, 'Duka Bandia'));

    const phone = phoneOf(trader);
    const asked = await phone.dial();
    expect([asked.page, asked.text]).toEqual(['INV1', expect.stringContaining('Duka Bandia')]);
    expect((await phone.send('2')).page).toBe('INV2');
    expect((await phone.dial()).page).toBe('U1');

    const opened = await keys(phone, ['1', '1', 'Duka la Amina', 'Amina', '5831', '5831', '1']);
    expect(opened.page).toBe('R6');
    expect((await phone.dial()).page).toBe('VM');
    // Whoever signed up goes on with what is theirs.
    expect((await get('/v1/sales', accessToken)).status).toBe(200);
    expect((await get('/v1/sales', read(tokens, await logIn('stranger')).accessToken)).status).toBe(200);
    expect(problemOf(await signUp('stranger-2', trader, 'Duka Bandia')).code).toBe('phone_taken');
  });

  test('signs nobody in by the phone, and sends no code there', async () => {
    const trader = '+254711000202';
    await signUp('by-name-only', trader, 'Duka Bandia');
    expect(problemOf(await logIn(trader)).code).toBe('credentials_wrong');
    const claim = { phone: trader, code: '123 456', username: 'claimed', password: PASSWORD };
    expect(problemOf(await post('/v1/auth/claim', undefined, claim)).code).toBe('code_wrong');
  });

  test('does not stand in the way of the trader’s own: the phone is asked about the last, and that once', async () => {
    const trader = '+254711000203';
    await signUp('stranger-3', trader, 'Duka Bandia');
    const { accessToken, refreshToken } = read(tokens, await signUp('real-owner', trader, 'Duka la Haki'));
    const phone = phoneOf(trader);
    expect((await phone.dial()).text).toContain('Duka la Haki');
    await phone.send('1');
    await phone.send('4826');
    const home = await phone.send('4826');
    expect([home.page, home.text]).toEqual(['VM', expect.stringContaining('PIN saved')]);
    expect((await phone.dial()).page).toBe('VM');

    // The account is the same one, by the phone too now.
    expect((await get('/v1/me', accessToken)).json).toMatchObject({ role: 'vendor', shop: { name: 'Duka la Haki' } });
    expect((await post('/v1/auth/refresh', undefined, { refreshToken })).status).toBe(200);
    expect((await get('/v1/me', read(tokens, await logIn(trader)).accessToken)).json).toMatchObject({
      shop: { name: 'Duka la Haki' },
    });
  });

  test('lets its owner manage the shop over HTTP, and ask the phone again that said no', async () => {
    const own = '+254711000204';
    const { accessToken } = read(tokens, await signUp('slipped-key', own, 'Duka Letu'));
    const phone = phoneOf(own);
    expect((await keys(phone, ['2'])).page).toBe('INV2');

    const seller = { name: 'Baraka', phone: '+254711000205' };
    expect((await post('/v1/staff', accessToken, seller)).status).toBe(201);
    expect((await keys(phoneOf(seller.phone), ['1'])).page).toBe('P1');
    const again = await post('/v1/staff', accessToken, { name: 'Njeri', phone: own });
    expect(again.json).toMatchObject({ role: 'vendor', sellerNumber: 1, status: 'invited' });
    expect((await keys(phone, ['1', '4826', '4826'])).page).toBe('VM');
  });
});
