import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import { countryOfPhone, type E164 } from '../../values/phone.ts';
import type { Hasher } from '../../platform/hash.ts';
import { currencyOf, type CurrencyCode } from '../../values/money.ts';
import type { DirectoryTransaction, TenantDirectory } from '../../tenancy/tenant-directory.ts';
import { isLanguage, type Language } from '../../tenancy/tenant.ts';

/** Which language a number wants to read, whether it belongs to a shop or not. */
export interface PhoneLanguages {
  /** Undefined when it never said. */
  of(phone: E164): Promise<Language | undefined>;
  /** What this process has read lately, without asking the database: for pages that must cost nothing. */
  lately(phone: E164): Language | undefined;
  /** Notes the language of somebody who belongs to a shop, where it is read with all the rest. */
  remember(phone: E164, language: Language): void;
  set(phone: E164, language: Language): Promise<void>;
  /** The choice of somebody who belongs to a shop: for the number, and for that person's messages. */
  setForMember(tx: DirectoryTransaction, choice: MemberChoice): Promise<void>;
}

export interface MemberChoice {
  readonly memberId: string;
  readonly phone: E164;
  readonly language: Language;
}

const REMEMBERED = 10_000;
const REMEMBERED_MS = 10 * 60_000;

/** Makes the operations on the languages of numbers; of a number it keeps the keyed hash only. */
export const createPhoneLanguages = (deps: {
  readonly directory: Pick<TenantDirectory, 'inDirectory' | 'runOnce'>;
  readonly hasher: Hasher;
  readonly clock: Clock;
}): PhoneLanguages => {
  const { directory, hasher, clock } = deps;
  const remembered = new LRUCache<E164, Language>({ max: REMEMBERED, ttl: REMEMBERED_MS });
  const write = async (tx: DirectoryTransaction, phone: E164, language: Language): Promise<void> => {
    await tx.query({
      text: `insert into phone_settings (phone_hash, language, updated_at) values ($1, $2, $3)
        on conflict (phone_hash) do update set language = excluded.language, updated_at = excluded.updated_at`,
      values: [hasher.phone(phone), language, clock.now()],
    });
  };
  return {
    of: async (phone) => {
      // At every dial, so in one round trip.
      const text = 'select language from public.phone_settings where phone_hash = $1';
      const [row] = await directory.runOnce<{ language: string }>({ text, values: [hasher.phone(phone)] });
      const language = row !== undefined && isLanguage(row.language) ? row.language : undefined;
      remembered.set(phone, language);
      return language;
    },
    lately: (phone) => remembered.get(phone),
    remember: (phone, language) => {
      remembered.set(phone, language);
    },
    set: (phone, language) => directory.inDirectory((tx) => write(tx, phone, language)),
    setForMember: async (tx, { memberId, phone, language }) => {
      await write(tx, phone, language);
      await tx.query({ text: 'update memberships set language = $2 where id = $1', values: [memberId, language] });
    },
  };
};

/** Currencies of countries in which many speak French. */
const FRENCH: readonly CurrencyCode[] = ['XOF', 'RWF'];

/** Whether French is offered to a number. */
export const speaksFrench = (phone: E164): boolean => {
  const country = countryOfPhone(phone);
  return country !== undefined && FRENCH.includes(currencyOf(country));
};
