import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hideLongNumbers, maskPayer, readAccount } from '../../../src/values/mobile-money.ts';

describe('what a payer types as the account', () => {
  test.each([
    ['20518', { shopNumber: '20518' }],
    ['2051-8', { shopNumber: '20518' }],
    [' 20518 1043-2 ', { shopNumber: '20518', receipt: '10432' }],
    ['20518/10432', { shopNumber: '20518', receipt: '10432' }],
    ['2051-8 1043-2', { shopNumber: '20518', receipt: '10432' }],
    ['20518xAB3K9P', { shopNumber: '20518', request: '20518XAB3K9P' }],
  ])('%s', (typed, read) => {
    expect(readAccount(typed)).toEqual(read);
  });

  test.each(['', 'Mama Njeri', '12', '0712345678', '20518 x', '205181043299'])('%j is no shop’s', (typed) => {
    expect(readAccount(typed)).toBeUndefined();
  });
});

describe('a payer’s number as it is kept', () => {
  test.each([
    ['254712345678', '2547***678'],
    [254_712_345_678, '2547***678'],
    ['+256712345678', '2567***678'],
    ['2547 ***** 126', '2547 ***** 126'],
    ['0722***000', '0722***000'],
    ['', undefined],
    // A hash is nobody's number, and too long to be looked at.
    ['a9f0e6c3b1d2a9f0e6c3b1d2a9f0e6c3b1d2', undefined],
  ])('%s', (given, kept) => {
    expect(maskPayer(given)).toBe(kept);
  });

  test('never holds seven digits in a row, whatever came', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String)), (given) => {
        expect(maskPayer(given) ?? '').not.toMatch(/\d{7}/);
      }),
    );
  });

  test('a phone that was typed as the account is not kept', () => {
    expect(hideLongNumbers('rent 0712345678')).toBe('rent ***');
  });
});
