import { REFUSAL_WORDS } from '../sms/refusal-words.ts';
import type { ErrorCode } from '../values/errors.ts';

/** What every expected failure is for the person at the keyboard. */
const ERROR_WORDS: Readonly<Record<ErrorCode, string>> = {
  ...REFUSAL_WORDS.en,
  membership_stopped: 'this person no longer sells in the shop',
  tenant_suspended: 'this shop is suspended; `tenants reopen` opens it',
  tenant_not_found: 'there is no such shop; `tenants list` shows them all',
  conflict: 'it was changed at the same time; look before you do it again',
  figures_changed: 'it was changed at the same time; look before you do it again',
  count_outdated: 'it was changed at the same time; look before you do it again',
  session_over: 'it took too long',
  not_allowed: 'this is not allowed',
  unavailable: 'a part of the service cannot be reached; nothing was changed',
  outcome_unknown: 'the connection broke, and nobody knows whether it was done; look before you do it again',
  timeout: 'there was no answer in time; look before you do it again',
};

/** The sentence for a failure with this code. */
export const errorSentence = (code: ErrorCode): string => {
  const words = ERROR_WORDS[code];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
};
