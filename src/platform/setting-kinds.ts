import { z } from 'zod';
import { parsePeppers, type Pepper } from './secrets-hash.ts';

/** A setting that must be given, and what to say when it is not. */
export const missing = (hint: string) => ({ error: `is missing (${hint})` });

/** An address; `hint` says what to do when it is missing. */
export const url = (protocol: RegExp, hint: string) =>
  z.url({ protocol, error: ({ input }) => (input === undefined ? `is missing (${hint})` : 'is not such an address') });

export const httpAddress = url(/^https?$/, '');

export const commaSeparated = z.string().transform((list) =>
  list
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
);

export const flag = z
  .enum(['on', 'off', 'true', 'false', '1', '0'], { error: 'must be on or off' })
  .transform((value) => ['on', 'true', '1'].includes(value));

export const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

/** Who may say for whom a request was made: how many proxies stand in a row, or their addresses and networks. */
export const trustedProxies = z.union(
  [whole(1, 9), commaSeparated.pipe(z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])))],
  { error: 'must be a number of proxies from 1 to 9, or their addresses and networks (10.0.0.0/8), comma-separated' },
);

/** What callers dial. */
export const dialCode = z.string().regex(/^\*\d+(\*\d+)*#$/, 'must look like *384*7#');

/** Septets of one page. */
export const pageSeptets = whole(100, 182);

/** Who an SMS comes from: a name of 11 characters at most, or a number. */
export const smsSender = z
  .string()
  .regex(/^(?:[A-Za-z0-9 .&_-]{3,11}|\d{3,15})$/, 'must be a name of 3 to 11 letters and digits, or a number');

/** Peppers of PINs, newest last. */
export const peppers = (why: string) =>
  z.string(missing(why)).transform((setting, context): readonly Pepper[] => {
    try {
      return parsePeppers(setting);
    } catch {
      context.addIssue('must read 1:SECRET[,2:SECRET], newest last, each secret of 16 characters or more');
      return z.NEVER;
    }
  });
