import type { Language } from '../../tenancy/tenant.ts';
import { COUNT_REASONS, type CountReason } from './count.ts';

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

/** Why a count differs from the book, as a message says it. */
export const countReasonWord = (language: Language, reason: string | null): string => {
  const known = COUNT_REASONS.find((one) => one === reason);
  return known === undefined ? '-' : COUNT_WORDS[language][known];
};
