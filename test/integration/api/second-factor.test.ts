import { afterAll, describe, expect, test } from '@jest/globals';
import { generate } from 'otplib';
import { z } from 'zod';
import { createApiClient, problemOf, read } from '../../support/api-client.ts';
import { newcomersTo } from '../../support/newcomers.ts';
import { openProgramPeople } from '../../support/program-people.ts';

const program = await openProgramPeople();
const client = createApiClient(program.url);
const { get, post, ask } = client;

afterAll(program.stop);

const tokens = z.object({ accessToken: z.string(), refreshToken: z.string() });
const { newcomer, signUp, logIn } = newcomersTo(client);

describe('a second factor', () => {
  const half = z.object({ mfaRequired: z.literal(true), mfaToken: z.string() });
  const verify = (mfaToken: string, code: string) => post('/v1/auth/mfa/verify', undefined, { mfaToken, code });

  const withFactor = async () => {
    const body = newcomer();
    const { accessToken } = read(tokens, await signUp(body));
    const enrolled = await ask('POST', '/v1/auth/mfa/enroll', { token: accessToken });
    const { secret, otpauthUrl } = read(z.object({ secret: z.string(), otpauthUrl: z.string() }), enrolled);
    const codeAt = (secondsFromNow: number) =>
      generate({ secret, epoch: Math.floor(Date.now() / 1000) + secondsFromNow });
    return { ...body, accessToken, otpauthUrl, codeAt };
  };

  /** The code of the step before is good still, so that the next one is another code. */
  const activate = async ({ accessToken, codeAt }: Awaited<ReturnType<typeof withFactor>>) => {
    const answer = await post('/v1/auth/mfa/activate', accessToken, { code: await codeAt(-30) });
    return read(z.object({ recoveryCodes: z.array(z.string()) }), answer).recoveryCodes;
  };

  test('is asked for from then on; a code is good once, also eight times at once', async () => {
    const owner = await withFactor();
    expect(owner.otpauthUrl).toMatch(/^otpauth:\/\/totp\/Kibanda:/);
    expect((await logIn(owner.username)).json).toHaveProperty('accessToken');
    await activate(owner);

    const { mfaToken } = read(half, await logIn(owner.username));
    expect(problemOf(await get('/v1/me', mfaToken)).code).toBe('token_invalid');
    const code = await owner.codeAt(0);
    const answers = await Promise.all(Array.from({ length: 8 }, () => verify(mfaToken, code)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(new Set(answers.filter(({ status }) => status !== 200).map((one) => problemOf(one).code))).toEqual(
      new Set(['code_wrong']),
    );
  });

  test('codes on paper are good once each', async () => {
    const owner = await withFactor();
    const onPaper = await activate(owner);
    expect(new Set(onPaper).size).toBe(10);
    const [code = ''] = onPaper;
    const { mfaToken } = read(half, await logIn(owner.username));
    expect((await verify(mfaToken, code.toUpperCase())).status).toBe(200);
    expect(problemOf(await verify(mfaToken, code)).code).toBe('code_wrong');
  });

  test.each(['12345', 'abcdef', '1234567', ' ', '000 000'])(
    'a code like "%s" is wrong, and breaks nothing',
    async (code) => {
      const owner = await withFactor();
      await activate(owner);
      const { mfaToken } = read(half, await logIn(owner.username));
      expect(problemOf(await verify(mfaToken, code))).toMatchObject({ status: 401, code: 'code_wrong' });
    },
  );

  test('can be taken away with a code, and is not asked for any more', async () => {
    const owner = await withFactor();
    await activate(owner);
    const remove = (code: string) => ask('DELETE', '/v1/auth/mfa', { token: owner.accessToken, body: { code } });
    expect(problemOf(await remove('000000')).code).toBe('code_wrong');
    expect((await remove(await owner.codeAt(0))).status).toBe(204);
    expect((await logIn(owner.username)).json).toHaveProperty('accessToken');
  });
});
