import { afterAll, describe, expect, test } from '@jest/globals';
import { beforeAndAfter } from '../../../src/features/audit/audit-entry.ts';
import { readAuditLog, type AuditFilter } from '../../../src/features/audit/audit-log.ts';
import { findBrokenLinks } from '../../../src/features/audit/check-chain.ts';
import { noteCall } from '../../../src/features/operators/operators.ts';
import { newId } from '../../../src/platform/ids.ts';
import { withOrigin } from '../../../src/platform/origin.ts';
import { createTenantDirectory } from '../../../src/tenancy/tenant-directory.ts';
import { openDesk, type TestShop } from '../../support/open-desk.ts';

const desk = await openDesk();
const directory = createTenantDirectory({ pool: desk.pool });
afterAll(() => desk.close());
const read = (shop: TestShop, filter: AuditFilter) =>
  desk.inTenant(shop.tenant, (tx) => readAuditLog(tx, filter), { readOnly: true });

const actions = async (shop: TestShop): Promise<string[]> =>
  (await read(shop, { limit: 100 })).map(({ action }) => action).toReversed();
const broken = (shop: TestShop) => desk.inTenant(shop.tenant, findBrokenLinks, { readOnly: true });
const inLog = (shop: TestShop, statement: string) =>
  desk.owner.raw(statement.replaceAll('audit_', `${shop.tenant.schema}.audit_`));

describe('what people do in a shop', () => {
  test('is written down with who, what, when and from where', async () => {
    const shop = await desk.openShop();
    const sale = await withOrigin('africastalking:3f2a', () => desk.sell(shop, 12, 2));

    const [entry] = await read(shop, { limit: 10 });
    expect(entry).toMatchObject({
      position: 1,
      occurredAt: desk.clock.now(),
      actor: { id: shop.asha.id, name: 'Asha', role: 'cashier' },
      channel: 'ussd',
      origin: 'africastalking:3f2a',
      action: 'sale.recorded',
      subject: { type: 'sale', id: sale.id },
      details: { totalMinor: 30000 },
    });
  });

  test('is there with what it changed, and nothing is there of what was not saved', async () => {
    const shop = await desk.openShop();
    await desk.items.change(shop.tenant, { itemId: shop.itemIds.get(12) ?? '', priceMinor: 17000 }, shop.vendor);
    await expect(desk.sell(shop, 99, 1)).rejects.toThrow();

    const [entry, ...more] = await read(shop, { limit: 10 });
    expect(more).toEqual([]);
    expect(entry?.action).toBe('product.price_changed');
    expect(beforeAndAfter(entry?.details ?? {})).toEqual({ before: { minor: 15000 }, after: { minor: 17000 } });
  });

  test('tells what an item was before it was renamed', async () => {
    const shop = await desk.openShop();
    const itemId = shop.itemIds.get(12) ?? '';
    await desk.items.change(shop.tenant, { itemId, name: 'Sugar 2kg', thresholdMilli: 4000 }, shop.vendor);
    const [entry] = await read(shop, { limit: 1 });
    expect(beforeAndAfter(entry?.details ?? {})).toEqual({
      before: { name: 'Sugar 1kg', thresholdMilli: 10_000 },
      after: { name: 'Sugar 2kg', thresholdMilli: 4000 },
    });
  });

  test('leaves out what only follows from it', async () => {
    const shop = await desk.openShop();
    await desk.sell(shop, 3, 1);
    expect((await desk.events(shop)).map(({ type }) => type)).toEqual(
      expect.arrayContaining(['sale.recorded', 'stock.changed', 'stock.low']),
    );
    expect(await actions(shop)).toEqual(['sale.recorded']);
  });

  test('can be asked for by person, by kind and by time', async () => {
    const shop = await desk.openShop();
    const before = desk.clock.now();
    await desk.sell(shop, 12, 1);
    await desk.sell(shop, 12, 1, { by: shop.juma });
    const only = (filter: object) => read(shop, { limit: 10, ...filter });
    expect(await only({ actorId: shop.juma.id })).toHaveLength(1);
    expect(await only({ action: 'sale.voided' })).toHaveLength(0);
    expect(await only({ to: before })).toHaveLength(0);
    expect((await only({ limit: 1, before: 2 })).map(({ position }) => position)).toEqual([1]);
  });
});

describe('the chain', () => {
  test('holds when many sell at once, and has one row for each sale', async () => {
    const shop = await desk.openShop();
    const others = await desk.openShop();
    const many = Array.from({ length: 12 }, (_, n) => desk.sell(n % 3 === 0 ? others : shop, 12, 1));
    await Promise.all(many);

    expect(await broken(shop)).toEqual([]);
    const positions = (await read(shop, { limit: 100 })).map(({ position }) => position);
    expect(positions).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
  });

  const TAMPERING: readonly (readonly [string, string, object])[] = [
    [
      'a changed amount',
      `update audit_logs set details = details || '{"totalMinor": 1}' where position = 2`,
      { position: 2, kind: 'changed' },
    ],
    [
      'another person',
      `update audit_logs set actor_id = gen_random_uuid() where position = 3`,
      { position: 3, kind: 'changed' },
    ],
    [
      'another time',
      `update audit_logs set occurred_at = occurred_at - interval '1 day' where position = 1`,
      { position: 1, kind: 'changed' },
    ],
    ['a row that was taken out', `delete from audit_logs where position = 2`, { position: 3, kind: 'missing' }],
    ['the last row taken off', `delete from audit_logs where position = 4`, { position: 4, kind: 'end' }],
    [
      'a hash that was made anew',
      `update audit_logs set hash = sha256('x') where position = 2`,
      { position: 2, kind: 'changed' },
    ],
  ];

  test.each(TAMPERING)('tells of %s, and where', async (_, statement, link) => {
    const shop = await desk.openShop();
    for (let n = 0; n < 4; n += 1) await desk.sell(shop, 12, 1);
    expect(await broken(shop)).toEqual([]);
    await inLog(shop, statement);
    expect((await broken(shop))[0]).toMatchObject(link);
  });

  test('of those who run the service is of the same kind: it tells what was changed, and takes nothing from whoever serves', async () => {
    const actor = { id: newId(), role: 'admin', name: 'operator', channel: 'rest' } as const;
    for (let n = 0; n < 2; n += 1) {
      await noteCall(directory, { operation: 'listTenants', actor, now: desk.clock.now() }, null);
    }
    const inService = (): Promise<unknown> => directory.inDirectory(findBrokenLinks, { readOnly: true });
    expect(await inService()).toEqual([]);
    const forged = { text: 'update audit_logs set position = 3', values: [] };
    await expect(directory.inDirectory((tx) => tx.query(forged))).rejects.toMatchObject({ sqlState: '42501' });
    const row = `(select max(position) from public.audit_logs)`;
    await desk.owner.raw(`update public.audit_logs set actor_role = 'vendor' where position = ${row}`);
    expect(await inService()).toMatchObject([{ kind: 'changed', action: 'operator.called' }]);
    // Strangers cause what else belongs to no shop, as often as they like: it is not kept here.
    expect(await desk.owner('public.audit_logs').whereNot('action', 'operator.called')).toEqual([]);
  });

  test.each(['insert into audit_logs select * from audit_logs', 'update audit_head set position = 0'])(
    'is out of reach for the shop itself: %s',
    async (text) => {
      const shop = await desk.openShop();
      await expect(desk.inTenant(shop.tenant, (tx) => tx.query({ text, values: [] }))).rejects.toMatchObject({
        sqlState: '42501',
      });
    },
  );
});
