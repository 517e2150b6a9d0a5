import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Metadata, parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import { COUNTRIES, isCountryCode, type CountryCode } from '../../../src/values/currencies.ts';
import {
  countryOfPhone,
  examplePhone,
  isAbroad,
  maskPhone,
  nationalPhone,
  parseCaller,
  parsePhone,
} from '../../../src/values/phone.ts';

const countries = Object.keys(COUNTRIES).filter(isCountryCode);

describe('numbers that people type', () => {
  test.each([
    ...['0712345678', '712345678', '254712345678', '+254712345678', '00254712345678', '0712 345-678'],
    // With the zero of a national number behind the country's code, and with Kenya's own prefix for calls abroad.
    ...['+2540712345678', '2540712345678', '+254 (0) 712 345678', '000254712345678'],
  ])('%s in Kenya is one number', (typed) => {
    expect(parsePhone(typed, 'KE')).toBe('+254712345678');
  });

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

  test.each(['082123456', '082111', '+2782123456', '0027 82 111'])(
    'in South Africa %s lacks digits, whatever the metadata says',
    (typed) => {
      expect(parsePhone(typed, 'ZA')).toBeUndefined();
      expect(parseCaller(typed.replaceAll(' ', ''))).toBeUndefined();
    },
  );

  test('the number of a neighbour is none here, and there is a word for why', () => {
    for (const typed of ['+256772123456', '256772123456', '000256772123456', '00256 772 123456']) {
      expect(parsePhone(typed, 'KE')).toBeUndefined();
      expect(isAbroad(typed, 'KE')).toBe(true);
      expect(parsePhone(typed.replace(/^000/, '00'), 'UG')).toBe('+256772123456');
      expect(isAbroad(typed.replace(/^000/, '00'), 'UG')).toBe(false);
    }
    for (const typed of ['0712345678', '071234567', '12345', 'abc', '']) expect(isAbroad(typed, 'KE')).toBe(false);
  });

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

/** Whole mobile numbers of each country, by the patterns of the metadata itself. */
const mobiles = (country: CountryCode): fc.Arbitrary<string> => {
  const { countryCallingCode, nationalNumber } = parsePhoneNumberFromString(
    parsePhone(examplePhone(country), country) ?? '',
  ) ?? { countryCallingCode: '', nationalNumber: '' };
  return fc
    .stringMatching(new RegExp(`^[0-9]{${nationalNumber.length}}$`))
    .map((digits) => `+${countryCallingCode}${digits}`)
    .filter((phone) => {
      const read = parsePhoneNumberFromString(phone);
      return read?.number === phone && read.isValid();
    });
};

const abroadPrefix = (country: CountryCode): fc.Arbitrary<string> => {
  const plan = new Metadata();
  plan.selectNumberingPlan(country);
  return fc.stringMatching(new RegExp(`^(?:${plan.numberingPlan?.IDDPrefix() ?? ''})$`));
};

describe.each(countries)('in %s', (country) => {
  test('a number is the same, however it is written', () => {
    fc.assert(
      fc.property(mobiles(country), abroadPrefix(country), (phone, abroad) => {
        const bare = phone.slice(1);
        for (const typed of [phone, bare, `00${bare}`, `${abroad}${bare}`, nationalPhone(phone)])
          expect([typed, parsePhone(typed, country)]).toEqual([typed, phone]);
        for (const typed of [phone, bare, ` ${bare}`, `00${bare}`, `${abroad}${bare}`])
          expect([typed, parseCaller(typed)]).toEqual([typed, phone]);
        const zero = withTrunkZero(phone);
        for (const typed of zero) expect([typed, parsePhone(typed, country)]).toEqual([typed, phone]);
        for (const typed of zero) expect([typed, parseCaller(typed)]).toEqual([typed, phone]);
      }),
      { numRuns: 25 },
    );
  });

  test('a number with digits missing or too many is none, at any door', () => {
    fc.assert(
      fc.property(mobiles(country), fc.integer({ min: 1, max: 5 }), (phone, missing) => {
        for (const typed of [phone.slice(0, -missing), `${phone}${'7'.repeat(missing)}`]) {
          expect([typed, parsePhone(typed, country)]).toEqual([typed, undefined]);
          expect([typed, parseCaller(typed)]).toEqual([typed, undefined]);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('a number of another country we serve cannot belong to a shop', () => {
    const others = countries.filter((other) => other !== country);
    fc.assert(
      fc.property(fc.constantFrom(...others).chain(mobiles), (phone) => {
        expect([parsePhone(phone, country), isAbroad(phone, country)]).toEqual([undefined, true]);
      }),
      { numRuns: 15 },
    );
  });
});

/** `+2540712…`: where national numbers begin with a zero that is not part of them. */
const withTrunkZero = (phone: string): string[] => {
  const { countryCallingCode, nationalNumber } = parsePhoneNumberFromString(phone) ?? {};
  return nationalPhone(phone) === `0${nationalNumber ?? ''}`
    ? [`+${countryCallingCode ?? ''}0${nationalNumber ?? ''}`]
    : [];
};

describe('numbers that gateways send', () => {
  test('with or without a plus they are one number, of any country', () => {
    expect(parseCaller('+254712345678')).toBe('+254712345678');
    expect(parseCaller('254712345678')).toBe('+254712345678');
    expect(parseCaller(' 254712345678')).toBe('+254712345678');
    expect(parseCaller('+14155552671')).toBe('+14155552671');
    // A zero too many must not make a stranger of somebody who has a shop.
    expect(parseCaller('+2540712345678')).toBe('+254712345678');
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
