import { DomainError } from '../../values/errors.ts';

/** What a reference that a caller chose stands for: who did it, and the fingerprint of what (`fingerprintOfAct`). */
export interface Referred {
  readonly by: string;
  readonly act: string;
}

/**
 * The rule of every reference: whoever asks again for the same is answered with what is there. Anything else under that
 * reference would be lost, or would show one person what is another's.
 * @param earlier its act is null where it was saved before acts were kept: then the person decides
 * @throws DomainError conflict
 */
export const checkSameReference = (
  earlier: { readonly by: string; readonly act: string | null },
  asked: Referred,
): void => {
  const isSame = earlier.by === asked.by && (earlier.act === null || earlier.act === asked.act);
  if (!isSame) throw new DomainError('conflict');
};
