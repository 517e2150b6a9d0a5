import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { Features } from '../compose/features.ts';
import { isEasyPin, isPin } from '../features/pins/pin-rules.ts';
import { isCountryCode } from '../values/currencies.ts';
import { newId } from '../platform/ids.ts';
import { parsePhone } from '../values/phone.ts';
import { parseName } from '../values/text-input.ts';
import { LANGUAGES, type Tenant } from '../tenancy/tenant.ts';
import { CliError } from './cli-context.ts';

const newShop = z.object({
  phone: z.string(),
  owner: z.string(),
  country: z.string().refine(isCountryCode),
  language: z.enum(LANGUAGES),
  pin: z.string().optional(),
});

/** As at a sign-up by phone. */
const LENGTHS = { shop: { min: 2, max: 16 }, person: { min: 2, max: 12 } };

interface Opened {
  readonly shop: Tenant;
  /** To be told to the owner, when it was made up. */
  readonly pin: string | undefined;
}

/** Opens a shop for somebody, who gets the short codes and the terms by SMS. Throws CliError saying what is wrong. */
export const createShop = async (
  { pins, shops, welcome }: Pick<Features, 'pins' | 'shops' | 'welcome'>,
  shopName: string,
  given: unknown,
): Promise<Opened> => {
  const { phone: written, owner, country, language, pin: chosen } = newShop.parse(given);
  const name = toName(shopName, 'shop');
  const phone = parsePhone(written, country);
  if (phone === undefined) throw new CliError(`${written} is not a phone number of ${country}.`);
  if (chosen !== undefined && (!isPin(chosen) || isEasyPin(chosen, { phone }))) {
    throw new CliError('A PIN has four digits that are not easy to guess.');
  }
  const pin = chosen ?? makePin(phone);
  const pinHash = await pins.hashNew(pin, phone);
  const vendor = { id: newId(), name: toName(owner, 'person'), phone, pinHash };
  // The workers find what is queued by their look once a second.
  const shop = await shops.open({ id: newId(), name, country, language, channel: 'system', vendor }, async (tx) => {
    await welcome.codes(tx, { phone, language, reason: vendor.id });
    await welcome.terms(tx, { phone, language, reason: vendor.id });
  });
  return { shop, pin: chosen === undefined ? pin : undefined };
};

/** A name that every phone can show, and that fits the pages. */
const toName = (written: string, whose: keyof typeof LENGTHS): string => {
  const { min, max } = LENGTHS[whose];
  const name = parseName(written, { min, max });
  if (name === undefined) throw new CliError(`The name of a ${whose} has ${min} to ${max} letters: ${written}`);
  return name;
};

const makePin = (phone: string): string => {
  const pin = String(randomInt(10_000)).padStart(4, '0');
  return isEasyPin(pin, { phone }) ? makePin(phone) : pin;
};
