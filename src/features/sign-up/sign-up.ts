import { z } from 'zod';
import type { Clock } from '../../platform/clock.ts';
import { isDomainError } from '../../values/errors.ts';
import { idFrom } from '../../platform/ids.ts';
import { currencyOf, timezoneOf, type CountryCode, type CurrencyCode } from '../../values/money.ts';
import { countryOfPhone, type E164 } from '../../values/phone.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { Language, Tenant } from '../../tenancy/tenant.ts';
import { windowEnd } from '../pins/pin-window.ts';
import type { WelcomeMessages } from '../shops/welcome-messages.ts';
import type { ShopsService } from '../shops/shops-service.ts';

/** What somebody has said so far who opens a shop. It holds the PIN's hash, and only once the PIN was typed twice. */
export const signUpDraft = z.object({
  /** Becomes the shop's id: however often "I agree" arrives, it is one shop. */
  id: z.uuid(),
  shopName: z.string(),
  ownName: z.string().exactOptional(),
  pinHash: z.string().exactOptional(),
});
export type SignUpDraft = z.infer<typeof signUpDraft>;

/** Keeps drafts for 24 hours, by the hash of the number. */
export interface SignUpDrafts {
  get(phone: E164): Promise<SignUpDraft | undefined>;
  set(phone: E164, draft: SignUpDraft): Promise<void>;
  delete(phone: E164): Promise<void>;
}

/** The text that is agreed to at sign-up; a new one gets a new version. */
export const CONSENT_VERSION = '2026-06';

/** Where a number's shop would be: the first country we serve, for a number of one that we don't. */
export const countryOfSignUp = (phone: E164): CountryCode => countryOfPhone(phone) ?? 'KE';

/** The money of a shop that this number opens. */
export const currencyOfSignUp = (phone: E164): CurrencyCode => currencyOf(countryOfSignUp(phone));

export interface OpenRequest {
  readonly phone: E164;
  readonly draft: Required<SignUpDraft>;
  readonly language: Language;
  readonly sessionTag: string;
  readonly channel: Actor['channel'];
}

export interface OpenedShop {
  readonly tenant: Tenant;
  readonly vendorId: string;
}

/** Opens the shop of a draft with its owner, events and welcome messages in one transaction; undefined when the number has a role already. */
export type SignUp = (request: OpenRequest) => Promise<OpenedShop | undefined>;

export interface SignUpDeps {
  readonly shops: Pick<ShopsService, 'open'>;
  readonly welcome: WelcomeMessages;
  readonly clock: Clock;
}

/** Makes the operation that ends a sign-up. */
export const createSignUp =
  ({ shops, welcome, clock }: SignUpDeps): SignUp =>
  async ({ phone, draft, language, sessionTag, channel }) => {
    const country = countryOfSignUp(phone);
    const vendorId = idFrom(`vendor:${draft.id}`);
    const shop = {
      id: draft.id,
      name: draft.shopName,
      country,
      language,
      channel,
      vendor: {
        id: vendorId,
        name: draft.ownName,
        phone,
        pinHash: draft.pinHash,
        consentVersion: CONSENT_VERSION,
        // The PIN was typed twice a moment ago, in this session.
        window: { until: windowEnd(clock.now(), { timezone: timezoneOf(country), cutoffHour: 0 }), sessionTag },
        mustBeNew: true,
      },
    };
    try {
      const tenant = await shops.open(shop, async (tx) => {
        await welcome.codes(tx, { phone, language, reason: vendorId });
        await welcome.terms(tx, { phone, language, reason: vendorId });
      });
      return { tenant, vendorId };
    } catch (error) {
      if (isDomainError(error, 'conflict')) return undefined;
      throw error;
    }
  };
