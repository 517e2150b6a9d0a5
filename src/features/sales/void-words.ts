import type { Language } from '../../tenancy/tenant.ts';
import { VOID_REASONS, type VoidReason } from './sale.ts';

/** Each at most 20 characters, so that none is cut. */
const VOID_WORDS: Readonly<Record<Language, Readonly<Record<VoidReason, string>>>> = {
  en: {
    undo: 'undone',
    wrong_item: 'wrong item or price',
    returned: 'returned',
    not_paid: 'not paid',
    test: 'only a test',
  },
  sw: {
    undo: 'imetenguliwa',
    wrong_item: 'bidhaa au bei',
    returned: 'imerudishwa',
    not_paid: 'haikulipwa',
    test: 'jaribio tu',
  },
  fr: {
    undo: 'annulé aussitôt',
    wrong_item: 'article ou prix',
    returned: 'rendu',
    not_paid: 'pas payé',
    test: 'juste un test',
  },
};

/** Why a sale was cancelled, as a message says it. */
export const voidReasonWord = (language: Language, reason: string | null): string => {
  const known = VOID_REASONS.find((one) => one === reason);
  return known === undefined ? '-' : VOID_WORDS[language][known];
};
