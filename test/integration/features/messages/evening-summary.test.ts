import { afterAll, describe, expect, test } from '@jest/globals';
import { payOutIn } from '../../../../src/features/debts/pay-debt.ts';
import { newId } from '../../../../src/platform/ids.ts';
import { createReportsService } from '../../../../src/features/reports/reports-service.ts';
import { setCutoffHour, setEveningHour } from '../../../../src/features/shops/change-setting.ts';
import { openEveningDesk } from '../../../support/open-evening-desk.ts';

const desk = await openEveningDesk();
const { clock, comeTo, inTenant, openShop, received } = desk;
afterAll(() => desk.close());

const HOUR = 3_600_000;
const CUSTOMER = { phone: '+254712345678', name: 'Otieno' };

describe('in the evening', () => {
  test('the owner reads what the day came to, and it is what the menu shows', async () => {
    const shop = await openShop();
    await desk.sell(shop, 12, 3);
    await desk.sell(shop, 7, 1, { payment: 'mobile_money' });
    await desk.sell(shop, 12, 1, { payment: 'card' });
    await desk.sell(shop, 12, 2, { payment: 'credit', customer: CUSTOMER });
    const { id } = await desk.sell(shop, 3, 1);
    await desk.sales.undo(shop.tenant, { saleId: id }, shop.asha);
    await comeTo('2026-06-12T19:59:59+03:00');
    expect(await received(shop)).toEqual([]);
    await comeTo('2026-06-12T20:00:00+03:00');

    // Milk fell to its level, soap was never there, and the bread that was taken back is at its own.
    expect(await received(shop)).toEqual([
      'Mama Njeri Shop 12/06: 4 sales Ksh960. Cash 450 M-Pesa 60 Card 150 Credit 300. ' +
        'Debts paid 0. Spent 0. Low items 3. All: *384*7*4#',
    ]);
    const { figures } = await createReportsService({ inTenant, clock }).day(shop.tenant);
    expect(figures).toMatchObject({ sales: 4, totalMinor: 96_000, cashMinor: 45_000, mobileMoneyMinor: 6000 });
    expect(figures).toMatchObject({ cardMinor: 15_000, creditMinor: 30_000, debtsPaidMinor: 0, expensesMinor: 0 });
  });

  test('in her own language', async () => {
    const shop = await openShop();
    await desk.owner('public.memberships').where({ id: shop.vendor.id }).update({ language: 'sw' });
    await desk.sell(shop, 12, 3);
    await comeTo('2026-06-12T20:00:00+03:00');
    expect(await received(shop)).toEqual([expect.stringMatching(/^Mama Njeri Shop 12\/06: mauzo 1 Ksh450\. .*Zote: /)]);
  });

  test('with what was given back to a customer whom the shop owed', async () => {
    const shop = await openShop();
    const sale = await desk.sell(shop, 12, 2, { payment: 'credit', customer: CUSTOMER });
    const paid = { clientRef: newId(), customerId: sale.customerId ?? '', payment: 'cash' } as const;
    await desk.debts.pay(shop.tenant, { ...paid, amountMinor: 30_000 }, shop.asha);
    await desk.sales.void(shop.tenant, { sale: { saleId: sale.id }, reason: 'returned' }, shop.vendor);
    const back = { ...paid, clientRef: newId(), amountMinor: 10_000 };
    await inTenant(shop.tenant, (tx) => payOutIn(tx, back, { actor: shop.vendor, now: clock.now() }));
    await comeTo('2026-06-12T20:00:00+03:00');
    expect(await received(shop)).toEqual([expect.stringContaining('Debts paid 300, given back 100. Spent 0.')]);
  });

  test('with amounts so long that the way to the menu no longer fits', async () => {
    const gold = { code: 1, name: 'Gold', priceMinor: 999_999_900, stockMilli: 900_000 };
    const shop = await openShop('Africa/Nairobi', [gold]);
    for (const payment of ['cash', 'mobile_money', 'card'] as const) await desk.sell(shop, 1, 9, { payment });
    await desk.sell(shop, 1, 9, { payment: 'credit', customer: CUSTOMER, by: shop.vendor, allowOverLimit: true });
    await comeTo('2026-06-12T20:00:00+03:00');
    const [text = ''] = await received(shop);
    expect(text).toMatch(/Card 89,999,991 Credit 89,999,991\. Debts paid 0\. Spent 0\. Low items 0\.$/);
    expect(text.length).toBeLessThanOrEqual(160);
  });

  test('it is evening in Nairobi two hours before it is evening in Lagos', async () => {
    const [nairobi, lagos] = [await openShop('Africa/Nairobi'), await openShop('Africa/Lagos')];
    for (const shop of [nairobi, lagos]) await desk.sell(shop, 12, 1);
    await comeTo('2026-06-12T17:00:00Z');
    expect([await received(nairobi), await received(lagos)]).toEqual([[expect.any(String)], []]);
    await comeTo('2026-06-12T19:00:00Z');
    expect([(await received(nairobi)).length, (await received(lagos)).length]).toEqual([1, 1]);
  });

  test('where clocks are put on and back, it stays eight in the evening', async () => {
    // Egypt puts its clocks on in the night to 24 April 2026, and back in the night to 30 October.
    for (const [before, after] of [
      ['2026-04-23T18:00:00Z', '2026-04-24T17:00:00Z'],
      ['2026-10-29T17:00:00Z', '2026-10-30T18:00:00Z'],
    ] as const) {
      clock.set(new Date(new Date(before).getTime() - HOUR));
      const shop = await openShop('Africa/Cairo');
      for (const evening of [before, after]) {
        const tooEarly = new Date(new Date(evening).getTime() - 1000);
        clock.set(tooEarly);
        await desk.sell(shop, 12, 1);
        const sofar = (await received(shop)).length;
        await comeTo(tooEarly);
        expect((await received(shop)).length).toBe(sofar);
        await comeTo(evening);
        expect((await received(shop)).length).toBe(sofar + 1);
      }
    }
  });

  test('each day has its own, and what is sold after it belongs to its own day all the same', async () => {
    const shop = await openShop();
    await desk.sell(shop, 12, 1);
    await comeTo('2026-06-12T20:00:00+03:00');
    clock.set(new Date('2026-06-12T20:30:00+03:00'));
    await desk.sell(shop, 12, 1);
    clock.set(new Date('2026-06-13T10:00:00+03:00'));
    await desk.sell(shop, 12, 4);
    await comeTo('2026-06-13T20:00:00+03:00');
    expect((await received(shop)).map((text) => text.slice(0, 37))).toEqual([
      'Mama Njeri Shop 12/06: 1 sale Ksh150.',
      'Mama Njeri Shop 13/06: 1 sale Ksh600.',
    ]);
  });

  test('a bar whose day ends at four reads at two in the night of the evening, and gets it at seven', async () => {
    const shop = await openShop();
    await desk.setting(shop, { cutoff_hour: 4 });
    await inTenant(shop.tenant, (tx) => setEveningHour(tx, 2, { actor: shop.vendor, now: clock.now() }));
    clock.set(new Date('2026-06-12T23:00:00+03:00'));
    await desk.sell(shop, 12, 3);
    await comeTo('2026-06-13T02:00:00+03:00');
    expect(await received(shop)).toEqual([]);
    await comeTo('2026-06-13T07:00:00+03:00');
    expect(await received(shop)).toEqual([expect.stringMatching(/^Mama Njeri Shop 12\/06: 1 sale Ksh450\./)]);
  });
});

describe('an evening message at the very hour at which the day ends', () => {
  test.each([
    { what: 'a bar at four in the night', hour: 4, told: '2026-06-13T04:00:00+03:00' },
    { what: 'a shop at midnight', hour: 0, told: '2026-06-13T00:00:00+03:00' },
  ])('tells $what of the day that is over', async ({ hour, told }) => {
    const shop = await openShop();
    const by = { actor: shop.vendor, now: clock.now() };
    await inTenant(shop.tenant, async (tx) => {
      await setCutoffHour(tx, hour, by);
      await setEveningHour(tx, hour, by);
    });
    clock.set(new Date('2026-06-12T23:00:00+03:00'));
    await desk.sell(shop, 12, 3);
    await comeTo(told);
    await comeTo('2026-06-13T07:00:00+03:00');
    expect(await received(shop)).toEqual([expect.stringMatching(/^Mama Njeri Shop 12\/06: 1 sale Ksh450\./)]);
  });
});
