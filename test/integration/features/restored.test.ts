import { afterAll, beforeEach, expect, test } from '@jest/globals';
import { defineConsumer, subscriptionOf } from '../../../src/consumers/consumer.ts';
import { outboxRows } from '../../../src/events/outbox.ts';
import { readWaiting, setAsideWaiting } from '../../../src/events/outbox-reader.ts';
import { SLOTS } from '../../../src/events/relay-slots.ts';
import { createSettlePayment } from '../../../src/features/payments/settle-payments.ts';
import { settleRestoredShop } from '../../../src/features/restored/settle-shop.ts';
import { createDeliverWebhooks } from '../../../src/features/webhooks/deliver.ts';
import { queueEventIn } from '../../../src/features/webhooks/queue-event.ts';
import { addWebhookIn } from '../../../src/features/webhooks/webhooks.ts';
import { connectDirectly } from '../../../src/platform/direct-connection.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createSealer } from '../../../src/platform/sealer.ts';
import { silentLogger } from '../../../src/platform/logger.ts';
import { planWork, takeDueWork } from '../../../src/tenancy/due-work.ts';
import { takeOver } from '../../../src/tenancy/lineage.ts';
import { createTenantDirectory } from '../../../src/tenancy/tenant-directory.ts';
import { numbered } from '../../support/event-desk.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';
import { TEST_SECRET_KEY } from '../../support/secrets.ts';

const desk = await openDesk();
const { clock, inTenant, owner, pool } = desk;
afterAll(async () => {
  await connection.close();
  await desk.close();
});

/** As it is after a restore: the database was accepted on another timeline than the one it is on. */
const restore = () => owner.raw(`update public.lineage set server = 'the one before/00000001'`);
beforeEach(() => takeOver(owner));

/** As the relay is connected, which reads positions as text. */
const connection = await connectDirectly({ url: desk.appUrl, applicationName: 'test' });
const SLOTS_OF_ALL = new Set(Array.from({ length: SLOTS }, (_, slot) => slot));
const waiting = () =>
  readWaiting((text, values) => connection.query(text, values), { slots: SLOTS_OF_ALL, without: [], limit: 500 });
const due = () => takeDueWork(pool, { now: new Date('2030-01-01'), limit: 500, leaseMs: 0 });

test('a database that came back from a backup hands out no event and no work; taken over without loss, it goes on with both', async () => {
  const shop = await desk.openShop();
  await desk.sell(shop, 12, 1);
  const subjectId = newId();
  await inTenant(shop.tenant, (tx) => planWork(tx, { kind: 'send-sms', subjectId, dueAt: clock.now() }));
  const [events, work] = [await waiting(), await due()];
  expect(events.length).toBeGreaterThan(0);
  expect(work.length).toBeGreaterThan(0);

  await restore();
  expect(await waiting()).toEqual([]);
  expect(await due()).toEqual([]);
  // The shop goes on selling meanwhile.
  await desk.sell(shop, 12, 2);

  await takeOver(owner);
  expect((await waiting()).length).toBeGreaterThan(events.length);
  expect(await due()).toHaveLength(work.length);
});

