import { afterAll, describe, expect, test } from '@jest/globals';
import { openDesk } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('undo', () => {
  test('brings the stock back and keeps the receipt as cancelled', async () => {
    const shop = await desk.openShop();
    const { id, receipt } = await desk.sell(shop, 12, 3);

    const voided = await desk.sales.undo(shop.tenant, { saleId: id }, shop.asha);

    expect(voided).toEqual({ saleId: id, receipt, totalMinor: 45000, payment: 'cash', owesMinor: undefined });
    expect(await desk.stockOf(shop, 12)).toBe(40_000);
    const [first, second] = (await desk.events(shop)).slice(-2);
    expect(first).toMatchObject({ type: 'sale.voided', data: { saleId: id, reason: 'undo', voidedBy: shop.asha.id } });
    expect(second).toMatchObject({
      type: 'stock.changed',
      data: { kind: 'void', deltaMilli: 3000, balanceMilli: 40_000 },
    });
    expect((await desk.sell(shop, 12, 1)).receipt).not.toBe(receipt);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('is possible for ten minutes', async () => {
    const shop = await desk.openShop();
    const [first, second] = [await desk.sell(shop, 12, 1), await desk.sell(shop, 12, 1)];

    desk.clock.advance(10 * MINUTE);
    await expect(desk.sales.undo(shop.tenant, { saleId: first.id }, shop.asha)).resolves.toBeDefined();
    desk.clock.advance(1);
    const late = desk.sales.undo(shop.tenant, { saleId: second.id }, shop.asha);
    await expect(late).rejects.toMatchObject({ code: 'void_not_allowed', details: { minutes: 10 } });
  });

  test('of another seller’s sale is refused', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 1);

    await expect(desk.sales.undo(shop.tenant, { receipt }, shop.juma)).rejects.toMatchObject({
      code: 'void_not_allowed',
    });
  });

  test('by a seller who was stopped is refused', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 1);
    await desk.owner('public.memberships').where({ id: shop.asha.id }).update({ status: 'stopped' });

    await expect(desk.sales.undo(shop.tenant, { receipt }, shop.asha)).rejects.toMatchObject({
      code: 'membership_stopped',
    });
  });
});

describe('the owner cancels', () => {
  test('for thirty days, on the business day of the cancelling', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 1);
    const old = await desk.sell(shop, 12, 1, { soldAt: new Date(desk.clock.now().getTime() - 31 * DAY) });
    desk.clock.advance(DAY);

    await desk.sales.void(shop.tenant, { sale: { receipt }, reason: 'returned' }, shop.vendor);

    const event = (await desk.events(shop)).find(({ type }) => type === 'sale.voided');
    expect(event?.data).toMatchObject({ businessDay: '2026-06-12', voidedBusinessDay: '2026-06-13' });
    const tooOld = desk.sales.void(shop.tenant, { sale: { saleId: old.id }, reason: 'test' }, shop.vendor);
    await expect(tooOld).rejects.toMatchObject({ code: 'void_not_allowed', details: { days: 30 } });
  });

  test('a second time without any effect', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 3);
    const cancel = () => desk.sales.void(shop.tenant, { sale: { receipt }, reason: 'not_paid' }, shop.vendor);
    await cancel();
    const before = await desk.events(shop);

    await expect(cancel()).rejects.toMatchObject({ code: 'sale_already_voided', details: { receipt } });

    expect(await desk.events(shop)).toEqual(before);
    expect(await desk.stockOf(shop, 12)).toBe(40_000);
  });

  test('nothing of another shop', async () => {
    const [shop, other] = [await desk.openShop(), await desk.openShop()];
    const { id } = await desk.sell(shop, 12, 1);

    const foreign = desk.sales.void(other.tenant, { sale: { saleId: id }, reason: 'test' }, other.vendor);

    await expect(foreign).rejects.toMatchObject({ code: 'sale_not_found' });
  });
});

test('a sale of one item in two lines comes back whole', async () => {
  const shop = await desk.openShop();
  const line = { code: 12, quantityMilli: 2000 };
  const { id } = await desk.sell(shop, 0, 0, { lines: [line, { code: 7, quantityMilli: 1000 }, line] });

  await desk.sales.undo(shop.tenant, { saleId: id }, shop.asha);

  expect(await desk.stockOf(shop, 12)).toBe(40_000);
  expect(await desk.stockOf(shop, 7)).toBe(6000);
  expect(await desk.ledger(shop)).toEqual([]);
});
