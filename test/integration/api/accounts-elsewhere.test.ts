import { describe, expect, test } from '@jest/globals';
import { generate } from 'otplib';
import { z } from 'zod';
import { createPasswords } from '../../../src/features/accounts/passwords.ts';
import { acceptanceProgram } from '../../support/acceptance-program.ts';
import { createApiClient, problemOf, read } from '../../support/api-client.ts';
import { until } from '../../support/until.ts';

const program = await acceptanceProgram({}, { elsewhere: true });
const { get, post, ask } = createApiClient(program.url);

const tokens = z.object({ accessToken: z.string(), refreshToken: z.string() });
const messages = z.array(z.object({ text: z.string() }));
const PASSWORD = 'green bananas by the lake';
const OWNER = '+254712000001';

const newcomer = (username: string, phone: string) => ({
  ...{ username, phone, password: PASSWORD },
  ...{ shopName: 'Mama Njeri', country: 'KE' },
});
const signUp = (body: ReturnType<typeof newcomer>, key = body.phone) =>
  post('/v1/auth/signup', undefined, body, { 'Idempotency-Key': key });
const logIn = (username: string) => post('/v1/auth/login', undefined, { username, password: PASSWORD });
const refresh = (refreshToken: string) => post('/v1/auth/refresh', undefined, { refreshToken });

describe('an account whose shop is in the second database', () => {
  test('is opened there once, and signs in by its name, which no other cell gives away again', async () => {
    const body = newcomer('mama-elsewhere', '+254711000071');
    const { accessToken } = read(tokens, await signUp(body));
    expect((await signUp(body)).status).toBe(201);
    expect((await get('/v1/me', accessToken)).json).toMatchObject({ shop: { name: 'Mama Njeri' } });
    expect((await logIn(body.username)).status).toBe(200);

    const named = `select count(*)::int as n from public.users where username = '${body.username}'`;
    expect([await program.rows(named), await program.directoryRows?.(named)]).toEqual([[{ n: 1 }], [{ n: 0 }]]);
    expect(problemOf(await signUp({ ...body, phone: '+254711000072' })).code).toBe('username_taken');
    await program.directoryRows?.(
      `insert into public.users (id, username) values (gen_random_uuid(), 'mama-of-before')`,
    );
    expect(problemOf(await signUp(newcomer('mama-of-before', '+254711000072'))).code).toBe('username_taken');
  });

  test('goes on with the next token, and a stolen one ends its family', async () => {
    const { refreshToken: stolen } = read(tokens, await signUp(newcomer('mama-stolen', '+254711000073')));
    const owner = read(tokens, await refresh(stolen));
    expect((await get('/v1/me', owner.accessToken)).status).toBe(200);
    expect(problemOf(await refresh(stolen)).code).toBe('token_invalid');
    expect(problemOf(await refresh(owner.refreshToken)).code).toBe('token_invalid');
  });

  test('is asked for its second factor', async () => {
    const body = newcomer('mama-factor', '+254711000074');
    const { accessToken } = read(tokens, await signUp(body));
    const enrolled = await ask('POST', '/v1/auth/mfa/enroll', { token: accessToken });
    const { secret } = read(z.object({ secret: z.string() }), enrolled);
    const code = await generate({ secret });
    expect((await post('/v1/auth/mfa/activate', accessToken, { code })).status).toBe(200);
    expect((await logIn(body.username)).json).toMatchObject({ mfaRequired: true });
  });

  test('is let try again by whoever runs the service, whose account is in the first', async () => {
    const hash = await createPasswords().hash(PASSWORD);
    await program.directoryRows?.(`insert into public.users (id, username, password_hash, role)
      values (gen_random_uuid(), 'operator', '${hash}', 'admin')`);
    const { accessToken } = read(tokens, await logIn('operator'));
    await program.rows(`update public.memberships set lock_level = 1, locked_until = now() + interval '1 hour'
      where phone = '${OWNER}'`);
    const [shop] = await program.rows<{ id: string }>(`select id from public.tenants where number = 2051`);
    const why = { phone: OWNER, reason: 'complaint', reference: 'T-1042' };
    expect((await post(`/v1/admin/tenants/${shop?.id ?? ''}/unlock`, accessToken, why)).status).toBe(204);
    expect(await program.rows(`select lock_level from public.memberships where phone = '${OWNER}'`)).toEqual([
      { lock_level: 0 },
    ]);
  });

  test('is claimed by a code that comes to the phone', async () => {
    expect((await post('/v1/auth/code', undefined, { phone: OWNER })).status).toBe(204);
    const codes: string[] = [];
    await until(async () => {
      const inbox = read(messages, await get(`/simulator/api/messages?to=${encodeURIComponent(OWNER)}`));
      codes.push(...inbox.flatMap(({ text }) => /^(\d{3} \d{3}) is your .* web login code/.exec(text)?.[1] ?? []));
      return codes.length > 0;
    });
    const claim = { phone: OWNER, username: 'owner-elsewhere', password: PASSWORD, code: codes[0] };
    const { accessToken } = read(tokens, await post('/v1/auth/claim', undefined, claim));
    expect((await get('/v1/me', accessToken)).json).toMatchObject({ role: 'vendor' });
    expect((await logIn('owner-elsewhere')).status).toBe(200);
    expect((await logIn(OWNER)).status).toBe(200);
  });
});
