import { z } from 'zod';
import { COUNTRIES, isCountryCode } from '../values/currencies.ts';
import { formatQuantity, MAX_LINE_QUANTITY_MILLI, parseDecimalQuantity, UNITS } from '../values/quantity.ts';

/** Ids are UUIDs. */
export const id = z.uuid();

/** Minor units of the shop's currency, as amounts of money come in. */
export const amountMinor = z
  .int()
  .min(1)
  .max(9_999_999_900)
  .meta({ description: 'minor units of the shop’s currency' });

/** Money as it goes out. */
export const money = z
  .strictObject({
    amountMinor: z.int().meta({ description: 'minor units: cents, or whole francs' }),
    currency: z.string().regex(/^[A-Z]{3}$/),
  })
  .meta({ id: 'Money', examples: [{ amountMinor: 45000, currency: 'KES' }] });

/** The amount as `money` writes it. */
export const moneyOf = (minor: number, currency: string): z.input<typeof money> => ({ amountMinor: minor, currency });

const quantityText = (pattern: RegExp) =>
  z
    .string()
    .regex(pattern)
    .meta({ description: 'a decimal number with at most three decimals', examples: ['0.5'] });

/** A quantity as it goes out. */
export const quantity = quantityText(/^-?[0-9]{1,12}(\.[0-9]{1,3})?$/);

/** Writes thousandths as `quantity`. */
export const quantityOf = (milli: number): string => formatQuantity(milli);

/** A quantity as it comes in, in thousandths: 0 or more, at most 9,999 units. */
export const quantityIn = quantityText(/^[0-9]{1,4}(\.[0-9]{1,3})?$/).transform((text, context) => {
  const milli = parseDecimalQuantity(text);
  if (milli !== undefined && milli <= MAX_LINE_QUANTITY_MILLI) return milli;
  context.addIssue('must be a decimal number from 0 to 9999');
  return z.NEVER;
});

const EARLIEST = Date.UTC(2020, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/** A moment as it goes out: RFC 3339, UTC. */
export const instant = z.iso.datetime();

/** A moment as it comes in, of any zone, from 2020 to 2099. */
export const instantIn = z.iso
  .datetime({ offset: true })
  .meta({ description: 'from 2020 to 2099' })
  .transform((text, context) => {
    const time = Date.parse(text);
    if (time >= EARLIEST && time < LATEST) return new Date(time);
    context.addIssue('must be a time from 2020 to 2099');
    return z.NEVER;
  });

/** Writes a moment as `instant`. */
export const instantOf = (time: Date): string => time.toISOString();

/** Writes a moment that may not have been. */
export const instantOrNull = (time: Date | null): string | null => time?.toISOString() ?? null;

/** A day of the shop, which ends at its own hour. */
export const day = z.iso.date();

/** The same as it comes in, from 2000 to 2099: the books know no year 0. */
export const dayIn = z.iso
  .date()
  .refine((text) => text >= '2000-01-01' && text < '2100-01-01', { error: 'must be a day from 2000 to 2099' })
  .meta({ description: 'from 2000 to 2099' });

/** A phone's number. */
export const phone = z
  .string()
  .regex(/^\+[0-9]{6,15}$/)
  .meta({ description: 'E.164', examples: ['+254700000001'] });

/** What an item is sold by. */
export const unit = z.enum(UNITS);

/** A country that is served. */
export const country = z.enum(Object.keys(COUNTRIES).filter(isCountryCode));

/** Chosen by the caller: the same reference is the same thing, however often and by whatever way it comes. */
export const clientRef = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/)
  .meta({ description: 'chosen by you; the same reference is the same change' });

/** The number of an item that sellers type. */
export const itemCode = z.int().min(1).max(9999);

/** The same in an address. */
export const itemCodeInPath = z
  .string()
  .regex(/^[1-9][0-9]{0,3}$/)
  .transform(Number);

/**
 * Words that people wrote, on one line: no control characters. Readers of the document know no classes such as `\p{Cc}` in a
 * pattern, and half a character is no text at all.
 */
export const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    // eslint-disable-next-line no-control-regex -- these are what it refuses
    .regex(/^[^\u0000-\u001F\u007F-\u009F]+$/)
    .refine((text) => text.isWellFormed(), { error: 'must be whole characters' });
