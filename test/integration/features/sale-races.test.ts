import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isDomainError } from '../../../src/values/errors.ts';
import { newId } from '../../../src/platform/ids.ts';
import type { Sale } from '../../../src/features/sales/sale.ts';
import type { TestShop } from '../../support/test-shop.ts';
import { openDesk } from '../../support/open-desk.ts';

const desk = await openDesk();
afterAll(() => desk.close());

const isDone = <T>(result: PromiseSettledResult<T>): result is PromiseFulfilledResult<T> =>
  result.status === 'fulfilled';

const codeOf = (reason: unknown): unknown => (isDomainError(reason) ? reason.code : reason);

const failureCodes = (results: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  results.flatMap((result) => (result.status === 'rejected' ? [codeOf(result.reason)] : []));

/** Receipts and sales are one to one, and no number was left out. */
const expectNoGap = async (shop: TestShop): Promise<void> => {
  const rows = await desk.table<{ receipt_reference: string }>(shop, 'sales').select('receipt_reference');
  const numbers = rows.map((row) => Number(row.receipt_reference.slice(0, -1))).sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, index) => 1001 + index));
};

test('ten tills selling the last five units sell exactly five', async () => {
  const shop = await desk.openShop({ items: [{ code: 3, name: 'Bread', priceMinor: 6500, stockMilli: 5000 }] });
  const tills = Array.from({ length: 10 }, (_, till) => (till % 2 === 0 ? shop.asha : shop.juma));

  const results = await Promise.allSettled(tills.map((by) => desk.sell(shop, 3, 1, { by })));

  expect(results.filter(isDone)).toHaveLength(5);
  expect(failureCodes(results)).toEqual(Array.from({ length: 5 }, () => 'out_of_stock'));
  expect(await desk.stockOf(shop, 3)).toBe(0);
  expect(await desk.ledger(shop)).toEqual([]);
  await expectNoGap(shop);
});

test('two carts with the same items in opposite order do not wait for each other for ever', async () => {
  const shop = await desk.openShop();
  const lines = [
    { code: 12, quantityMilli: 1000 },
    { code: 20, quantityMilli: 1000 },
  ];
  const carts = Array.from({ length: 24 }, (_, cart) => (cart % 2 === 0 ? lines : lines.toReversed()));
  const results = await Promise.allSettled(carts.map((cart) => desk.sell(shop, 0, 0, { lines: cart })));

  expect(failureCodes(results)).toEqual([]);
  expect(await desk.stockOf(shop, 12)).toBe(40_000 - 24_000);
  expect(await desk.ledger(shop)).toEqual([]);
});

test('eight deliveries of one sale at once are one sale with eight equal answers', async () => {
  const shop = await desk.openShop();
  const clientRef = newId();
  const deliver = (): Promise<Sale> => desk.sell(shop, 12, 3, { clientRef, confirmedRepeat: false });

  const answers = await Promise.all(Array.from({ length: 8 }, deliver));

  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(await desk.table(shop, 'sales').count({ n: '*' })).toEqual([{ n: '1' }]);
  expect(await desk.stockOf(shop, 12)).toBe(37_000);
  expect((await desk.events(shop)).map(({ type }) => type)).toEqual(['sale.recorded', 'stock.changed']);
});

test('one reference for different carts at once is one sale, and no receipt number is lost', async () => {
  const shop = await desk.openShop();

  for (let round = 0; round < 10; round += 1) {
    const clientRef = newId();
    const carts = [12, 7, 20, 12, 7, 20].map((code) =>
      desk.sell(shop, code, 1, { clientRef }).catch((error: unknown) => {
        if (isDomainError(error, 'short_stock', 'out_of_stock', 'conflict')) return undefined;
        throw error;
      }),
    );
    const answers = (await Promise.all(carts)).filter((answer) => answer !== undefined);
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
  }

  expect(await desk.table(shop, 'sales').count({ n: '*' })).toEqual([{ n: '10' }]);
  expect(await desk.ledger(shop)).toEqual([]);
  await expectNoGap(shop);
});

test('a blind repeat from a second session at the same instant is asked about', async () => {
  const shop = await desk.openShop();

  const results = await Promise.allSettled(
    Array.from({ length: 6 }, () => desk.sell(shop, 12, 3, { confirmedRepeat: false })),
  );

  expect(results.filter(isDone)).toHaveLength(1);
  expect(failureCodes(results)).toEqual(Array.from({ length: 5 }, () => 'same_sale'));
  await expectNoGap(shop);
});

test('two who cancel one sale at the same time cancel it once', async () => {
  const shop = await desk.openShop();
  const { receipt } = await desk.sell(shop, 12, 3);
  const request = { sale: { receipt }, reason: 'returned' } as const;

  const results = await Promise.allSettled([
    desk.sales.void(shop.tenant, request, shop.vendor),
    desk.sales.undo(shop.tenant, { receipt }, shop.asha),
    desk.sales.void(shop.tenant, request, shop.vendor),
  ]);

  expect(results.filter(isDone)).toHaveLength(1);
  expect(failureCodes(results)).toEqual(['sale_already_voided', 'sale_already_voided']);
  expect(await desk.stockOf(shop, 12)).toBe(40_000);
  expect((await desk.events(shop)).filter(({ type }) => type === 'sale.voided')).toHaveLength(1);
});

test('two shops selling at once keep their goods, receipts and events apart', async () => {
  const [shop, other] = [await desk.openShop(), await desk.openShop()];

  await Promise.all(Array.from({ length: 20 }, (_, n) => desk.sell(n % 2 === 0 ? shop : other, 12, 1)));

  for (const one of [shop, other]) {
    expect(await desk.stockOf(one, 12)).toBe(30_000);
    expect(await desk.events(one)).toHaveLength(20);
    await expectNoGap(one);
  }
});

test('whatever three people do at once, stock is the sum of its movements and no receipt is missing', async () => {
  const cart = fc.array(
    fc.record({
      code: fc.constantFrom(3, 7, 12, 20, 31),
      quantityMilli: fc.integer({ min: 1, max: 4 }).map((n) => n * 1000),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const step = fc.record({
    who: fc.constantFrom('vendor', 'asha', 'juma'),
    cart,
    credit: fc.boolean(),
    thenVoid: fc.boolean(),
  });
  const customer = { phone: '+254700111222', name: 'Otieno' };

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), fc.boolean(), async (steps, sellBelowZero) => {
      const shop = await desk.openShop();
      await desk.setting(shop, { sell_below_zero: sellBelowZero, credit_limit_minor: 10_000_000 });
      const act = async ({ who, cart: lines, credit, thenVoid }: (typeof steps)[number]): Promise<void> => {
        const by = shop[who];
        const how = credit ? ({ payment: 'credit', customer } as const) : {};
        const { receipt } = await desk.sell(shop, 0, 0, { lines, by, ...how });
        if (thenVoid) await desk.sales.undo(shop.tenant, { receipt }, by);
      };

      const results = await Promise.allSettled(steps.map(act));

      for (const code of failureCodes(results)) expect(['out_of_stock', 'short_stock']).toContain(code);
      expect(await desk.ledger(shop)).toEqual([]);
      await expectNoGap(shop);
      const levels = (await desk.stock.items(shop.tenant, 'plain')).map((item) => item.balanceMilli);
      if (!sellBelowZero) expect(Math.min(...levels)).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 12 },
  );
}, 120_000);
