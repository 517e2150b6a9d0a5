// The metadata of mobile numbers only: whatever we accept can receive an SMS.
import { getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/mobile';
import type { PhoneNumber } from 'libphonenumber-js/mobile';
import examples from 'libphonenumber-js/mobile/examples';
import { isCountryCode } from './currencies.ts';
import type { CountryCode } from './currencies.ts';

/** A phone number as `+254712345678`; made by parsePhone or parseCaller, stored and compared in this form only. */
export type E164 = string;

const TYPED_PHONE = /^\+?[\d ().-]{6,25}$/;

const parse = (input: string, country?: CountryCode): PhoneNumber | undefined => {
  const typed = input.trim();
  if (!TYPED_PHONE.test(typed)) return undefined;
  const international = typed.replace(/^00/, '+');
  return parsePhoneNumberFromString(international, { extract: false, ...(country && { defaultCountry: country }) });
};

/**
 * Reads a mobile number typed in a country: `0712345678`, `712 345 678`, `254712345678`, `+254…` and `00254…` are one
 * number. Whether a leading zero belongs to the number is the country's affair (in Côte d'Ivoire it does). A number of
 * another country is not one "here".
 */
export const parsePhone = (input: string, country: CountryCode): E164 | undefined => {
  const phone = parse(input, country);
  return phone?.country === country && phone.isValid() ? phone.number : undefined;
};

/** Reads the number of a caller as gateways write it: international, with or without the `+`, of any country. */
export const parseCaller = (input: string): E164 | undefined => {
  const digits = input.trim().replace(/^(?:\+|00)/, '');
  const phone = /^\d{8,15}$/.test(digits) ? parse(`+${digits}`) : undefined;
  return phone?.isPossible() === true ? phone.number : undefined;
};

/** The number as people of its country write and dial it, without spaces: `0712345678`. */
export const nationalPhone = (phone: E164): string =>
  parse(phone)?.formatNational().replace(/\D/g, '') ?? phone.replace(/\D/g, '');

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
