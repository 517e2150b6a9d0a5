import { afterAll, describe, expect, test } from '@jest/globals';
import { isDammValid, withCheckDigit } from '../../../src/values/damm.ts';
import { newId } from '../../../src/platform/ids.ts';
import { withCheckDigitSql } from '../../../src/values/receipt-number.ts';
import { openDesk } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

describe('a plain cash sale', () => {
  test('takes the stock, gets a receipt and is announced, all at once', async () => {
    const shop = await desk.openShop();

    const sale = await desk.sell(shop, 12, 3);

    expect(sale).toMatchObject({ totalMinor: 45000, payment: 'cash', receipt: '10019', businessDay: '2026-06-12' });
    expect(await desk.stockOf(shop, 12)).toBe(37_000);
    expect(await desk.ledger(shop)).toEqual([]);
    const events = await desk.events(shop);
    expect(events.map(({ type }) => type)).toEqual(['sale.recorded', 'stock.changed']);
    expect(events[0]?.data).toMatchObject({
      receipt: '10019',
      totalMinor: 45000,
      sellerId: shop.asha.id,
      short: false,
    });
    expect(events[1]?.data).toMatchObject({ code: 12, deltaMilli: -3000, balanceMilli: 37_000, kind: 'sale' });
  });

  test('with several lines is one sale with one receipt', async () => {
    const shop = await desk.openShop();

    const sale = await desk.sell(shop, 0, 0, {
      lines: [
        { code: 12, quantityMilli: 3000 },
        { code: 7, quantityMilli: 1000 },
      ],
    });

    expect(sale.totalMinor).toBe(51000);
    expect(sale.lines.map((line) => line.code)).toEqual([12, 7]);
    expect((await desk.events(shop)).map(({ type }) => type)).toEqual([
      'sale.recorded',
      'stock.changed',
      'stock.changed',
      'stock.low',
    ]);
  });

  test('is written behind the sales before it: the ids of its lines and movements grow, and so stay at the end of their index', async () => {
    const shop = await desk.openShop();
    const ids = async (table: 'sale_lines' | 'stock_movements', saleId: string): Promise<string[]> => {
      const rows = await desk.owner
        .withSchema(shop.tenant.schema)
        .table<{ id: string; sale_id: string }>(table)
        .where('sale_id', saleId)
        .orderBy('id');
      return rows.map(({ id }) => id);
    };
    const lines = [
      { code: 12, quantityMilli: 1000 },
      { code: 7, quantityMilli: 1000 },
    ];
    const first = await desk.sell(shop, 0, 0, { lines });
    desk.clock.advance(120_000);
    const second = await desk.sell(shop, 0, 0, { lines });
    for (const table of ['sale_lines', 'stock_movements'] as const) {
      const [before, after] = [await ids(table, first.id), await ids(table, second.id)];
      expect([before.length, after.length]).toEqual([2, 2]);
      for (const early of before) for (const late of after) expect(early < late).toBe(true);
      expect(new Set([...before, ...after].map((id) => id.charAt(14)))).toEqual(new Set(['7']));
    }
  });

  test('of the same item in two lines counts both against the stock', async () => {
    const shop = await desk.openShop();
    const line = { code: 7, quantityMilli: 4000 };

    const twice = desk.sell(shop, 0, 0, { lines: [line, line] });

    await expect(twice).rejects.toMatchObject({ code: 'short_stock', details: { availableMilli: 2000 } });
    await desk.sell(shop, 0, 0, { lines: [line, { ...line, quantityMilli: 2000 }] });
    expect(await desk.stockOf(shop, 7)).toBe(0);
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('belongs to the evening before until the cut-off hour', async () => {
    const shop = await desk.openShop();
    await desk.setting(shop, { cutoff_hour: 4 });

    const sale = await desk.sell(shop, 12, 1, { soldAt: new Date('2026-06-11T23:30:00Z') });

    expect(sale.businessDay).toBe('2026-06-11');
  });

  test('is never dated in the future', async () => {
    const shop = await desk.openShop();

    const sale = await desk.sell(shop, 12, 1, { soldAt: new Date('2027-01-01T00:00:00Z') });

    expect(sale.soldAt).toEqual(desk.clock.now());
  });

  test('takes along what the caller saves with it, and nothing of either when that fails', async () => {
    const shop = await desk.openShop();
    const newSale = { clientRef: newId(), lines: [{ code: 12, quantityMilli: 1000 }], payment: 'cash' } as const;

    const failing = desk.sales.record(shop.tenant, newSale, shop.asha, () => Promise.reject(new Error('step')));

    await expect(failing).rejects.toThrow('step');
    expect(await desk.stockOf(shop, 12)).toBe(40_000);
    await desk.sales.record(shop.tenant, newSale, shop.asha, async (tx, { id, receipt }) => {
      await tx.query({ text: 'insert into notices (id, kind) values ($1, $2)', values: [id, `sold ${receipt}`] });
    });
    expect(await desk.table(shop, 'notices').first('kind')).toEqual({ kind: 'sold 10019' });
  });
});

describe('prices and quantities', () => {
  test('money typed for rice wins over the rounding', async () => {
    const shop = await desk.openShop();

    const sale = await desk.sell(shop, 0, 0, { lines: [{ code: 20, moneyMinor: 5000 }] });

    expect(sale.lines[0]).toMatchObject({ quantityMilli: 313, totalMinor: 5000 });
  });

  test('a cash total moves in whole shillings, another payment is exact', async () => {
    const shop = await desk.openShop();
    const lines = [{ code: 20, quantityMilli: 333 }];

    expect((await desk.sell(shop, 0, 0, { lines })).totalMinor).toBe(5300);
    expect((await desk.sell(shop, 0, 0, { lines, payment: 'mobile_money' })).totalMinor).toBe(5328);
  });

  test.each([
    ['half a bar of soap', { code: 31, quantityMilli: 500 }, 'quantity_invalid'],
    ['nothing', { code: 12, quantityMilli: 0 }, 'quantity_invalid'],
    ['ten thousand', { code: 12, quantityMilli: 10_000_000 }, 'quantity_invalid'],
    ['a price of nothing', { code: 12, quantityMilli: 1000, priceMinor: 0 }, 'price_invalid'],
    ['a price too long to write', { code: 12, quantityMilli: 1000, priceMinor: 1_000_000_000 }, 'price_invalid'],
    ['an item of nobody', { code: 55, quantityMilli: 1000 }, 'item_not_found'],
    ['a price 20 % lower', { code: 12, quantityMilli: 1000, priceMinor: 12000 }, 'price_outside_limit'],
  ])('a seller is refused %s, and no receipt number is lost', async (_, line, code) => {
    const shop = await desk.openShop();

    await expect(desk.sell(shop, 0, 0, { lines: [line] })).rejects.toMatchObject({ code });

    expect((await desk.sell(shop, 12, 1)).receipt).toBe('10019');
    expect(await desk.ledger(shop)).toEqual([]);
  });

  test('a price 10 % lower is the seller’s to give, and announced', async () => {
    const shop = await desk.openShop();

    const sale = await desk.sell(shop, 0, 0, { lines: [{ code: 12, quantityMilli: 3000, priceMinor: 14000 }] });

    expect(sale.lines[0]).toMatchObject({ listPriceMinor: 15000, priceMinor: 14000, totalMinor: 42000 });
    expect((await desk.events(shop)).map(({ type }) => type)).toContain('price.override');
  });

  test('the owner may ask any price', async () => {
    const shop = await desk.openShop();

    const lines = [{ code: 12, quantityMilli: 1000, priceMinor: 100 }];

    expect((await desk.sell(shop, 0, 0, { lines, by: shop.vendor })).totalMinor).toBe(100);
  });

  test('the price that was shown holds although the owner changed it since', async () => {
    const shop = await desk.openShop();
    await desk.table(shop, 'inventory').where({ code: 12 }).update({ price_minor: 20000 });

    const sale = await desk.sell(shop, 0, 0, { lines: [{ code: 12, quantityMilli: 1000, shownPriceMinor: 15000 }] });

    expect(sale.lines[0]).toMatchObject({ listPriceMinor: 20000, priceMinor: 15000 });
    expect((await desk.events(shop)).map(({ type }) => type)).not.toContain('price.override');
  });

  test('ten lines are a sale, eleven are not', async () => {
    const shop = await desk.openShop();
    const lines = Array.from({ length: 10 }, () => ({ code: 12, quantityMilli: 1000 }));

    expect((await desk.sell(shop, 0, 0, { lines })).lines).toHaveLength(10);
    const eleven = desk.sell(shop, 0, 0, { lines: [...lines, { code: 12, quantityMilli: 1000 }] });
    await expect(eleven).rejects.toMatchObject({ code: 'too_many_lines' });
  });

  test('a total longer than the screen is refused', async () => {
    const shop = await desk.openShop({
      items: [{ code: 1, name: 'Lorry', priceMinor: 999_999_900, stockMilli: 90_000 }],
    });

    await expect(desk.sell(shop, 1, 11)).rejects.toMatchObject({ code: 'total_too_large' });
  });
});

test('the database makes the same receipt numbers as we do', async () => {
  const numbers = [
    1001,
    1043,
    2051,
    9999,
    10_000,
    123_456,
    2_147_483_647,
    ...Array.from({ length: 500 }, (_, i) => 1001 + i * 977),
  ];
  const { rows } = await desk.owner.raw<{ rows: { receipt: string }[] }>(
    `select ${withCheckDigitSql('n')} as receipt from unnest(?::int[]) with ordinality as t(n, place) order by place`,
    [numbers],
  );

  expect(rows.map((row) => row.receipt)).toEqual(numbers.map(withCheckDigit));
  expect(rows.every((row) => isDammValid(row.receipt))).toBe(true);
});
