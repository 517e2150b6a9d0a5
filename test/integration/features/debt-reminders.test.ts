import { afterAll, describe, expect, test } from '@jest/globals';
import { openDebtDesk, OTIENO } from '../../support/open-debt-desk.ts';

const desk = await openDebtDesk();
afterAll(() => desk.close());
const { clock, debts, optOuts, owe, pay } = desk;

const DAY = 86_400_000;

const at = (instant: string): void => {
  clock.set(new Date(instant));
};

describe('a reminder', () => {
  test('goes at once by day, says what is owed since when, and comes once in seven days', async () => {
    at('2026-06-12T09:00:00Z');
    const shop = await desk.openShop();
    const id = await owe(shop);
    clock.advance(3 * DAY);

    const first = await debts.remind(shop.tenant, id, shop.vendor);
    clock.advance(3 * DAY);
    const second = await debts.remind(shop.tenant, id, shop.vendor);
    clock.advance(4 * DAY);
    const third = await debts.remind(shop.tenant, id, shop.vendor);

    expect(first).toMatchObject({ kind: 'queued', held: undefined });
    expect(second).toEqual({
      kind: 'too_soon',
      last: new Date('2026-06-15T09:00:00Z'),
      next: new Date('2026-06-22T09:00:00Z'),
    });
    expect(third).toMatchObject({ kind: 'queued', held: undefined });
    const messages = await desk.rows(shop);
    expect(messages.map(({ template, to_phone }) => [template, to_phone])).toEqual([
      ['M16', OTIENO.phone],
      ['M16', OTIENO.phone],
    ]);
    expect(messages[0]?.body).toContain(`Hello Otieno, you owe Ksh450 at ${shop.tenant.name} since 12/06.`);
    const reminded = (await desk.events(shop)).filter(({ type }) => type === 'debt.reminded');
    expect(reminded).toHaveLength(2);
    expect(reminded[0]?.data).toEqual({ customerId: id, currency: 'KES', balanceMinor: 45_000 });
  });

  test.each([
    ['Friday evening', 'late', '2026-06-12T16:00:00Z', '2026-06-13T05:00:00.000Z'],
    ['Friday before eight', 'early', '2026-06-12T04:59:00Z', '2026-06-12T05:00:00.000Z'],
    ['Saturday evening', 'late', '2026-06-13T16:00:00Z', '2026-06-15T05:00:00.000Z'],
    ['Sunday noon', 'sunday', '2026-06-14T09:00:00Z', '2026-06-15T05:00:00.000Z'],
  ])('asked for on %s waits for the next hour in which people may be reminded', async (_when, held, asked, goes) => {
    at('2026-06-10T09:00:00Z');
    const shop = await desk.openShop();
    const id = await owe(shop);
    at(asked);

    const reminder = await debts.remind(shop.tenant, id, shop.vendor);

    expect(reminder).toEqual({ kind: 'queued', held, at: new Date(goes) });
    expect((await desk.rows(shop)).map(({ status, not_before }) => [status, not_before.toISOString()])).toEqual([
      ['held', goes],
    ]);
    expect(await debts.remind(shop.tenant, id, shop.vendor)).toMatchObject({ kind: 'too_soon' });
  });

  test('does not come to a customer who said STOP, nor from a seller, nor for nothing', async () => {
    at('2026-06-12T09:00:00Z');
    const shop = await desk.openShop();
    const stopped = { phone: '+254799000001', name: 'Kamau' };
    const id = await owe(shop, 3, stopped);
    await optOuts.optOut(stopped.phone, 'sms');

    expect(await debts.remind(shop.tenant, id, shop.vendor)).toEqual({ kind: 'opted_out' });
    await expect(debts.remind(shop.tenant, id, shop.asha)).rejects.toMatchObject({ code: 'not_allowed' });
    await pay(shop, id, 45_000);
    await expect(debts.remind(shop.tenant, id, shop.vendor)).rejects.toMatchObject({ code: 'nothing_owed' });
    const { receipt } = await pay(shop, await owe(shop, 1, stopped), 100);
    expect(await desk.receipts.requestSms(shop.tenant, { receipt }, shop.asha)).toMatchObject({ kind: 'opted_out' });
    expect(await desk.rows(shop)).toEqual([]);
    expect((await desk.events(shop)).map(({ type }) => type)).not.toContain('debt.reminded');
  });

  test('asked for by two at once is one', async () => {
    at('2026-06-12T09:00:00Z');
    const shop = await desk.openShop();
    const id = await owe(shop);

    const asked = await Promise.all([1, 2, 3].map(() => debts.remind(shop.tenant, id, shop.vendor)));

    expect(asked.map(({ kind }) => kind).sort()).toEqual(['queued', 'too_soon', 'too_soon']);
    expect(await desk.rows(shop)).toHaveLength(1);
  });
});
