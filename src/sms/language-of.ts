import type { PhoneLanguages } from '../features/shops/phone-languages.ts';
import type { MembershipInShop } from '../tenancy/tenant-directory.ts';
import type { Language } from '../tenancy/tenant.ts';

export interface LanguageOfDeps {
  readonly languages: Pick<PhoneLanguages, 'of'>;
  readonly membershipsOf: (phone: string) => Promise<readonly MembershipInShop[]>;
}

/** The language of a sender: the one that the number chose, else the one of the person in the shop. */
export const createLanguageOf =
  ({ languages, membershipsOf }: LanguageOfDeps): ((phone: string) => Promise<Language | undefined>) =>
  async (phone) => {
    const chosen = await languages.of(phone);
    if (chosen !== undefined) return chosen;
    const first = (await membershipsOf(phone)).find(({ member }) => member.status === 'active');
    return first?.member.language;
  };
