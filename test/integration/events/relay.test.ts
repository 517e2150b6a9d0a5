import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { newEvent, SERVICE_ID, type DomainEvent } from '../../../src/events/catalogue.ts';
import { outboxInsert } from '../../../src/events/outbox.ts';
import { pause } from '../../../src/platform/pause.ts';
import { numbered, openEventDesk, recordingBus, RELAY_NAME } from '../../support/event-desk.ts';
import { until } from '../../support/until.ts';

const desk = await openEventDesk();
const numbersTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

afterEach(desk.stopRelays);
afterAll(desk.close);

describe('the relay', () => {
  test('carries the events of a shop to the bus in the order in which they were saved', async () => {
    const { tenant } = await desk.openShop();
    for (const number of numbersTo(20)) await desk.announce(tenant, number);
    const bus = recordingBus();
    desk.startRelay(bus, { batchSize: 7 });
    await until(async () => (await desk.waiting()) === 0);
    expect(bus.numbersOf(tenant)).toEqual(numbersTo(20));
    expect(bus.taken.at(0)).toMatchObject({ topic: 'kibanda.inventory', key: tenant.id, type: 'stock.changed' });
  });

  test('hears of a new event at once, long before its next look', async () => {
    const { tenant } = await desk.openShop();
    const bus = recordingBus();
    desk.startRelay(bus, { pollMs: 60_000 });
    await until(async () => (await desk.slotsHeld()).length === 1);
    await pause(200);
    const began = performance.now();
    await desk.announce(tenant, 1);
    await until(() => bus.taken.length === 1, 2000, 2);
    expect(performance.now() - began).toBeLessThan(500);
  });

  test('finds events by itself when nobody calls it', async () => {
    const { tenant } = await desk.openShop();
    const bus = recordingBus();
    desk.startRelay(bus);
    await until(async () => (await desk.slotsHeld()).length === 1);
    const insert = outboxInsert([numbered(tenant.id, 5)]);
    await desk.pool.query(insert?.text ?? '', insert?.values);
    await until(() => bus.numbersOf(tenant).length === 1);
  });

  test('lets no event pass one of the same shop whose commit comes late, and makes no other shop wait', async () => {
    const [slow, other] = [await desk.openShop(), await desk.openShop()];
    const bus = recordingBus();
    desk.startRelay(bus);
    const client = await desk.pool.connect();
    const row = outboxInsert([numbered(slow.tenant.id, 1)]);
    await client.query('begin');
    await client.query(row?.text ?? '', row?.values);
    const second = desk.announce(slow.tenant, 2);
    await desk.announce(other.tenant, 3);
    await until(() => bus.numbersOf(other.tenant).length === 1);
    expect(bus.numbersOf(slow.tenant)).toEqual([]);
    await client.query('commit');
    client.release();
    await second;
    await until(() => bus.numbersOf(slow.tenant).length === 2);
    expect(bus.numbersOf(slow.tenant)).toEqual([1, 2]);
  });

  test('keeps the order of each shop with three relays at work and many who save at once', async () => {
    const shops = await Promise.all(numbersTo(5).map(desk.openShop));
    const bus = recordingBus();
    const slowBus = {
      publishBatch: async (messages: Parameters<typeof bus.publishBatch>[0]) => {
        await pause(Math.random() * 20);
        return bus.publishBatch(messages);
      },
    };
    const start = () => desk.startRelay(slowBus, { batchSize: 10 });
    start();
    const saved = new Map(shops.map(({ tenant }) => [tenant.id, 0]));
    const save = async (): Promise<void> => {
      for (const _ of numbersTo(12)) {
        for (const { tenant } of shops) {
          await desk.inTenant(tenant, async (tx) => {
            // The number is taken under a lock of the shop, as the number of a receipt is.
            const [row] = await tx.query<{ number: number }>({
              text: 'update receipt_counter set last_number = last_number + 1 returning last_number as number',
              values: [],
            });
            tx.publish(numbered(tenant.id, row?.number ?? 0));
          });
          saved.set(tenant.id, (saved.get(tenant.id) ?? 0) + 1);
        }
      }
    };
    const saving = Promise.all(numbersTo(6).map(save));
    await pause(150);
    start();
    await pause(150);
    const third = start();
    await pause(300);
    await third.stop();
    await saving;
    await until(async () => (await desk.waiting()) === 0);
    for (const { tenant } of shops) {
      const numbers = bus.numbersOf(tenant);
      expect(numbers).toHaveLength(72);
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  });

  test('keeps the order of what belongs to no shop, as of a shop', async () => {
    const bus = recordingBus();
    desk.startRelay(bus, { batchSize: 7 });
    const write = async (writer: number): Promise<void> => {
      for (const number of numbersTo(15)) {
        await desk.directory.inDirectory((tx) => {
          tx.publish(numbered(SERVICE_ID, writer * 100 + number));
          return Promise.resolve();
        });
      }
    };
    await Promise.all(numbersTo(5).map(write));
    await until(async () => (await desk.waiting()) === 0);
    const written = await desk.owner('public.outbox').where({ tenant_id: SERVICE_ID }).orderBy('position').pluck('id');
    const taken = bus.taken.filter(({ key }) => key === SERVICE_ID).map(({ id }) => id);
    expect(written).toHaveLength(75);
    expect([...new Set(taken)]).toEqual(written);
  });

  test('shares the shops among relays, and takes over those of a relay that has gone', async () => {
    const bus = recordingBus();
    desk.startRelay(bus);
    await until(async () => (await desk.slotsHeld()).join() === '64');
    const second = desk.startRelay(bus);
    await until(async () => (await desk.slotsHeld()).join() === '32,32');
    await second.stop();
    await until(async () => (await desk.slotsHeld()).join() === '64');
  });

  test('keeps the events while the bus takes nothing, and sends all of them when it does again', async () => {
    const { tenant } = await desk.openShop();
    const bus = recordingBus();
    let down = true;
    const flaky = {
      publishBatch: (messages: Parameters<typeof bus.publishBatch>[0]) =>
        down ? Promise.reject(new Error('no broker')) : bus.publishBatch(messages),
    };
    const failedBefore = desk.metrics.failed;
    desk.startRelay(flaky);
    for (const number of numbersTo(10)) await desk.announce(tenant, number);
    await until(() => desk.metrics.failed > failedBefore + 10);
    expect(await desk.waiting()).toBe(10);
    down = false;
    await until(async () => (await desk.waiting()) === 0);
    expect(bus.numbersOf(tenant)).toEqual(numbersTo(10));
  });

  test('goes on with the other shops while the event of one can not be handled', async () => {
    const [sick, well] = [await desk.openShop(), await desk.openShop()];
    const bus = recordingBus();
    let ill = true;
    const partly = {
      publishBatch: async (messages: Parameters<typeof bus.publishBatch>[0]) => {
        const refused = messages.filter(({ key }) => ill && key === sick.tenant.id);
        await bus.publishBatch(messages.filter((message) => !refused.includes(message)));
        return { notYet: new Set(refused.map(({ id }) => id)) };
      },
    };
    desk.startRelay(partly);
    for (const number of numbersTo(5)) {
      await desk.announce(sick.tenant, number);
      await desk.announce(well.tenant, number);
    }
    await until(() => bus.numbersOf(well.tenant).length === 5);
    expect(bus.numbersOf(sick.tenant)).toEqual([]);
    ill = false;
    await until(() => bus.numbersOf(sick.tenant).length === 5);
    expect(bus.numbersOf(sick.tenant)).toEqual(numbersTo(5));
  });

  test('connects again after the database has thrown it out', async () => {
    const { tenant } = await desk.openShop();
    const bus = recordingBus();
    const relay = desk.startRelay(bus);
    await until(async () => (await desk.slotsHeld()).length === 1);
    await desk.owner.raw('select pg_terminate_backend(pid) from pg_stat_activity where application_name = ?', [
      RELAY_NAME,
    ]);
    await desk.announce(tenant, 1);
    await until(() => bus.numbersOf(tenant).length === 1);
    expect(relay.health()).toEqual({ ok: true });
  });

  test('finishes the batch at hand when it is stopped', async () => {
    const { tenant } = await desk.openShop();
    const bus = recordingBus();
    let began = false;
    const relay = desk.startRelay({
      publishBatch: async (messages) => {
        began = true;
        await pause(300);
        return bus.publishBatch(messages);
      },
    });
    await desk.announce(tenant, 1);
    await until(() => began);
    await relay.stop();
    expect(bus.numbersOf(tenant)).toEqual([1]);
    expect(await desk.waiting()).toBe(0);
  });

  test('leaves nothing in the outbox of calls that were told, or that nobody took for an hour', async () => {
    const { tenant } = await desk.openShop();
    const call = (occurredAt: Date) =>
      newEvent('ussd.session.started', {
        tenantId: tenant.id,
        occurredAt,
        actor: { id: null, role: 'system', channel: 'ussd' },
        data: { sessionKey: 'a'.repeat(32), gateway: 'africastalking', phoneKey: 'b'.repeat(16), network: null },
      });
    const tell = async (event: DomainEvent): Promise<void> => {
      const insert = outboxInsert([event]);
      await desk.pool.query(insert?.text ?? '', insert?.values);
    };
    const left = (): Promise<string[]> =>
      desk.owner('public.outbox').where({ tenant_id: tenant.id }).orderBy('position').pluck<string[]>('type');
    const [bus, away] = [recordingBus(), { publishBatch: () => Promise.reject(new Error('away')) }];
    await tell(call(new Date(Date.now() - 2 * 3_600_000)));
    await tell(call(new Date()));
    await desk.announce(tenant, 1);
    desk.startRelay(away);
    await until(async () => (await left()).length === 2);
    await desk.stopRelays();

    desk.startRelay(bus);
    await until(async () => (await desk.waiting()) === 0);
    expect(bus.taken.map(({ type }) => type)).toEqual(['ussd.session.started', 'stock.changed']);
    expect(await left()).toEqual(['stock.changed']);
  });

  test('deletes what was published long ago, and nothing else', async () => {
    const { tenant } = await desk.openShop();
    await desk.announce(tenant, 1);
    const all = desk.owner('public.outbox').where({ tenant_id: tenant.id });
    await all.clone().update({ published_at: '2026-01-01' });
    await desk.announce(tenant, 2);
    desk.startRelay(recordingBus(), { pollMs: 50 });
    await until(async () => (await desk.waiting()) === 0);
    await until(async () => (await all.clone().select('id')).length === 1);
  });
});
