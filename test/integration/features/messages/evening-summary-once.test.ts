import { afterAll, describe, expect, test } from '@jest/globals';
import { flipSetting, setEveningHour } from '../../../../src/features/shops/change-setting.ts';
import { openEveningDesk } from '../../../support/open-evening-desk.ts';
import type { TestShop } from '../../../support/open-message-desk.ts';

const desk = await openEveningDesk();
const { clock, comeTo, inTenant, openShop, received } = desk;
afterAll(() => desk.close());

describe('exactly one', () => {
  test('however many workers have the job at the same time, and however often it comes', async () => {
    const shop = await openShop();
    await desk.sell(shop, 12, 3);
    clock.set(new Date('2026-06-12T20:00:00+03:00'));
    const job = { tenantId: shop.tenant.id, subjectId: shop.tenant.id };
    await Promise.all(Array.from({ length: 12 }, () => desk.runJob('evening-summary', job)));
    await Promise.all([desk.runDue(), desk.runDue()]);
    await desk.runJob('evening-summary', job);
    await desk.runDue();
    expect(await received(shop)).toHaveLength(1);
    expect(await desk.announced(shop)).toEqual(['sms.queued', 'sms.sent']);
  });

  test('also when the evening is put later after it was told', async () => {
    const shop = await openShop();
    await desk.sell(shop, 12, 3);
    await comeTo('2026-06-12T20:00:00+03:00');
    await inTenant(shop.tenant, (tx) => setEveningHour(tx, 21, { actor: shop.vendor, now: clock.now() }));
    await comeTo('2026-06-12T21:00:00+03:00');
    expect(await received(shop)).toHaveLength(1);
  });

  test('when nobody was at work in the evening, it comes by the morning, and of that day', async () => {
    const shop = await openShop();
    await desk.sell(shop, 12, 3);
    clock.set(new Date('2026-06-13T00:10:00+03:00'));
    await desk.sell(shop, 12, 1);
    await comeTo('2026-06-13T06:30:00+03:00');
    expect(await received(shop)).toEqual([expect.stringMatching(/^Mama Njeri Shop 12\/06: 1 sale Ksh450\./)]);
    await comeTo('2026-06-13T20:00:00+03:00');
    expect((await received(shop))[1]).toMatch(/^Mama Njeri Shop 13\/06: 1 sale Ksh150\./);
  });

  test('when nobody was at work for longer, it is past', async () => {
    const shop = await openShop();
    await desk.sell(shop, 12, 3);
    await comeTo('2026-06-13T08:30:00+03:00');
    await desk.sell(shop, 12, 1);
    await comeTo('2026-06-13T20:00:00+03:00');
    expect(await received(shop)).toEqual([expect.stringMatching(/^Mama Njeri Shop 13\/06: 1 sale Ksh150\./)]);
  });
});

describe('nobody is told', () => {
  const flip = (shop: TestShop) =>
    inTenant(shop.tenant, (tx) => flipSetting(tx, 'evening_sms', { actor: shop.vendor, now: clock.now() }));

  test('when the owner has switched it off; and she is again from the evening after she switched it on', async () => {
    const shop = await openShop();
    await desk.sell(shop, 12, 3);
    await flip(shop);
    await comeTo('2026-06-12T20:00:00+03:00');
    expect(await received(shop)).toEqual([]);
    await flip(shop);
    await comeTo('2026-06-12T20:10:00+03:00');
    await desk.sell(shop, 12, 2);
    clock.set(new Date('2026-06-13T12:00:00+03:00'));
    await desk.sell(shop, 12, 1);
    await comeTo('2026-06-13T20:00:00+03:00');
    expect(await received(shop)).toEqual([expect.stringMatching(/^Mama Njeri Shop 13\/06: 1 sale Ksh150\./)]);
  });

  test('when the shop is suspended, until it is opened again', async () => {
    const shop = await openShop();
    await desk.sell(shop, 12, 3);
    const tenant = desk.owner('public.tenants').where({ id: shop.tenant.id });
    await tenant.clone().update({ status: 'suspended' });
    await comeTo('2026-06-12T20:00:00+03:00');
    expect(await desk.rows(shop)).toEqual([]);
    await tenant.clone().update({ status: 'active' });
    clock.set(new Date('2026-06-13T12:00:00+03:00'));
    await desk.sell(shop, 12, 1);
    await comeTo('2026-06-13T20:00:00+03:00');
    expect(await received(shop)).toHaveLength(1);
  });

  test('on a day on which nothing at all was written down', async () => {
    const shop = await openShop();
    await comeTo('2026-06-12T20:00:00+03:00');
    expect(await desk.rows(shop)).toEqual([]);
  });

  test('but when nothing was sold and a sale was taken back, she is', async () => {
    const shop = await openShop();
    const { id } = await desk.sell(shop, 12, 3);
    await desk.sales.undo(shop.tenant, { saleId: id }, shop.asha);
    await comeTo('2026-06-12T20:00:00+03:00');
    expect(await received(shop)).toEqual([expect.stringMatching(/^Mama Njeri Shop 12\/06: 0 sales Ksh0\./)]);
  });
});
