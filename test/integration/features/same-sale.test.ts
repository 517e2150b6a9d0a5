import { afterAll, describe, expect, test } from '@jest/globals';
import { newId } from '../../../src/platform/ids.ts';
import { openDesk } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

describe('the same sale again', () => {
  test('under the same reference answers the first and changes nothing; another one is refused', async () => {
    const shop = await desk.openShop();
    const clientRef = newId();
    const first = await desk.sell(shop, 12, 3, { clientRef });
    const before = await desk.events(shop);

    expect(await desk.sell(shop, 12, 3, { clientRef })).toEqual(first);
    for (const other of [
      () => desk.sell(shop, 7, 1, { clientRef }),
      () => desk.sell(shop, 12, 3, { clientRef, by: shop.juma }),
      () => desk.sell(shop, 12, 3, { clientRef, payment: 'card' }),
      () => desk.sell(shop, 12, 3, { clientRef, kind: 'count_sale' }),
    ]) {
      await expect(other()).rejects.toMatchObject({ code: 'conflict' });
    }

    expect(await desk.events(shop)).toEqual(before);
    expect(await desk.stockOf(shop, 12)).toBe(37_000);
    expect((await desk.sell(shop, 12, 1)).receipt).toBe('10024');
  });

  test('within a minute is asked about, with the seconds and the receipt', async () => {
    const shop = await desk.openShop();
    const first = await desk.sell(shop, 12, 3);
    desk.clock.advance(20_000);

    const again = desk.sell(shop, 12, 3, { confirmedRepeat: false });

    await expect(again).rejects.toMatchObject({ code: 'same_sale', details: { seconds: 20, receipt: first.receipt } });
    expect((await desk.sell(shop, 12, 3)).receipt).toBe('10024');
  });

  test.each([
    ['another seller', { by: 'juma' }],
    ['another payment', { payment: 'card' }],
    ['another quantity', { lines: [{ code: 12, quantityMilli: 2000 }] }],
    ['a minute later', { later: 61_000 }],
  ] as const)('by %s is another sale', async (_, change) => {
    const shop = await desk.openShop();
    await desk.sell(shop, 12, 3);
    desk.clock.advance('later' in change ? change.later : 1000);

    const by = 'by' in change ? shop.juma : shop.asha;
    const how = 'lines' in change ? { lines: change.lines } : {};
    const payment = 'payment' in change ? change.payment : 'cash';

    await expect(desk.sell(shop, 12, 3, { ...how, by, payment, confirmedRepeat: false })).resolves.toBeDefined();
  });

  test('after an undo is a new sale', async () => {
    const shop = await desk.openShop();
    const { receipt } = await desk.sell(shop, 12, 3);
    await desk.sales.undo(shop.tenant, { receipt }, shop.asha);

    await expect(desk.sell(shop, 12, 3, { confirmedRepeat: false })).resolves.toBeDefined();
  });

  test('is found in whatever order its lines were entered', async () => {
    const shop = await desk.openShop();
    const lines = [
      { code: 12, quantityMilli: 3000 },
      { code: 7, quantityMilli: 1000 },
    ];
    await desk.sell(shop, 0, 0, { lines });

    const again = desk.sell(shop, 0, 0, { lines: lines.toReversed(), confirmedRepeat: false });

    await expect(again).rejects.toMatchObject({ code: 'same_sale' });
  });
});
