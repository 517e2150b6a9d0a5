import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { createPasswords } from '../../../src/features/accounts/passwords.ts';
import { acceptanceProgram } from '../../support/acceptance-program.ts';
import { createApiClient, read } from '../../support/api-client.ts';
import { until } from '../../support/until.ts';
import { ussdPhone } from '../../support/ussd-phone.ts';

// Nobody listens there.
const program = await acceptanceProgram({ DATABASE_CELLS: 'second=postgres://kibanda:x@127.0.0.1:1/kibanda' });
const { get, post } = createApiClient(program.url);

await program.reload('windows-over');

const NJERI = '+254712000001';
const ELSEWHERE = '+254711000081';
const STRANGER = '+254711000082';
const PASSWORD = 'green bananas by the lake';

const smsTo = async (phone: string): Promise<number> =>
  read(z.array(z.unknown()), await get(`/simulator/api/messages?to=${encodeURIComponent(phone)}`)).length;

test('while a further database is down the program starts, is ready, and says which one is missing', async () => {
  const ready = await get('/readyz');
  expect([ready.status, ready.json]).toEqual([
    200,
    { status: 'ready', checks: { database: 'ok', redis: 'ok', queue: 'ok', 'database second': 'not reachable' } },
  ]);
});

test('shops of the first database are served: a PIN, its lock, and the SMS about it', async () => {
  const phone = ussdPhone(program.url, NJERI);
  expect((await phone.dial()).page).toBe('L1');
  for (const pin of ['1111', '2222', '3333']) await phone.send(pin);
  expect((await phone.dial()).page).toBe('L3L');
  await until(async () => (await smsTo(NJERI)) > 0);
});

test('an account of the first database signs in; a new name has to wait, since the other may have given it away', async () => {
  const hash = await createPasswords().hash(PASSWORD);
  await program.rows(`insert into public.users (id, username, password_hash, role)
    values (gen_random_uuid(), 'operator', '${hash}', 'admin')`);
  expect((await post('/v1/auth/login', undefined, { username: 'operator', password: PASSWORD })).status).toBe(200);
  const shop = { username: 'mama-here', phone: STRANGER, password: PASSWORD, shopName: 'Mama Here', country: 'KE' };
  expect((await post('/v1/auth/signup', undefined, shop)).status).toBe(503);
});

test('somebody whose shop is in the second database is asked for patience, and never taken for a stranger', async () => {
  await program.rows(`insert into public.person_signposts (member_id, tenant_id, phone, cell)
    values (gen_random_uuid(), gen_random_uuid(), '${ELSEWHERE}', 'second')`);
  expect((await ussdPhone(program.url, ELSEWHERE).dial()).page).toBe('X3');
  expect((await ussdPhone(program.url, STRANGER).dial()).page).toBe('U1');
});
