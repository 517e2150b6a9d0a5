import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NO_FIGURES, type Figures } from '../../../src/features/reports/figures.ts';
import type { Sale } from '../../../src/features/sales/sale.ts';
import { PAYMENTS } from '../../../src/values/payment.ts';
import { addDays } from '../../../src/values/business-day.ts';
import type { Actor } from '../../../src/tenancy/actor.ts';
import { NOON } from '../../support/open-desk.ts';
import { openReportsDesk, TODAY } from '../../support/open-reports-desk.ts';

const desk = await openReportsDesk();
const { cancel, figuresOf, pay, reports, spend } = desk;
afterAll(() => desk.close());

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const OTIENO = { phone: '+254700111222', name: 'Otieno' };

/** What happens in a shop, at random. */
const happening = fc.record({
  kind: fc.constantFrom('sell', 'sell', 'sell', 'cancel', 'pay', 'spend', 'sleep'),
  who: fc.nat(2),
  size: fc.nat(99),
  pay: fc.nat(3),
});

const FIELD = {
  cash: 'cashMinor',
  mobile_money: 'mobileMoneyMinor',
  card: 'cardMinor',
  credit: 'creditMinor',
} as const;

/** What was paid beyond the lines, as the paper says. */
const roundingOf = ({ totalMinor, lines }: Sale): number =>
  totalMinor - lines.reduce((sum, line) => sum + line.totalMinor, 0);

describe('after any days of selling, cancelling, paying and spending', () => {
  test('the figures are the sum of the books, to the last unit', async () => {
    const days = 4;
    const play = async (happenings: readonly { kind: string; who: number; size: number; pay: number }[]) => {
      desk.clock.set(NOON);
      const items = [{ code: 12, name: 'Sugar kg', priceMinor: 15_001, unit: 'kg', stockMilli: 999_000 }] as const;
      const shop = await desk.openShop({ items });
      await desk.setting(shop, { credit_limit_minor: 900_000_000 });
      const people = [shop.vendor, shop.asha, shop.juma] as const;
      const book = new Map<string, Record<keyof Figures, number>>();
      const open: Sale[] = [];
      let slept = 0;
      let owed = 0;
      let customerId = '';
      /** Writes down for the shop and for the seller, as somebody with paper and pencil would. */
      const write = (actor: Actor, values: Partial<Figures>): void => {
        for (const key of [`${slept}`, `${slept} ${actor.id}`]) {
          const sums = { ...(book.get(key) ?? NO_FIGURES) };
          for (const [field, value] of Object.entries(values)) sums[field as keyof Figures] += value;
          book.set(key, sums);
        }
      };
      const doIt: Record<string, (actor: Actor, size: number, way: number) => Promise<void>> = {
        sell: async (by, size, way) => {
          const payment = PAYMENTS[way] ?? 'cash';
          const credit = payment === 'credit' ? { customer: OTIENO } : {};
          const lines = [{ code: 12, quantityMilli: 1 + size * 37 }];
          const sale = await desk.sell(shop, 12, 1, { lines, payment, by, ...credit });
          open.push(sale);
          if (payment === 'credit') [customerId, owed] = [sale.customerId ?? '', owed + sale.totalMinor];
          const { totalMinor } = sale;
          write(by, { sales: 1, totalMinor, [FIELD[payment]]: totalMinor, roundingMinor: roundingOf(sale) });
        },
        cancel: async (_by, size) => {
          const [sale] = open.splice(size % Math.max(1, open.length), 1);
          if (sale === undefined) return;
          await cancel(shop, sale);
          if (sale.payment === 'credit') owed -= sale.totalMinor;
          const seller = people.find(({ id }) => id === sale.sellerId) ?? shop.vendor;
          const { totalMinor } = sale;
          const isSameDay = sale.businessDay === addDays(TODAY, slept);
          const off = { totalMinor: -totalMinor, [FIELD[sale.payment]]: -totalMinor, cancelledMinor: totalMinor };
          write(seller, { ...off, roundingMinor: -roundingOf(sale), sales: isSameDay ? -1 : 0 });
        },
        pay: async (by, size, way) => {
          const amountMinor = Math.min(owed, 1 + size * 100);
          if (amountMinor <= 0) return;
          const payment = way % 2 === 0 ? 'cash' : 'card';
          await pay(shop, { customerId, amountMinor, payment }, by);
          owed -= amountMinor;
          write(by, { debtsPaidMinor: amountMinor, debtsPaidInCashMinor: payment === 'cash' ? amountMinor : 0 });
        },
        spend: async (_by, size) => {
          await spend(shop, size + 1);
          write(shop.vendor, { expensesMinor: size + 1 });
        },
        sleep: () => {
          if (slept < days - 1) {
            slept += 1;
            desk.clock.advance(DAY);
          }
          return Promise.resolve();
        },
      };
      for (const { kind, who, size, pay: way } of happenings) await doIt[kind]?.(people[who] ?? shop.vendor, size, way);

      for (let day = 0; day <= slept; day += 1) {
        expect(await figuresOf(shop, slept - day)).toEqual(book.get(`${day}`) ?? NO_FIGURES);
        for (const seller of people) {
          expect(await figuresOf(shop, slept - day, seller)).toEqual(book.get(`${day} ${seller.id}`) ?? NO_FIGURES);
        }
      }
      const rows = await reports.sellers(shop.tenant);
      const sum = rows.reduce((total, { totalMinor }) => total + totalMinor, 0);
      expect(sum).toBe((await figuresOf(shop)).totalMinor);
    };
    await fc.assert(fc.asyncProperty(fc.array(happening, { minLength: 10, maxLength: 30 }), play), { numRuns: 12 });
  });
});
