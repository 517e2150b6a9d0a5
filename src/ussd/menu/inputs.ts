import { isCurrencyCode } from '../../values/currencies.ts';
import { looksLikeReference, parseReference } from '../../values/damm.ts';
import { parseMoney } from '../../values/money.ts';
import { MAX_LINE_QUANTITY_MILLI, parseQuantity } from '../../values/quantity.ts';
import { cleanInput, isItemCode, parseItemQuery, parseWholeNumber } from '../../values/text-input.ts';
import type { Engine, Parser, Traits } from '../engine/dialogue.ts';

/**
 * How typed inputs are read (ux: conventions of every page). A parser says only what kind of thing was typed; whether
 * there is such an item, phone or receipt is the action's business.
 */
const one =
  (read: (token: string, traits: Traits) => string | number | undefined): Parser =>
  (tokens, traits) => {
    const value = tokens[0] === undefined ? undefined : read(tokens[0], traits);
    return value === undefined ? undefined : { value, used: 1 };
  };

const digits = (length: number): Parser =>
  one((token) => (/^\d+$/.test(token) && token.length === length ? token : undefined));

const readQuantity = (token: string, traits: Traits): number | undefined => {
  const milli = parseQuantity(token, { fractions: traits['fractions'] === true });
  return milli !== undefined && milli <= MAX_LINE_QUANTITY_MILLI ? milli : undefined;
};

const money: Parser = (tokens, traits) => {
  const currency = String(traits['currency']);
  const read = isCurrencyCode(currency) ? parseMoney(tokens, currency) : undefined;
  return read && { value: read.minor, used: read.consumed };
};

/** Names: the whole reply, stars read as spaces. */
const text: Parser = (tokens) => {
  const value = cleanInput(tokens.join(' '));
  return value === undefined ? undefined : { value, used: tokens.length };
};

export const parsers: Engine['parsers'] = {
  item: one((token) => {
    const query = parseItemQuery(token);
    return query?.kind === 'number' && isItemCode(query.code) ? query.code : undefined;
  }),
  search: one((token) => (token === '' ? undefined : token)),
  quantity: one((token, traits) => {
    const milli = readQuantity(token, traits);
    return milli === 0 ? undefined : milli;
  }),
  count: one(readQuantity),
  money,
  phone: one((token) => (token === '' ? undefined : token)),
  text,
  pin: digits(4),
  code: digits(6),
  staffPin: one((token) => (/^\d{5,8}$/.test(token) ? token : undefined)),
  receipt: one((token) => (looksLikeReference(token) ? (parseReference(token) ?? token) : undefined)),
  shopNumber: one((token) => (/^[\d-]{2,10}$/.test(token) ? token.replaceAll('-', '') : undefined)),
  percent: one((token) => {
    const percent = parseWholeNumber(token);
    return percent !== undefined && percent <= 50 ? percent : undefined;
  }),
  hour: one((token) => {
    const hour = parseWholeNumber(token);
    return hour !== undefined && hour <= 23 ? hour : undefined;
  }),
};
