import { afterAll, describe, expect, test } from '@jest/globals';
import { generate } from 'otplib';
import { z } from 'zod';
import { createSimGuard, type SimState } from '../../../src/features/pins/sim-swap.ts';
import { DEMO_CASHIER, DEMO_OWNER } from '../../../src/fixtures/demo-data.ts';
import { systemClock } from '../../../src/platform/clock.ts';
import { newId } from '../../../src/platform/ids.ts';
import { parseCaller, type E164 } from '../../../src/values/phone.ts';
import { createApiClient, problemOf, read, type ApiAnswer } from '../../support/api-client.ts';
import { createFakeSimSwapCheck } from '../../support/fake-sim-swap.ts';
import { openProgramPeople } from '../../support/program-people.ts';
import { until } from '../../support/until.ts';
import { ussdPhone } from '../../support/ussd-phone.ts';

const operator = createFakeSimSwapCheck();
const program = await openProgramPeople({ sims: createSimGuard(operator, systemClock) });
const { get, post, ask } = createApiClient(program.url);

afterAll(program.stop);

const tokens = z.object({ accessToken: z.string(), refreshToken: z.string() });
const PASSWORD = 'green bananas by the lake';

const people = { count: 0 };
const newcomer = () => {
  people.count += 1;
  const { count } = people;
  const phone = `+2547110001${10 + count}`;
  return { username: `baba-${count}`, password: PASSWORD, phone, shopName: 'Baba Otieno', country: 'KE' };
};

const signUp = (body: ReturnType<typeof newcomer>, key = 'my-sign-up') =>
  post('/v1/auth/signup', undefined, body, { 'Idempotency-Key': key });
const logIn = (username: string, password = PASSWORD) => post('/v1/auth/login', undefined, { username, password });
const tryTwentyTimes = async (once: () => Promise<ApiAnswer>): Promise<void> => {
  for (let i = 0; i < 20; i += 1) expect((await once()).status).toBe(401);
};
const LIMITED = { status: 429, code: 'rate_limited' };

const enroll = async (accessToken: string) => {
  const { secret } = read(
    z.object({ secret: z.string() }),
    await ask('POST', '/v1/auth/mfa/enroll', { token: accessToken }),
  );
  const codeAt = (secondsFromNow: number) =>
    generate({ secret, epoch: Math.floor(Date.now() / 1000) + secondsFromNow });
  return codeAt;
};
const activate = (accessToken: string, code: string) => post('/v1/auth/mfa/activate', accessToken, { code });

describe('a sign-up that comes again', () => {
  test('is asked for the second factor that was switched on meanwhile', async () => {
    const body = newcomer();
    const { accessToken } = read(tokens, await signUp(body));
    const codeAt = await enroll(accessToken);
    expect((await activate(accessToken, await codeAt(-30))).status).toBe(200);

    const again = await signUp(body);
    expect(again.json).not.toHaveProperty('accessToken');
    const half = z.object({ mfaRequired: z.literal(true), mfaToken: z.string(), tenantId: z.string() });
    const { mfaToken } = read(half, again);
    const verified = await post('/v1/auth/mfa/verify', undefined, { mfaToken, code: await codeAt(0) });
    expect(verified.status).toBe(200);
  });

  test('counts as a try of the password: after twenty nobody gets in by this door either', async () => {
    const body = newcomer();
    expect((await signUp(body)).status).toBe(201);
    await tryTwentyTimes(() => logIn(body.username, 'not the password'));
    expect(problemOf(await signUp(body))).toEqual(LIMITED);
  });

  test('while the first is under way, with another password, gets no tokens', async () => {
    const body = newcomer();
    const answers = await Promise.all([signUp(body), signUp({ ...body, password: 'red mangoes by the road' })]);
    expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status !== 201).map((one) => problemOf(one).code)).toEqual(['key_reused']);
  });

  test('while the first is under way, with the same password, is the same shop', async () => {
    const body = newcomer();
    const answers = await Promise.all([signUp(body), signUp(body)]);
    const shops = answers.map((one) => read(tokens.extend({ tenantId: z.string() }), one).tenantId);
    expect(new Set(shops).size).toBe(1);
  });
});

