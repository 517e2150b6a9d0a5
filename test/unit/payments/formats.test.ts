import { describe, expect, test } from '@jest/globals';
import { hideNumbers } from '../../../src/payments/hide-numbers.ts';
import { readAmount, writeAmount } from '../../../src/payments/decimal-amount.ts';
import { c2b, readTime, shopOf, stkNews, stkResult, toNews, writeTime } from '../../../src/payments/mpesa/formats.ts';
import { c2bOf, PAYBILL } from '../../kits/payments/mpesa-stand-in.ts';

const known = { shortCode: PAYBILL, tills: new Map([['712712', '20529']]) };
const money = { receipt: 'TK12345678', amount: '450.00', account: '20518' };

describe('M-Pesa', () => {
  test('reads and writes times as clocks in Nairobi show them', () => {
    expect(readTime('20260612120000')).toBe('2026-06-12T09:00:00.000Z');
    expect(writeTime(new Date('2026-06-12T21:30:05Z'))).toBe('20260613003005');
    expect(readTime('yesterday')).toBeUndefined();
  });

  test('money at the paybill is that of the shop whose number was typed, at a till that of its shop', () => {
    expect(shopOf(c2b.parse(c2bOf(money)), known)).toBe('20518');
    expect(shopOf(c2b.parse(c2bOf({ ...money, account: '', shortCode: '712712' })), known)).toBe('20529');
    expect(shopOf(c2b.parse(c2bOf({ ...money, shortCode: '999999' })), known)).toBeUndefined();
  });

  test.each([
    ['450.00', 45_000],
    ['450', 45_000],
    ['0.5', 50],
  ])('an amount of %s', (amount, minor) => {
    expect(toNews(c2b.parse(c2bOf({ ...money, amount }))).amountMinor).toBe(minor);
  });

  test.each(['', '-5', '0', '0.00', '1e3', 'NaN', '450.001'])('an amount of %j is none', (amount) => {
    expect(c2b.safeParse(c2bOf({ ...money, amount })).success).toBe(false);
  });

  test('items of a result are looked up by their name, in any order, and some have no value', () => {
    const items = [
      { Name: 'PhoneNumber', Value: 254_712_345_678 },
      { Name: 'Balance' },
      { Name: 'MpesaReceiptNumber', Value: 'TK12345678' },
      { Name: 'Amount', Value: 450 },
    ];
    const stkCallback = { CheckoutRequestID: 'ws_CO_1', ResultCode: 0, CallbackMetadata: { Item: items } };
    const news = stkNews(stkResult.parse({ Body: { stkCallback } }), '20518XAB3K9P');
    expect(news).toMatchObject({ amountMinor: 45_000, receiptRef: 'TK12345678', payer: '2547***678', state: 'paid' });
  });
});

test('amounts of currencies with cents and without', () => {
  expect(readAmount('450.50', 'KES')).toBe(45_050);
  expect(readAmount('1500', 'UGX')).toBe(1500);
  expect(readAmount('-1', 'UGX')).toBeUndefined();
  expect(writeAmount(45_050, 'KES')).toBe('450.50');
  expect(writeAmount(1500, 'UGX')).toBe('1500');
});

test('what is kept of a callback has no name and no whole number of the payer', () => {
  const content = {
    FirstName: 'WANJIKU',
    MSISDN: '254712345678',
    BillRefNumber: 'rent 0712345678',
    payer: { partyId: '256712345678' },
    Body: {
      Item: [
        { Name: 'PhoneNumber', Value: 254_712_345_678 },
        { Name: 'Amount', Value: 4_500_000 },
      ],
    },
  };
  expect(hideNumbers(content)).toEqual({
    MSISDN: '2547***678',
    BillRefNumber: 'rent ***',
    payer: { partyId: '2567***678' },
    Body: {
      Item: [
        { Name: 'PhoneNumber', Value: '2547***678' },
        { Name: 'Amount', Value: 4_500_000 },
      ],
    },
  });
});
