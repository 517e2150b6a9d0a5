import { hideLongNumbers, maskPayer } from '../values/mobile-money.ts';

const NUMBER = /msisdn|phone|party|payer|mobile|subscriber/i;
const TYPED = /billref|account|reference/i;
const NAME = /(?:first|middle|last)name$/i;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `{"Name": "PhoneNumber", "Value": 2547…}`, as M-Pesa writes its fields. */
const nameIn = (value: Readonly<Record<string, unknown>>): string => {
  const { Name: name } = value;
  return typeof name === 'string' ? name : '';
};

const hide = (value: unknown, isNumber: boolean): unknown => {
  if (Array.isArray(value)) return value.map((one) => hide(one, isNumber));
  if (isObject(value)) {
    const isNamed = NUMBER.test(nameIn(value));
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => !NAME.test(key))
        .map(([key, inside]) => [
          key,
          TYPED.test(key) && typeof inside === 'string'
            ? hideLongNumbers(inside)
            : hide(inside, isNumber || NUMBER.test(key) || (isNamed && key === 'Value')),
        ]),
    );
  }
  if (!isNumber || (typeof value !== 'string' && typeof value !== 'number')) return value;
  return /\d{6}/.test(String(value)) ? (maskPayer(value) ?? '***') : value;
};

/** What came, without the payer's name and with the payer's number masked: as it may be kept. */
export const hideNumbers = (content: unknown): unknown => hide(content, false);
