// The metadata of mobile numbers only: whatever we accept can receive an SMS.
import { getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import type { PhoneNumber } from 'libphonenumber-js/mobile';
import examples from 'libphonenumber-js/mobile/examples';
import { COUNTRIES, isCountryCode } from './currencies.ts';
import type { CountryCode } from './currencies.ts';

/** A phone number as `+254712345678`; made by parsePhone or parseCaller, stored and compared in this form only. */
export type E164 = string;

const TYPED_PHONE = /^\+?[\d ().-]{6,25}$/;

const parse = (typed: string, country?: CountryCode): PhoneNumber | undefined =>
  parsePhoneNumberFromString(typed, { extract: false, ...(country && { defaultCountry: country }) });

const served = Object.keys(COUNTRIES).filter(isCountryCode);

const digitsIn = new Map<string, number | undefined>(
  served.map((country) => [country, getExampleNumber(country, examples)?.nationalNumber.length]),
);

/**
 * Whether no digit is missing: networks deliver to whole numbers only. The metadata alone takes some shorter ones for
 * valid, in South Africa for one, because somebody had them once.
 */
const isWhole = ({ country, nationalNumber }: PhoneNumber): boolean =>
  digitsIn.get(country ?? '') === nationalNumber.length;

/**
 * What was typed, read in every way that it may have been meant: as it is dialled in that country, its own prefix for
 * calls abroad included (`000254…` in Kenya, `009234…` in Nigeria), and with the `00` that most of the world dials.
 */
const readings = (input: string, country: CountryCode): readonly PhoneNumber[] => {
  const typed = input.trim();
  if (!TYPED_PHONE.test(typed)) return [];
  return [parse(typed, country), parse(typed.replace(/^00/, '+'), country)].filter((phone) => phone !== undefined);
};

/**
 * Reads a mobile number typed in a country: `0712345678`, `712 345 678`, `254712345678`, `+254…`, `+254 0712…`, `000254…`
 * and `00254…` are one number. Whether a leading zero belongs to the number is the country's affair (in Côte d'Ivoire it
 * does). A number of another country is not one "here": no SMS of ours reaches it.
 */
export const parsePhone = (input: string, country: CountryCode): E164 | undefined =>
  readings(input, country).find((phone) => phone.country === country && phone.isValid() && isWhole(phone))?.number;

/** Whether what was typed is a mobile number of another country: the reason why it is not one here. */
export const isAbroad = (input: string, country: CountryCode): boolean => {
  if (parsePhone(input, country) !== undefined) return false;
  const bare = input.replace(/\D/g, '');
  return [...readings(input, country), parse(`+${bare}`)].some(
    (phone) => phone !== undefined && phone.country !== country && phone.isValid(),
  );
};

/**
 * Reads the number of a caller or a sender as gateways write it: international, of any country, with or without `+`, or
 * with what is dialled abroad before it. The `0` of national numbers behind the country's code is left out.
 */
export const parseCaller = (input: string): E164 | undefined => {
  const digits = input.trim().replace(/^\+/, '');
  if (!/^\d{7,20}$/.test(digits)) return undefined;
  if (digits.startsWith('0')) return digits.startsWith('00') ? calledFromAbroad(digits) : undefined;
  const phone = parse(`+${digits}`);
  return phone !== undefined && isCaller(phone) ? phone.number : undefined;
};

/** A number of a country we serve must be whole; whether it is a mobile the network knows better than our metadata. */
const isCaller = (phone: PhoneNumber): boolean =>
  digitsIn.has(phone.country ?? '') ? isWhole(phone) : phone.isPossible();

const calledFromAbroad = (digits: string): E164 | undefined => {
  for (const country of served) {
    const phone = parsePhone(digits, country);
    if (phone !== undefined) return phone;
  }
  return parseCaller(digits.slice(2));
};

/** The number as people of its country write and dial it, without spaces: `0712345678`. */
export const nationalPhone = (phone: E164): string =>
  parse(phone)?.formatNational().replace(/\D/g, '') ?? phone.replace(/\D/g, '');

/** The number without its country's code and without the `0` that is dialled before it at home: `712345678`. */
export const nationalDigits = (phone: E164): string => parse(phone)?.nationalNumber ?? phone.replace(/\D/g, '');

/** What may be logged or shown of a number that is not the reader's own: `07…678`. */
export const maskPhone = (phone: E164): string => {
  const national = nationalPhone(phone);
  return national.length < 7 ? '…' : `${national.slice(0, 2)}…${national.slice(-3)}`;
};

/** The country of a number, if it is one we serve: a new shop gets its currency and time zone from it. */
export const countryOfPhone = (phone: E164): CountryCode | undefined => {
  const country = parse(phone)?.country;
  return country !== undefined && isCountryCode(country) ? country : undefined;
};

const exampleIn = (country: CountryCode): string => {
  const example = getExampleNumber(country, examples);
  return example === undefined ? '' : nationalPhone(example.number);
};

const knownExamples = new Map<CountryCode, string>();

/** A number that shows how numbers look in a country, for hints. */
export const examplePhone = (country: CountryCode): string => {
  const example = knownExamples.get(country) ?? exampleIn(country);
  knownExamples.set(country, example);
  return example;
};
