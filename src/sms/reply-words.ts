import { fillText } from '../values/plurals.ts';
import type { Unit } from '../values/quantity.ts';
import type { Language } from '../tenancy/tenant.ts';

interface ReplyWords {
  readonly noSuchItem: string;
  readonly finished: string;
  readonly onlyLeft: (quantity: string) => string;
  readonly badQuantity: string;
  readonly units: Readonly<Record<Unit, string>>;
}

const en: ReplyWords = {
  noSuchItem: 'no such item',
  finished: 'finished',
  onlyLeft: (quantity) => `only ${quantity} left`,
  badQuantity: 'whole numbers only',
  units: { pc: 'pc', kg: 'kg', l: 'l', bundle: 'bundle', tin: 'tin', bag: 'bag' },
};
const sw: ReplyWords = {
  noSuchItem: 'hakuna bidhaa hiyo',
  finished: 'zimeisha',
  onlyLeft: (quantity) => fillText('{qty|imebaki|zimebaki} {qty}', 'sw', () => quantity),
  badQuantity: 'namba nzima tu',
  units: { pc: 'kipande', kg: 'kg', l: 'l', bundle: 'fungu', tin: 'kopo', bag: 'mfuko' },
};
const fr: ReplyWords = {
  noSuchItem: 'article inconnu',
  finished: 'fini',
  onlyLeft: (quantity) => `reste ${quantity}`,
  badQuantity: 'nombre entier',
  units: { pc: 'pc', kg: 'kg', l: 'l', bundle: 'paquet', tin: 'boite', bag: 'sac' },
};

/** The words that stand inside the answers; each reason is at most 20 characters. */
export const REPLY_WORDS: Readonly<Record<Language, ReplyWords>> = { en, sw, fr };
