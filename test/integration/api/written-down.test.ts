import { afterAll, describe, expect, test } from '@jest/globals';
import { generate } from 'otplib';
import { z } from 'zod';
import { DEMO_CASHIER, DEMO_OWNER } from '../../../src/fixtures/demo-data.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createApiClient, problemOf, read } from '../../support/api-client.ts';
import { openProgramPeople } from '../../support/program-people.ts';
import { until } from '../../support/until.ts';
import { ussdPhone } from '../../support/ussd-phone.ts';

const program = await openProgramPeople();
const { get, post, ask } = createApiClient(program.url);
afterAll(program.stop);

const owner = await program.tokenOf('vendor');
const operator = await program.adminToken();
const { tenantId = '', memberId: ownerId = '' } = program.holderOf('vendor').place ?? {};
const { memberId: sellerId = '' } = program.holderOf('cashier').place ?? {};

const entries = z.object({
  items: z.array(
    z.object({
      action: z.string(),
      actor: z.looseObject({ id: z.string().nullable(), role: z.string() }),
      origin: z.string().nullable(),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
});
type Entry = z.infer<typeof entries>['items'][number];

/** The newest entry of a kind, as the owner reads it. */
const newest = async (action: string, token = owner): Promise<Entry | undefined> =>
  read(entries, await get(`/v1/audit-logs?action=${action}&limit=1`, token)).items[0];
const ofService = async (): Promise<Entry[]> => read(entries, await get('/v1/admin/audit-logs', operator)).items;

const lockOut = (memberId: string): Promise<unknown> =>
  program.inDirectory((tx) =>
    tx.query({ text: 'update memberships set lock_level = 2, pin_failures = 3 where id = $1', values: [memberId] }),
  );

describe('what an owner does for a seller', () => {
  test('is in the audit log: a seller who may try again, and a PIN that was taken away', async () => {
    await lockOut(sellerId);
    expect((await post(`/v1/staff/${sellerId}/unlock`, owner, undefined)).status).toBe(200);
    expect(await newest('staff.unlocked')).toMatchObject({
      actor: { id: ownerId, role: 'vendor' },
      origin: expect.stringMatching(/^address:/),
      details: { memberId: sellerId, reason: null, reference: null },
    });
    expect((await post(`/v1/staff/${sellerId}/reset-pin`, owner, undefined)).status).toBe(200);
    expect(await newest('staff.pin_taken')).toMatchObject({ actor: { id: ownerId }, details: { memberId: sellerId } });
  });

  test('and a program that hears of the last days once more', async () => {
    const added = await post('/v1/webhooks', owner, {
      url: 'https://hooks.duka.co.ke/',
      eventTypes: ['sale.recorded'],
    });
    const { id } = read(z.object({ id: z.string() }), added);
    const from = new Date(Date.now() - 3_600_000).toISOString();
    expect((await post(`/v1/webhooks/${id}/replay`, owner, { from })).status).toBe(200);
    expect(await newest('webhook.replayed')).toMatchObject({ details: { webhookId: id, since: from } });
  });
});

describe('what somebody does with the account that opens a shop', () => {
  test('is in the audit log of the shop: claimed, a new password, a second factor switched on and off', async () => {
    const { phone } = DEMO_OWNER;
    const inbox = async () =>
      read(
        z.array(z.object({ text: z.string() })),
        await get(`/simulator/api/messages?to=${encodeURIComponent(phone)}`),
      );
    const codes = async () =>
      (await inbox()).flatMap(({ text }) => /^(\d{3} \d{3}) is your .* web/.exec(text)?.[1] ?? []);
    const nextCode = async () => {
      const before = (await codes()).length;
      await post('/v1/auth/code', undefined, { phone });
      await until(async () => (await codes()).length > before);
      return (await codes())[0] ?? '';
    };
    const password = 'green bananas by the lake';
    const claim = { phone, username: 'zawadi', password, code: await nextCode() };
    const { accessToken } = read(z.object({ accessToken: z.string() }), await post('/v1/auth/claim', undefined, claim));
    const byOwner = { actor: { id: ownerId, role: 'vendor' }, details: { memberId: ownerId } };
    expect(await newest('account.claimed')).toMatchObject(byOwner);

    const another = { phone, password: 'a bridge over the red river', code: await nextCode() };
    expect((await post('/v1/auth/password', undefined, another)).status).toBe(204);
    expect(await newest('account.password_reset')).toMatchObject(byOwner);

    const enrolled = await ask('POST', '/v1/auth/mfa/enroll', { token: accessToken });
    const { secret } = read(z.object({ secret: z.string() }), enrolled);
    const code = (secondsFromNow: number) =>
      generate({ secret, epoch: Math.floor(Date.now() / 1000) + secondsFromNow });
    expect((await post('/v1/auth/mfa/activate', accessToken, { code: await code(-30) })).status).toBe(200);
    expect(await newest('account.mfa_on')).toMatchObject(byOwner);
    const removed = await ask('DELETE', '/v1/auth/mfa', { token: accessToken, body: { code: await code(0) } });
    expect(removed.status).toBe(204);
    expect(await newest('account.mfa_off')).toMatchObject(byOwner);
    expect(JSON.stringify(await get('/v1/audit-logs?limit=100', owner))).not.toContain(secret);
  });
});

describe('whoever runs the service', () => {
  const visit = (query: string) => get(`/v1/audit-logs?tenantId=${tenantId}${query}`, operator);

  test('reads nothing of a shop without saying why', async () => {
    expect(problemOf(await get('/v1/audit-logs', operator))).toMatchObject({ status: 422, field: 'tenantId' });
    expect(problemOf(await visit(''))).toMatchObject({ status: 422, field: 'reason' });
    expect(problemOf(await visit('&reason=curious&reference=T-1'))).toMatchObject({ status: 422, field: 'reason' });
    expect(problemOf(await visit('&reason=repair&reference=see my mail'))).toMatchObject({ field: 'reference' });
    const unknown = `/v1/audit-logs?tenantId=${newId()}&reason=repair&reference=T-1`;
    expect(problemOf(await get(unknown, operator)).code).toBe('tenant_not_found');
    expect(await newest('data.read_by_operator')).toBeUndefined();
  });

  test('reads for a reason, and the owner reads that: in the log, and on the next home page', async () => {
    const answer = await visit('&reason=complaint&reference=T-1042&limit=5');
    expect(answer.status).toBe(200);
    expect(read(entries, answer).items.length).toBeGreaterThan(0);
    expect(await newest('data.read_by_operator')).toMatchObject({
      actor: { role: 'admin' },
      details: { operation: 'listAuditLog', reason: 'complaint', reference: 'T-1042' },
    });
    const phone = ussdPhone(program.url, DEMO_OWNER.phone);
    const first = await phone.dial();
    const home = first.page === 'VM' ? first : await phone.send(DEMO_OWNER.pin);
    expect(home.text).toContain('Kibanda read the books');
  });

  test('lets an owner try again who was locked out, by the phone alone; the owner reads it', async () => {
    await lockOut(ownerId);
    const why = { reason: 'asked_by_owner', reference: 'T-7' };
    const unlock = (phone: string) => post(`/v1/admin/tenants/${tenantId}/unlock`, operator, { phone, ...why });
    expect(problemOf(await unlock('+254799999999')).code).toBe('not_found');
    expect((await unlock(DEMO_OWNER.phone)).status).toBe(204);
    const [row] = await program.inDirectory((tx) =>
      tx.query({ text: 'select lock_level, pin_failures from memberships where id = $1', values: [ownerId] }),
    );
    expect(row).toEqual({ lock_level: 0, pin_failures: 0 });
    expect(await newest('staff.unlocked')).toMatchObject({
      actor: { role: 'admin' },
      details: { memberId: ownerId, ...why },
    });
    const seller = await post(`/v1/admin/tenants/${tenantId}/unlock`, owner, { phone: DEMO_CASHIER.phone, ...why });
    expect(problemOf(seller).code).toBe('not_allowed');
  });

  test('is written down with every call, also those that came to nothing', async () => {
    await get('/v1/admin/tenants', operator);
    await post(`/v1/admin/tenants/${newId()}/suspend`, operator, undefined);
    const [reading, suspend, list] = await ofService();
    expect([reading, suspend, list].map((entry) => entry?.details['operation'])).toEqual([
      ...['listOperatorsLog', 'suspendTenant', 'listTenants'],
    ]);
    expect(suspend).toMatchObject({ action: 'operator.called', actor: { role: 'admin' }, origin: expect.any(String) });
  });
});
