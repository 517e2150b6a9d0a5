import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { COUNTRIES, isCountryCode } from '../../../src/platform/currencies.ts';
import {
  countryOfPhone,
  examplePhone,
  maskPhone,
  nationalPhone,
  parseCaller,
  parsePhone,
} from '../../../src/platform/phone.ts';

const countries = Object.keys(COUNTRIES).filter(isCountryCode);

describe('numbers that people type', () => {
  test.each(['0712345678', '712345678', '254712345678', '+254712345678', '00254712345678', '0712 345-678'])(
    '%s in Kenya is one number',
    (typed) => {
      expect(parsePhone(typed, 'KE')).toBe('+254712345678');
    },
  );

  test('Kenyan mobiles start with 7 or with 1', () => {
    expect(parsePhone('0112345678', 'KE')).toBe('+254112345678');
  });

  test('in Côte d’Ivoire the leading zero belongs to the number', () => {
    expect(parsePhone('0123456789', 'CI')).toBe('+2250123456789');
    expect(nationalPhone('+2250123456789')).toBe('0123456789');
  });

  test('a number of ten digits in Nigeria, of nine in Senegal, of eight in Burkina Faso', () => {
    expect(parsePhone('08031234567', 'NG')).toBe('+2348031234567');
    expect(parsePhone('771234567', 'SN')).toBe('+221771234567');
    expect(parsePhone('70123456', 'BF')).toBe('+22670123456');
  });

  test.each(['12345', '0799999999999', '', 'call 0712345678 now', '+14155552671', '+255712345678', '0202345678', '٠٧'])(
    '"%s" is not a mobile number here',
    (typed) => {
      expect(parsePhone(typed, 'KE')).toBeUndefined();
    },
  );

  test('no input makes it throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 ()-]{1,30}$/)),
        fc.constantFrom(...countries),
        (text, country) => {
          const phone = parsePhone(text, country);
          expect(phone === undefined || /^\+\d{8,15}$/.test(phone)).toBe(true);
        },
      ),
    );
  });
});

describe('numbers that gateways send', () => {
  test('with or without a plus they are one number, of any country', () => {
    expect(parseCaller('+254712345678')).toBe('+254712345678');
    expect(parseCaller('254712345678')).toBe('+254712345678');
    expect(parseCaller(' 254712345678')).toBe('+254712345678');
    expect(parseCaller('+14155552671')).toBe('+14155552671');
  });

  test.each(['', '+', 'anonymous', '0', '+999999999999999999', '+254', '+254 712 x'])('"%s" is no caller', (text) => {
    expect(parseCaller(text)).toBeUndefined();
  });
});

describe('numbers as they are shown', () => {
  test('people see the number as they dial it', () => {
    expect(nationalPhone('+254712345678')).toBe('0712345678');
    expect(nationalPhone('+260971234567')).toBe('0971234567');
  });

  test('what may be logged shows two digits and three', () => {
    expect(maskPhone('+254712345678')).toBe('07…678');
    expect(maskPhone('12')).toBe('…');
  });

  test('each country has an example that is a number there, and goes back to itself', () => {
    for (const country of countries) {
      const phone = parsePhone(examplePhone(country), country);
      expect(phone).toBeDefined();
      expect(countryOfPhone(phone ?? '')).toBe(country);
      expect(parsePhone(nationalPhone(phone ?? ''), country)).toBe(phone);
      expect(maskPhone(phone ?? '')).toMatch(/^\d\d…\d{3}$/);
    }
  });

  test('the country of a number is known only where we serve', () => {
    expect(countryOfPhone('+254712345678')).toBe('KE');
    expect(countryOfPhone('+14155552671')).toBeUndefined();
    expect(countryOfPhone('nonsense')).toBeUndefined();
  });
});