test('its deliveries to programs wait, and once it is settled those that waited are never made', async () => {
  const sealer = createSealer(TEST_SECRET_KEY, 'webhooks');
  const got: string[] = [];
  const deliver = createDeliverWebhooks({
    ...{ inTenant, clock, sealer },
    post: (_url, body) => {
      got.push(body);
      return Promise.resolve({ status: 204, retryAfterMs: 0 });
    },
    notifySwitchedOff: () => Promise.resolve(),
  });
  const shop = await desk.openShop();
  const id = newId();
  const webhook = { id, url: 'https://hooks.duka.co.ke/', eventTypes: ['sale.recorded'] } as const;
  await inTenant(shop.tenant, (tx) => addWebhookIn(tx, { sealer }, webhook, { actor: shop.vendor, now: clock.now() }));
  const queueSale = async (): Promise<void> => {
    await desk.sell(shop, 12, 1);
    const rows = await owner('public.outbox')
      .where({ tenant_id: shop.tenant.id, type: 'sale.recorded' })
      .pluck<string[]>('id');
    await inTenant(shop.tenant, (tx) => queueEventIn(tx, rows.at(-1) ?? '', clock.now()));
  };
  await queueSale();

  await restore();
  await deliver(shop.tenant, id);
  expect(got).toEqual([]);

  expect(await inTenant(shop.tenant, (tx) => settleRestoredShop(tx, clock.now()))).toMatchObject({ deliveries: 1 });
  await takeOver(owner, clock.now());
  await deliver(shop.tenant, id);
  expect(got).toEqual([]);
  await queueSale();
  await deliver(shop.tenant, id);
  expect(got).toHaveLength(1);
});

/** What becomes of an event that the bus brings, with consumers that tell somebody and that only keep figures. */
const bring = async (shop: TestShop, occurredAt: Date): Promise<readonly string[]> => {
  const [row] = outboxRows([{ ...numbered(shop.tenant.id, 1), occurredAt }]);
  const handled: string[] = [];
  for (const tells of [true, false]) {
    const name = tells ? 'tells' : 'keeps figures';
    const note = (): Promise<void> => Promise.resolve(void handled.push(name));
    const consumer = defineConsumer({ name, types: ['stock.changed'], tells, handle: note });
    const { handle } = subscriptionOf(consumer, {
      ...{ inTenant, directory: createTenantDirectory({ pool }), log: silentLogger },
      deadLetters: { put: () => Promise.resolve() },
      metrics: { consumed: () => undefined },
    });
    await handle({ topic: 'kibanda.inventory', key: shop.tenant.id, body: row?.payload ?? '', position: '1' });
  }
  return handled;
};

test('an event that comes to it goes back to the bus; brought again later, one from before moves figures and reaches nobody', async () => {
  const shop = await desk.openShop();
  await restore();
  await expect(bring(shop, clock.now())).rejects.toMatchObject({ code: 'unavailable' });
  await takeOver(owner, clock.now());
  expect(await bring(shop, new Date(clock.now().getTime() - 1))).toEqual(['keeps figures']);
  expect(await bring(shop, clock.now())).toEqual(['tells', 'keeps figures']);
});

test('events that waited are set aside, and those after them go their way', async () => {
  const shop = await desk.openShop();
  await desk.sell(shop, 12, 1);
  const before = (await waiting()).length;
  expect(
    await setAsideWaiting((text, values) => connection.query(text, values), new Date(clock.now().getTime() + 1)),
  ).toBe(before);
  expect(await waiting()).toEqual([]);
});

test('a customer whose phone was to be asked for money is not asked while nobody knows whether it was, nor afterwards', async () => {
  const shop = await desk.openShop();
  const id = newId();
  const asked: string[] = [];
  const settlePayment = createSettlePayment({
    ...{ inTenant, clock },
    providers: new Map([
      [
        'daraja',
        {
          request: () => Promise.resolve(void asked.push('the phone')).then(() => ({ status: 'unknown' as const })),
          query: () => Promise.resolve(void asked.push('the provider')).then(() => ({ status: 'pending' as const })),
        },
      ],
    ]),
  });
  await desk.table(shop, 'payments').insert({
    ...{ id, provider: 'daraja', provider_ref: 'ref-1', amount_minor: 45_000, currency: 'KES' },
    ...{ seen_at: clock.now(), ask_phone: '+254712600001' },
  });

  await restore();
  await settlePayment(shop.tenant, id);
  expect(asked).toEqual([]);

  await inTenant(shop.tenant, (tx) => settleRestoredShop(tx, clock.now()));
  await takeOver(owner, clock.now());
  await settlePayment(shop.tenant, id);
  expect(asked).toEqual(['the provider']);
});
