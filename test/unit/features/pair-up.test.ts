import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { APART_MS, pairUp } from '../../../src/features/payments/pair-up.ts';

const MINUTE = 60_000;
const at = (minutes: number): Date => new Date(Date.UTC(2026, 5, 12, 9) + minutes * MINUTE);
const sale = (saleId: string, minutes: number) => ({ saleId, receipt: `${saleId}1`, at: at(minutes) });
const payment = (paymentId: string, minutes: number, receipt?: string) => ({
  paymentId,
  receipt,
  at: at(minutes),
});

type Sales = Parameters<typeof pairUp>[0];
type Payments = Parameters<typeof pairUp>[1];

/** Whether the two are near to each other, or the receipt that was typed is the sale's. */
const isFit = (sales: Sales, payments: Payments, pair: ReturnType<typeof pairUp>[number]): boolean => {
  const sold = sales.find(({ saleId }) => saleId === pair.saleId);
  const paid = payments.find(({ paymentId }) => paymentId === pair.paymentId);
  if (sold === undefined || paid === undefined) return false;
  return paid.receipt === undefined
    ? Math.abs(sold.at.getTime() - paid.at.getTime()) <= APART_MS
    : paid.receipt === sold.receipt;
};

describe('which payment is for which sale of its amount', () => {
  test('the only sale within a quarter of an hour, before or after', () => {
    expect(pairUp([sale('10', 0)], [payment('p', 14)])).toEqual([{ saleId: '10', paymentId: 'p' }]);
    expect(pairUp([sale('10', 14)], [payment('p', 0)])).toEqual([{ saleId: '10', paymentId: 'p' }]);
    expect(pairUp([sale('10', 0)], [payment('p', 16)])).toEqual([]);
  });

  test('of several the one of just now', () => {
    expect(pairUp([sale('10', 0), sale('11', 9)], [payment('p', 10)])).toEqual([{ saleId: '11', paymentId: 'p' }]);
  });

  test('of two as near none, until both are paid', () => {
    const sales = [sale('10', 0), sale('11', 1)];
    expect(pairUp(sales, [payment('p', 2)])).toEqual([]);
    expect(pairUp(sales, [payment('p', 2), payment('q', 2.5)])).toEqual([
      { saleId: '10', paymentId: 'p' },
      { saleId: '11', paymentId: 'q' },
    ]);
  });

  test('a receipt number that was typed decides, at any time, and never for another sale', () => {
    const sales = [sale('10', 0), sale('11', 1)];
    expect(pairUp(sales, [payment('p', 600, '111')])).toEqual([{ saleId: '11', paymentId: 'p' }]);
    expect(pairUp(sales, [payment('p', 1, '991')])).toEqual([]);
  });

  test('whatever comes: nothing is paid twice, and nothing far away', () => {
    const sales = fc
      .array(fc.integer({ min: 0, max: 60 }), { maxLength: 8 })
      .map((times) => times.map((minutes, index) => sale(String(100 + index), minutes)));
    const named = fc.option(fc.constantFrom('1001', '1011', '9991'), { nil: undefined });
    const payments = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 60 }), named), { maxLength: 8 })
      .map((all) => all.map(([minutes, receipt], index) => payment(`p${String(index)}`, minutes, receipt)));
    fc.assert(
      fc.property(sales, payments, (waiting, came) => {
        const pairs = pairUp(waiting, came);
        expect(new Set(pairs.map(({ saleId }) => saleId)).size).toBe(pairs.length);
        expect(new Set(pairs.map(({ paymentId }) => paymentId)).size).toBe(pairs.length);
        expect(pairs.filter((pair) => !isFit(waiting, came, pair))).toEqual([]);
      }),
    );
  });
});
