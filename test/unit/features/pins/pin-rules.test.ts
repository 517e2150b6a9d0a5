import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isEasyPin, isPin } from '../../../../src/features/pins/pin-rules.ts';

const owner = { phone: '+254712004967', shopNumber: '20518' };

describe('a PIN', () => {
  test.each(['1111', '0000', '9999', '1212', '7070', '1234', '6789', '7890', '4321', '9876', '0987'])(
    '%s is a pattern that strangers try first',
    (pin) => {
      expect(isEasyPin(pin, owner)).toBe(true);
    },
  );

  test.each(['1900', '1987', '2000', '2029', '2580', '0852'])('%s is a year or a column of keys', (pin) => {
    expect(isEasyPin(pin, owner)).toBe(true);
  });

  test('may not be the end of the phone number or of the shop number', () => {
    expect(isEasyPin('4967', owner)).toBe(true);
    expect(isEasyPin('0518', owner)).toBe(true);
    expect(isEasyPin('4967', { phone: '+254700000000' })).toBe(false);
  });

  test.each(['5831', '6290', '7402', '1899', '2030', '1122', '9081'])('%s is good enough', (pin) => {
    expect(isEasyPin(pin, owner)).toBe(false);
  });

  test('is easy in few of the ten thousand cases, so that a free choice is left', () => {
    const all = Array.from({ length: 10_000 }, (_, number) => String(number).padStart(4, '0'));
    expect(all.filter((pin) => isEasyPin(pin, owner)).length).toBeLessThan(300);
  });

  test('has four digits and nothing else', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(isPin(text)).toBe(
          text.length === 4 && Array.from(text).every((letter) => '0123456789'.includes(letter)),
        );
      }),
    );
    expect(isPin('5831')).toBe(true);
  });
});
