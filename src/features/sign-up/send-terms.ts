import { DomainError } from '../../values/errors.ts';
import { within } from '../../platform/deadline.ts';
import type { RateLimitRule } from '../../platform/rate-limit.ts';
import type { E164 } from '../../values/phone.ts';
import type { SmsOutcome } from '../../values/sms.ts';
import type { Language } from '../../tenancy/tenant.ts';
import type { MessageTexts } from '../messages/message-texts.ts';
import type { ServiceNames } from '../messages/service-names.ts';

export interface TermsRequest {
  /** Our id of the message: the same key press again has the same. */
  readonly id: string;
  readonly phone: E164;
  readonly language: Language;
}

/**
 * Sends the terms (M26) to somebody who has no shop yet. There is no ledger either, so the message goes straight
 * to the provider, once. Throws `unavailable` when it was surely not taken.
 */
export type SendTerms = (request: TermsRequest) => Promise<void>;

export interface SendTermsDeps {
  readonly texts: MessageTexts;
  readonly service: ServiceNames;
  readonly send: (sms: { readonly id: string; readonly to: E164; readonly text: string }) => Promise<SmsOutcome>;
  /** Counts against TERMS_FOR_A_PHONE. */
  readonly allow: (phone: E164) => Promise<boolean>;
}

/** How often a number gets the terms: nobody is to be pestered through us. */
export const TERMS_FOR_A_PHONE: RateLimitRule = { name: 'terms', most: 3, windowSeconds: 86_400 };

const SEND_TIMEOUT_MS = 2500;

/** Makes the operation that sends the terms. */
export const createSendTerms =
  ({ texts, service: { brand, help }, send, allow }: SendTermsDeps): SendTerms =>
  async ({ id, phone, language }) => {
    // They have arrived already, several times.
    if (!(await allow(phone))) return;
    const text = texts.render('M26', language, { brand, help });
    const outcome = await within(SEND_TIMEOUT_MS, send({ id, to: phone, text }).catch(slow), slow);
    if (outcome.status === 'refused' || outcome.status === 'try_later') throw new DomainError('unavailable');
  };

/** The caller is on the line: what takes longer is as good as unknown. */
const slow = (): SmsOutcome => ({ status: 'unknown', reason: 'slow' });