describe('whoever guesses codes of a second factor with a stolen token', () => {
  test('is told to wait, and does not switch it on', async () => {
    const { accessToken } = read(tokens, await signUp(newcomer()));
    const codeAt = await enroll(accessToken);
    await tryTwentyTimes(() => activate(accessToken, 'no code'));
    expect(problemOf(await activate(accessToken, await codeAt(0)))).toEqual(LIMITED);
  });

  test('is told to wait, and does not take it away', async () => {
    const { accessToken } = read(tokens, await signUp(newcomer()));
    const codeAt = await enroll(accessToken);
    await activate(accessToken, await codeAt(-30));
    const remove = (code: string) => ask('DELETE', '/v1/auth/mfa', { token: accessToken, body: { code } });
    // Switching it on was the first try.
    for (let i = 0; i < 19; i += 1) expect(problemOf(await remove('no code')).code).toBe('code_wrong');
    expect(problemOf(await remove(await codeAt(0)))).toEqual(LIMITED);
  });
});

describe('a code by SMS', () => {
  const OWNER = DEMO_OWNER.phone;
  const numberOf = (typed: string): E164 => {
    const phone = parseCaller(typed);
    if (phone === undefined) throw new Error('This is no number.');
    return phone;
  };
  const inboxOf = async (phone: string): Promise<string[]> => {
    const messages = z.array(z.object({ text: z.string() }));
    const inbox = await get(`/simulator/api/messages?to=${encodeURIComponent(phone)}`);
    return read(messages, inbox).map(({ text }) => text);
  };
  const codesOf = async (phone: string): Promise<string[]> =>
    (await inboxOf(phone)).flatMap((text) => /^(\d{3} \d{3}) is your .* web login code/.exec(text)?.[1] ?? []);
  const nextCode = async (phone: string): Promise<string> => {
    const before = (await codesOf(phone)).length;
    await post('/v1/auth/code', undefined, { phone });
    await until(async () => (await codesOf(phone)).length > before);
    return (await codesOf(phone))[0] ?? '';
  };

  const hook = { url: 'https://hooks.duka.co.ke/kibanda', eventTypes: ['sale.recorded'] };
  /** What each request of somebody is answered with. */
  const askForAll = async (token: string): Promise<Record<string, number>> => {
    const sale = { clientRef: newId(), lines: [{ itemCode: 12, quantity: '1' }], payment: 'cash' };
    const { status: sell } = await post('/v1/sales', token, sale);
    const { status: books } = await get('/v1/reports/sales.csv', token);
    const { status: hookUp } = await post('/v1/webhooks', token, hook);
    const { status: replay } = await post(`/v1/webhooks/${newId()}/replay`, token, { from: new Date().toISOString() });
    return { sell, books, hookUp, replay };
  };
  const SELLING_ONLY = { sell: 201, books: 403, hookUp: 403, replay: 403 };

  test('lets an owner sell for a day, and take no books out and hook nothing up', async () => {
    expect(await askForAll(await program.tokenOf('vendor'))).toEqual({
      sell: 201,
      books: 200,
      hookUp: 201,
      replay: 404,
    });

    const claim = { phone: OWNER, code: await nextCode(OWNER), username: 'zawadi', password: PASSWORD };
    const claimed = await post('/v1/auth/claim', undefined, claim);
    expect(await askForAll(read(tokens, claimed).accessToken)).toEqual(SELLING_ONLY);

    await program.trustAgain();
    const signedIn = read(tokens, await logIn('zawadi'));
    expect((await get('/v1/reports/sales.csv', signedIn.accessToken)).status).toBe(200);
    const password = 'a bridge over the red river';
    await post('/v1/auth/password', undefined, { phone: OWNER, password, code: await nextCode(OWNER) });
    expect(await askForAll(read(tokens, await logIn('zawadi', password)).accessToken)).toEqual(SELLING_ONLY);
  });

  test.each<[string, string, SimState | undefined]>([
    ['changed yesterday', '+254711000191', { state: 'changed', at: new Date(Date.now() - 86_400_000) }],
    ['of which the operator does not answer', '+254711000192', undefined],
  ])('does not go to a SIM that %s; whoever asks is told nothing', async (_what, phone, state) => {
    operator.say(numberOf(phone), state);
    await signUp({ ...newcomer(), phone });
    const own = ussdPhone(program.url, phone);
    await own.dial();
    for (const key of ['1', '4826', '4826']) await own.send(key);
    expect((await own.dial()).page).toBe('VM');
    expect((await post('/v1/auth/code', undefined, { phone })).status).toBe(204);
    // A code that had been sent first would be there before that of somebody else, who asked later.
    await nextCode(DEMO_CASHIER.phone);
    expect(await codesOf(phone)).toEqual([]);
    const warned = (await inboxOf(phone)).filter((text) => text.includes('SIM'));
    expect(warned).toHaveLength(state === undefined ? 0 : 1);
  });
});
