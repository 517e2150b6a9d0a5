import { once } from 'node:events';
import http from 'node:http';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Webhook as Verifier } from 'standardwebhooks';
import { createQueueWebhooks } from '../../../src/consumers/queue-webhooks.ts';
import { subscriptionOf } from '../../../src/consumers/consumer.ts';
import { createDeliverWebhooks } from '../../../src/features/webhooks/deliver.ts';
import { createNotifySwitchedOff } from '../../../src/features/webhooks/switched-off-message.ts';
import {
  addWebhookIn,
  listWebhooksIn,
  removeWebhookIn,
  replayWebhookIn,
} from '../../../src/features/webhooks/webhooks.ts';
import { newId } from '../../../src/platform/ids.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { createPostOutside } from '../../../src/platform/post-outside.ts';
import { createSealer } from '../../../src/platform/sealer.ts';
import { NOON, openDesk, type TestShop } from '../../support/open-desk.ts';
import { TEST_SECRET_KEY } from '../../support/secrets.ts';

const desk = await openDesk();
const sealer = createSealer(TEST_SECRET_KEY, 'webhooks');
const { clock, inTenant } = desk;

/** A program that listens: what it got, and what it answers. */
const program = {
  got: [] as { headers: http.IncomingHttpHeaders; body: string }[],
  answer: { status: 204, headers: {} },
};
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    program.got.push({ headers: request.headers, body });
    response.writeHead(program.answer.status, program.answer.headers).end();
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
const url = `http://127.0.0.1:${String(typeof address === 'object' ? address?.port : '')}/hooks`;
afterAll(async () => {
  server.close();
  await desk.close();
});
beforeEach(() => {
  clock.set(NOON);
  program.got = [];
  program.answer = { status: 204, headers: {} };
});

const isUrl = (): boolean => true;
const post = createPostOutside({ allowInside: true, timeoutMs: 2000 });
const deliver = createDeliverWebhooks({
  ...{ inTenant, clock, sealer, post, isUrl },
  notifySwitchedOff: createNotifySwitchedOff(desk),
});

const add = async (shop: TestShop, eventTypes: readonly 'sale.recorded'[] = ['sale.recorded']) => {
  const id = newId();
  const occasion = { actor: shop.vendor, now: clock.now() };
  const { secret } = await inTenant(shop.tenant, (tx) =>
    addWebhookIn(tx, { sealer, isUrl }, { id, url, eventTypes }, occasion),
  );
  return { id, secret };
};

/** Everything that was announced goes past the consumer, as a bus delivers it. */
const hear = async (shop: TestShop): Promise<void> => {
  const consumer = createQueueWebhooks({ inTenant, clock, wake: () => undefined });
  const { handle } = subscriptionOf(consumer, {
    inTenant,
    directory: { byId: () => Promise.resolve(shop.tenant) },
    deadLetters: { put: () => Promise.reject(new Error('nothing is set aside here')) },
    log: silentLogger,
    metrics: { consumed: () => undefined },
  });
  const rows = await desk
    .owner<{ payload: object; position: number; tenant_id: string }>('public.outbox')
    .where({ tenant_id: shop.tenant.id })
    .orderBy('position');
  for (const { payload } of rows)
    await handle({ topic: 'any', key: shop.tenant.id, body: JSON.stringify(payload), position: '0' });
};
const deliveriesOf = (shop: TestShop) =>
  desk
    .table<{ status: string; attempts: number; outcome: string; due_at: Date; created_at: Date }>(
      shop,
      'webhook_deliveries',
    )
    .select('status', 'attempts', 'outcome', 'due_at')
    .orderBy('created_at');
const dueOf = async (shop: TestShop): Promise<Date | undefined> => {
  const row = await desk
    .owner<{ tenant_id: string; kind: string; due_at: Date }>('public.due_work')
    .where({ tenant_id: shop.tenant.id, kind: 'deliver-webhooks' })
    .first();
  return row?.due_at;
};
const later = (ms: number): void => {
  clock.set(new Date(clock.now().getTime() + ms));
};
const HOUR = 3_600_000;

