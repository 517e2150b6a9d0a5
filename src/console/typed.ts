import { DomainError, RequestError } from '../values/errors.ts';
import { isCurrencyCode } from '../values/currencies.ts';
import { parseMoney } from '../values/money.ts';
import { parseCaller, parsePhone } from '../values/phone.ts';
import { asciiDigits } from '../values/text-input.ts';
import type { Call, Fields } from './call.ts';
import type { Money, Words } from './words.ts';

/** What was typed in a field, without the spaces around it; undefined when it was left empty. */
export const textIn = (fields: Fields, name: string): string | undefined => {
  const text = (fields[name] ?? '').trim();
  return text === '' ? undefined : text;
};

/** A field that must not be empty. @throws RequestError request_invalid */
export const needed = (fields: Fields, name: string): string => {
  const text = textIn(fields, name);
  if (text === undefined) throw new RequestError('request_invalid', { field: name });
  return text;
};

/** An amount as people type it, `1,450` or `12.50`, in minor units. @throws RequestError request_invalid */
export const moneyIn = ({ typed, visitor }: Call, name: string): number | undefined => {
  const text = textIn(typed, name);
  if (text === undefined) return undefined;
  const currency = visitor?.shop?.currency ?? '';
  const read = isCurrencyCode(currency) ? parseMoney(asciiDigits(text), currency) : undefined;
  if (read === undefined) throw new RequestError('request_invalid', { field: name });
  return read.minor;
};

/** An amount as it is typed: without the sign of its currency and without marks. */
export const typedMoney = (amount: Money, { money }: Pick<Words, 'money'>): string =>
  money(amount).replaceAll(/[^0-9.]/g, '');

/** A quantity as people type it (`1,5` is `1.5`), for the API to judge. */
export const quantityIn = (fields: Fields, name: string): string | undefined =>
  textIn(fields, name) === undefined
    ? undefined
    : asciiDigits(needed(fields, name)).replace(',', '.').replace(/^\./, '0.');

/** A whole number. @throws RequestError request_invalid */
export const wholeIn = (fields: Fields, name: string): number => {
  const text = asciiDigits(needed(fields, name));
  if (!/^[0-9]{1,9}$/.test(text)) throw new RequestError('request_invalid', { field: name });
  return Number(text);
};

/** A phone number as people of the shop's country dial it; without a shop it needs the code of its country. @throws DomainError phone_invalid */
export const phoneIn = ({ typed, visitor }: Pick<Call, 'typed' | 'visitor'>, name: string): string | undefined => {
  const text = textIn(typed, name);
  if (text === undefined) return undefined;
  const country = visitor?.shop?.country;
  const phone = country === undefined ? parseCaller(text.replaceAll(/[\s().-]/g, '')) : parsePhone(text, country);
  if (phone === undefined) throw new DomainError('phone_invalid', { field: name });
  return phone;
};

/** Whether a box was ticked. */
export const isTicked = (fields: Fields, name: string): boolean => fields[name] === 'on';
