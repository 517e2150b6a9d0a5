import type { Hasher } from '../../platform/hash.ts';
import type { Turn } from '../turn.ts';

export const PROOF_LENGTH = 12;
export const TEXT_LENGTH = 8;
export const PLACE_LENGTH = 5;
/** Stands for the place of a page whose session is not at hand: it is no place that a walk comes to. */
export const NO_PLACE = 'g'.repeat(PLACE_LENGTH);

/** Stands for the words of a page. */
export const textTag = (hasher: Hasher, text: string): string => hasher.tag('page', text).slice(0, TEXT_LENGTH);

export const proofOf = (
  hasher: Hasher,
  step: readonly [session: string, step: string, page: string],
  text: string,
): string => hasher.tag('shown', ...step, text).slice(0, PROOF_LENGTH) + text;

/** Whether the echo of a key press proves that this step's answer was what the caller saw. False without an echo. */
export const provesStep = (
  hasher: Hasher,
  [session, step]: readonly [session: string, step: string],
  { lastPage, proof }: Pick<Turn, 'lastPage' | 'proof'>,
): boolean =>
  lastPage !== undefined &&
  proof !== undefined &&
  proofOf(hasher, [session, step, lastPage], proof.slice(PROOF_LENGTH)) === proof;
