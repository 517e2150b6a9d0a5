import { hideLongNumbers, maskPayer } from '../values/mobile-money.ts';

const NUMBER = /msisdn|phone|party|payer|mobile|subscriber/i;
const TYPED = /billref|account|reference/i;
const NAME = /(?:first|middle|last)name$/i;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const hide = (value: unknown, isNumber: boolean): unknown => {
  if (Array.isArray(value)) return value.map((one) => hide(one, isNumber));
  if (isFields(value)) return hideIn(value, isNumber);
  if (!isNumber || (typeof value !== 'string' && typeof value !== 'number')) return value;
  return /\d{6}/.test(String(value)) ? (maskPayer(value) ?? '***') : value;
};

const hideIn = (fields: Fields, isNumber: boolean): Fields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([key]) => !NAME.test(key))
      .map(([key, value]) => {
        if (TYPED.test(key) && typeof value === 'string') return [key, hideLongNumbers(value)];
        return [key, hide(value, isNumber || NUMBER.test(key) || (key === 'Value' && isNumberByName(fields)))];
      }),
  );

/** `{"Name": "PhoneNumber", "Value": 2547…}`, as M-Pesa writes its fields. */
const isNumberByName = ({ Name: name }: Fields): boolean => typeof name === 'string' && NUMBER.test(name);

/** What came, without the payer's name and with the payer's number masked: as it may be kept. */
export const hideNumbers = (content: unknown): unknown => hide(content, false);
