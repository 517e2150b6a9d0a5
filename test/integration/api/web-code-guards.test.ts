import { afterAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { DEMO_CASHIER, DEMO_OWNER } from '../../../src/fixtures/demo-data.ts';
import { createApiClient, problemOf, read } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';
import { until } from '../../support/until.ts';

const program = await openProgramPeople();
const { get, post } = createApiClient(program.url);

afterAll(program.stop);

const PASSWORD = 'green bananas by the lake';
const STRANGER = '198.51.100.4';
const OWNER = '203.0.113.7';

/** Asks from an address, as the proxy in front tells it. */
const postFrom = (address: string, path: string, body: Readonly<Record<string, unknown>>) =>
  post(path, undefined, body, { 'X-Forwarded-For': address });
const codesOf = async (phone: string): Promise<string[]> => {
  const messages = z.array(z.object({ text: z.string() }));
  const inbox = read(messages, await get(`/simulator/api/messages?to=${encodeURIComponent(phone)}`));
  return inbox.flatMap(({ text }) => /^(\d{3} \d{3}) is your .* web login code/.exec(text)?.[1] ?? []);
};
const nextCode = async (phone: string): Promise<string> => {
  const before = (await codesOf(phone)).length;
  await postFrom(OWNER, '/v1/auth/code', { phone });
  await until(async () => (await codesOf(phone)).length > before);
  return (await codesOf(phone))[0] ?? '';
};
const wrongFor = (code: string): string => (code === '000 000' ? '000 001' : '000 000');
const claimFrom = (address: string, claim: Readonly<Record<string, unknown>>) =>
  postFrom(address, '/v1/auth/claim', { password: PASSWORD, ...claim });

describe('somebody who has not got the phone', () => {
  test('does not use up the codes that its owner may have in a day', async () => {
    const { phone } = DEMO_CASHIER;
    for (let i = 0; i < 5; i += 1) {
      expect((await postFrom(STRANGER, '/v1/auth/code', { phone })).status).toBe(204);
    }
    // A code that is still to be sent is dropped for a newer one; all of them are on their way or gone before this one is.
    await nextCode(DEMO_OWNER.phone);
    expect((await codesOf(phone)).length).toBeLessThanOrEqual(2);
    const code = await nextCode(phone);
    expect((await claimFrom(OWNER, { phone, code, username: 'baraka' })).status).toBe(201);
  });

  test('does not make a fresh code void by guessing', async () => {
    const { phone } = DEMO_OWNER;
    const code = await nextCode(phone);
    const guess = () => claimFrom(STRANGER, { phone, code: wrongFor(code), username: 'zawadi' });
    const answers = [await guess(), await guess(), await guess(), await guess()];
    expect(answers.map((answer) => problemOf(answer).code)).toEqual([
      ...['code_wrong', 'code_wrong'],
      ...['rate_limited', 'rate_limited'],
    ]);
    const { code: late } = problemOf(await claimFrom(STRANGER, { phone, code, username: 'zawadi' }));
    expect(late).toBe('rate_limited');
    expect((await claimFrom(OWNER, { phone, code, username: 'zawadi' })).status).toBe(201);
  });

  test('of many phones tries twenty codes, and is told to wait', async () => {
    const tried: string[] = [];
    for (let i = 0; i < 21; i += 1) {
      const claim = { phone: `+2547990000${10 + i}`, code: '123 456', username: 'nobody' };
      tried.push(problemOf(await claimFrom('198.51.100.9', claim)).code);
    }
    expect(tried).toEqual([...Array<string>(20).fill('code_wrong'), 'rate_limited']);
  });
});

describe('a hundred who send what is wrong at once do not keep the server busy with hashes', () => {
  /** Each from an address of its own. */
  const codesAtOnce = async (path: string, body: Readonly<Record<string, unknown>>): Promise<ReadonlySet<string>> => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_one, i) => postFrom(`192.0.2.${i + 1}`, path, body)),
    );
    return new Set(answers.map((answer) => problemOf(answer).code));
  };
  const guessed = { phone: '+254799000009', code: '123 456', password: PASSWORD };

  test.each<[string, string, Record<string, unknown>, string]>([
    ['a claim', '/v1/auth/claim', { ...guessed, username: 'nobody' }, 'code_wrong'],
    ['a new password', '/v1/auth/password', guessed, 'code_wrong'],
    [
      'a sign-up',
      '/v1/auth/signup',
      { username: 'mama-pima', password: PASSWORD, phone: '+4915112345678', shopName: 'Mama Pima', country: 'KE' },
      'phone_invalid',
    ],
  ])('%s', async (_what, path, body, code) => {
    expect(await codesAtOnce(path, body)).toEqual(new Set([code]));
  });
});