describe('a program that listens to a shop', () => {
  test('gets what it asked for, once, signed so that it can tell from whom it is', async () => {
    const shop = await desk.openShop();
    const { id, secret } = await add(shop);
    const sale = await desk.sell(shop, 12, 1);
    await hear(shop);
    await hear(shop);
    await deliver(shop.tenant, id);
    await deliver(shop.tenant, id);

    expect(program.got).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = program.got;
    // The verifier of the standard looks at its own clock.
    const signed = new Verifier(secret).sign(String(headers['webhook-id']), clock.now(), body);
    expect(headers['webhook-signature']).toBe(signed);
    expect(headers['webhook-timestamp']).toBe(String(NOON.getTime() / 1000));
    expect(JSON.parse(body)).toMatchObject({
      type: 'sale.recorded',
      timestamp: NOON.toISOString(),
      data: { saleId: sale.id, totalMinor: 15_000 },
      actor: { id: shop.asha.id, role: 'cashier', channel: 'ussd' },
    });
    expect(await deliveriesOf(shop)).toMatchObject([{ status: 'delivered', attempts: 1, outcome: 'http_204' }]);
  });

  test('misses nothing that happened while processes did not know of it yet', async () => {
    const shop = await desk.openShop();
    const { id } = await add(shop);
    await desk.sell(shop, 12, 1);
    await deliver(shop.tenant, id);
    expect(program.got).toHaveLength(0);
    later(9000);
    await deliver(shop.tenant, id);
    expect(program.got).toHaveLength(1);
  });

  test('is tried again after a failure, later each time, with the same id', async () => {
    const shop = await desk.openShop();
    const { id } = await add(shop);
    await desk.sell(shop, 12, 1);
    await hear(shop);
    program.answer = { status: 302, headers: { location: 'https://elsewhere.co.ke/' } };
    await deliver(shop.tenant, id);
    expect(await deliveriesOf(shop)).toMatchObject([{ status: 'waiting', attempts: 1, outcome: 'http_302' }]);
    later(5000);
    program.answer = { status: 503, headers: { 'retry-after': '1800' } };
    await deliver(shop.tenant, id);
    // It asked for half an hour; before that, what happened while processes did not know of it yet is looked for.
    expect(await dueOf(shop)).toEqual(new Date(NOON.getTime() + 8000));
    later(1_800_000);
    program.answer = { status: 200, headers: {} };
    await deliver(shop.tenant, id);
    expect(program.got).toHaveLength(3);
    expect(new Set(program.got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect((await inTenant(shop.tenant, listWebhooksIn))[0]).toMatchObject({ failingSince: null, status: 'active' });
    expect(await dueOf(shop)).toBeUndefined();
  });

  test('is written to no more after five days without an answer, and the owner is told', async () => {
    const shop = await desk.openShop();
    const { id } = await add(shop);
    program.answer = { status: 500, headers: {} };
    for (let day = 0; day <= 5; day += 1) {
      await desk.sell(shop, 12, 1);
      await hear(shop);
      await deliver(shop.tenant, id);
      if (day < 5) expect((await inTenant(shop.tenant, listWebhooksIn))[0]?.status).toBe('active');
      later(24 * HOUR);
    }
    expect((await inTenant(shop.tenant, listWebhooksIn))[0]).toMatchObject({ status: 'off', offReason: 'failing' });
    const messages = await desk
      .table<{ template: string; params: object }>(shop, 'sms_messages')
      .select('template', 'params');
    expect(messages).toEqual([{ template: 'M38', params: { shop: shop.tenant.name, host: '127.0.0.1' } }]);
    expect((await desk.events(shop)).map(({ type }) => type)).toContain('webhook.switched_off');
    program.got = [];
    await deliver(shop.tenant, id);
    expect(program.got).toEqual([]);
  });

  test('is written to no more as soon as it says that it is gone', async () => {
    const shop = await desk.openShop();
    const { id } = await add(shop);
    await desk.sell(shop, 12, 1);
    await hear(shop);
    program.answer = { status: 410, headers: {} };
    await deliver(shop.tenant, id);
    expect((await inTenant(shop.tenant, listWebhooksIn))[0]).toMatchObject({ status: 'off', offReason: 'gone' });
  });

  test('can have everything once more since a time of its choice', async () => {
    const shop = await desk.openShop();
    await desk.sell(shop, 12, 1);
    later(HOUR);
    const { id } = await add(shop);
    await desk.sell(shop, 12, 2);
    await hear(shop);
    await deliver(shop.tenant, id);
    program.got = [];
    const occasion = { actor: shop.vendor, now: clock.now() };
    const replay = (from: Date, webhookId = id) =>
      inTenant(shop.tenant, (tx) => replayWebhookIn(tx, { id: webhookId, from }, occasion));
    expect(await replay(new Date(NOON.getTime() + HOUR))).toBe(true);
    await deliver(shop.tenant, id);
    expect(program.got).toHaveLength(1);
    expect(await replay(NOON)).toBe(true);
    await deliver(shop.tenant, id);
    expect(program.got).toHaveLength(3);
    expect(await replay(NOON, newId())).toBe(false);
  });

  test('hears nothing any more once it is removed, and nothing of another shop', async () => {
    const shop = await desk.openShop();
    const other = await desk.openShop();
    const { id } = await add(shop);
    await desk.sell(other, 12, 1);
    await hear(other);
    await desk.sell(shop, 12, 1);
    await hear(shop);
    const occasion = { actor: shop.vendor, now: clock.now() };
    expect(await inTenant(shop.tenant, (tx) => removeWebhookIn(tx, id, occasion))).toBe(true);
    expect(await inTenant(shop.tenant, (tx) => removeWebhookIn(tx, id, occasion))).toBe(false);
    await deliver(shop.tenant, id);
    expect(program.got).toEqual([]);
    expect(await deliveriesOf(other)).toEqual([]);
    expect(await inTenant(shop.tenant, listWebhooksIn)).toEqual([]);
  });

  test('keeps no secret that the database alone gives away', async () => {
    const shop = await desk.openShop();
    const { secret } = await add(shop);
    const rows = await desk.table<{ secret: string }>(shop, 'webhooks').select('*');
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
  });
});

test('an address inside is refused before anything is kept', async () => {
  const shop = await desk.openShop();
  const occasion = { actor: shop.vendor, now: clock.now() };
  const webhook = { id: newId(), url: 'https://10.0.0.1/', eventTypes: ['sale.recorded'] as const };
  await expect(inTenant(shop.tenant, (tx) => addWebhookIn(tx, { sealer }, webhook, occasion))).rejects.toMatchObject({
    code: 'not_allowed',
  });
});
