import { afterAll, expect, test } from '@jest/globals';
import { createDeliverWebhooks } from '../../../src/features/webhooks/deliver.ts';
import { queueEventIn } from '../../../src/features/webhooks/queue-event.ts';
import { addWebhookIn, replayWebhookIn } from '../../../src/features/webhooks/webhooks.ts';
import { createDeliverWebhooksJob } from '../../../src/jobs/deliver-webhooks.ts';
import { newId } from '../../../src/platform/ids.ts';
import { createSealer } from '../../../src/platform/sealer.ts';
import { createTenantDirectory } from '../../../src/tenancy/tenant-directory.ts';
import { NOON, openDesk, type TestShop } from '../../support/open-desk.ts';
import { TEST_SECRET_KEY } from '../../support/secrets.ts';
import { until } from '../../support/until.ts';

const desk = await openDesk();
const { clock, inTenant } = desk;
const sealer = createSealer(TEST_SECRET_KEY, 'webhooks');
const DAY = 86_400_000;

afterAll(() => desk.close());

/** What programs got, which take all of it. */
const got: string[] = [];
const deliver = createDeliverWebhooks({
  ...{ inTenant, clock, sealer },
  post: (_url, body) => {
    got.push(body);
    return Promise.resolve({ status: 204, retryAfterMs: 0 });
  },
  notifySwitchedOff: () => Promise.resolve(),
});
const onTheirWay = async (shop: TestShop): Promise<number> =>
  (await desk.table(shop, 'webhook_deliveries').select('event_id')).length;
const dueOf = (shop: TestShop) =>
  desk
    .owner<{ tenant_id: string; kind: string; due_at: Date }>('public.due_work')
    .where({ tenant_id: shop.tenant.id, kind: 'deliver-webhooks' })
    .orderBy('due_at', 'desc');

test('a replay of a week is put on its way some events at a time, and what happens now does not wait behind it', async () => {
  const shop = await desk.openShop();
  const occasion = { actor: shop.vendor, now: clock.now() };
  const id = newId();
  const url = 'https://hooks.duka.co.ke/';
  await inTenant(shop.tenant, (tx) =>
    addWebhookIn(tx, { sealer }, { id, url, eventTypes: ['sale.recorded'] }, occasion),
  );
  // Two in every second, so that a batch ends between two of one time.
  await desk.owner.raw(
    `insert into public.outbox (id, tenant_id, type, payload, occurred_at, audited)
     select gen_random_uuid(), :tenant, 'sale.recorded', '{"data": {}}', :at::timestamptz + (n / 2) * interval '1 second', false
     from generate_series(1, 1200) n`,
    { tenant: shop.tenant.id, at: new Date(NOON.getTime() - 7 * DAY).toISOString() },
  );
  const from = new Date(NOON.getTime() - 8 * DAY);
  expect(await inTenant(shop.tenant, (tx) => replayWebhookIn(tx, { id, from }, occasion))).toBe(true);
  expect(await onTheirWay(shop)).toBe(0);
  await deliver(shop.tenant, id);
  expect(await onTheirWay(shop)).toBe(500);
  // While something waits, no more is fetched.
  await deliver(shop.tenant, id);
  expect(await onTheirWay(shop)).toBe(500);

  const sendTheRest = () => desk.table(shop, 'webhook_deliveries').update({ status: 'delivered' });
  await sendTheRest();
  const sale = await desk.sell(shop, 12, 1);
  const row = await desk
    .owner<{ id: string; type: string; tenant_id: string; position: string }>('public.outbox')
    .where({ tenant_id: shop.tenant.id, type: 'sale.recorded' })
    .orderBy('position', 'desc')
    .first();
  await inTenant(shop.tenant, (tx) => queueEventIn(tx, row?.id ?? '', clock.now()));
  got.length = 0;
  await deliver(shop.tenant, id);
  expect(got).toEqual([expect.stringContaining(sale.id)]);
  // The sale of just now is in the week too.
  for (const expected of [1001, 1201, 1201]) {
    await deliver(shop.tenant, id);
    expect(await onTheirWay(shop)).toBe(expected);
    await sendTheRest();
  }
  const columns = ['replay_from', 'replay_after', 'replay_to'];
  expect(await desk.table(shop, 'webhooks').first(columns)).toEqual({
    replay_from: null,
    replay_after: null,
    replay_to: null,
  });
  expect(new Set(await desk.table<{ event_id: string }>(shop, 'webhook_deliveries').pluck('event_id')).size).toBe(1201);
});

test('a shop whose programs hang leaves places to others, and those of its own that had none come again', async () => {
  const [busy, other] = [await desk.openShop(), await desk.openShop()];
  const hanging = Promise.withResolvers<boolean>();
  const begun: string[] = [];
  const job = createDeliverWebhooksJob({
    ...{ inTenant, clock, directory: createTenantDirectory({ pool: desk.pool }) },
    deliver: (tenant, id) => {
      begun.push(id);
      return tenant.id === busy.tenant.id ? hanging.promise : Promise.resolve(false);
    },
  });
  const programs = Array.from({ length: 6 }, () => newId());
  const working = programs.map((subjectId) => job({ tenantId: busy.tenant.id, subjectId }));
  await until(async () => (await dueOf(busy)).length === 3);
  expect(begun).toHaveLength(3);
  await job({ tenantId: other.tenant.id, subjectId: newId() });
  expect(begun).toHaveLength(4);
  hanging.resolve(false);
  await Promise.all(working);
  // A second later they are handed out again.
  const [putOff] = await dueOf(busy);
  expect(putOff?.due_at).toEqual(new Date(clock.now().getTime() + 1000));
  await job({ tenantId: busy.tenant.id, subjectId: programs[5] });
  expect(begun).toHaveLength(5);
});
