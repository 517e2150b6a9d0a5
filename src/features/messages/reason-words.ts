import type { Language } from '../../tenancy/tenant.ts';
import { VOID_REASONS, type VoidReason } from '../sales/sale.ts';
import { COUNT_REASONS, type CountReason } from '../stock/count.ts';

/** Each at most 20 characters, so that none is cut. */
const COUNT_WORDS: Readonly<Record<Language, Readonly<Record<CountReason, string>>>> = {
  en: {
    broken: 'broken or expired',
    lost: 'lost or stolen',
    own_use: 'own use',
    not_written: 'sold, not written',
    wrong_count: 'old count wrong',
    came_in: 'came in, not written',
    returned: 'customer returned it',
  },
  sw: {
    broken: 'imeharibika',
    lost: 'imepotea, wizi',
    own_use: 'nimetumia',
    not_written: 'mauzo hayakuandikwa',
    wrong_count: 'kosa la hesabu',
    came_in: 'mzigo haukuandikwa',
    returned: 'mteja amerudisha',
  },
  fr: {
    broken: 'cassé, périmé',
    lost: 'perdu ou volé',
    own_use: 'usage propre',
    not_written: 'vendu, pas noté',
    wrong_count: 'erreur de compte',
    came_in: 'entré, pas noté',
    returned: "client l'a rendu",
  },
};

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

const REVERSAL_WORDS: Readonly<Record<Language, string>> = {
  en: 'wrong debt payment',
  sw: 'malipo ya deni',
  fr: 'paiement de dette',
};

/** What was cancelled when it was no sale but a payment on a debt. */
export const reversalWord = (language: Language): string => REVERSAL_WORDS[language];

const UNSAID = '-';

/** Why a count differs from the book, as a message says it. */
export const countReasonWord = (language: Language, reason: string | null): string => {
  const known = COUNT_REASONS.find((one) => one === reason);
  return known === undefined ? UNSAID : COUNT_WORDS[language][known];
};

/** Why a sale was cancelled, as a message says it. */
export const voidReasonWord = (language: Language, reason: string | null): string => {
  const known = VOID_REASONS.find((one) => one === reason);
  return known === undefined ? UNSAID : VOID_WORDS[language][known];
};
