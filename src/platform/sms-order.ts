import { z } from 'zod';
import { isCountryCode } from '../values/currencies.ts';

/** Which providers are asked, by name, one after the other. */
export interface SmsOrder {
  /** By the country of the number, `KE`. */
  readonly countries: ReadonlyMap<string, readonly string[]>;
  /** Everywhere else; undefined: all there are. */
  readonly others: readonly string[] | undefined;
}

const EXAMPLE = 'KE africastalking infobip, NG termii infobip, * infobip';
const NAME = /^[a-z][a-z0-9-]{1,40}$/;
const OTHERS = '*';

const parse = (setting: string): SmsOrder | undefined => {
  const orders = new Map<string, readonly string[]>();
  for (const part of setting.split(',')) {
    const [place = '', ...names] = part.trim().split(/\s+/);
    const isPlace = place === OTHERS || isCountryCode(place);
    if (!isPlace || names.length === 0 || !names.every((name) => NAME.test(name)) || orders.has(place))
      return undefined;
    orders.set(place, names);
  }
  const others = orders.get(OTHERS);
  orders.delete(OTHERS);
  return { countries: orders, others };
};

/**
 * The setting `KE africastalking infobip, NG termii infobip, * infobip`: in a country this one first, and the next when that one
 * surely did not take the message. `*` is every other country.
 */
export const smsOrder = z
  .string()
  .optional()
  .transform((setting, context): SmsOrder | undefined => {
    if (setting === undefined) return undefined;
    const order = parse(setting);
    if (order !== undefined) return order;
    context.addIssue(`must look like ${EXAMPLE}`);
    return z.NEVER;
  });

/** Every provider that an order names. */
export const namedIn = ({ countries, others = [] }: SmsOrder): readonly string[] => [
  ...new Set([...[...countries.values()].flat(), ...others]),
];
