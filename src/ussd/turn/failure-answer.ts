import { isDomainError } from '../../values/errors.ts';
import type { Language } from '../../tenancy/tenant.ts';
import type { Certainty } from './certainty.ts';
import { wordOf } from '../engine/render.ts';
import { errorPages, refusalWord } from './error-page.ts';
import { answerPage, textsOf, type TurnDeps, type LastPages } from './turn-deps.ts';
import type { Answer } from '../turn.ts';

const rateLimitMinutes = 1;

/**
 * The page of an error that has one of its own; undefined when only the point at which the turn failed tells the page.
 * @param place the shop that the caller is in and its owner, for whoever no longer sells there
 */
export const pageOfError = (
  deps: Pick<TurnDeps, 'texts' | 'service'>,
  error: unknown,
  language: Language,
  place?: LastPages['X6'],
): Answer | undefined => {
  if (!isDomainError(error)) return undefined;
  const page = errorPages[error.code];
  if (page === 'X3' || page === 'X3U') return undefined;
  if (page === 'X6') return place ? answerPage(deps, page, language, place) : answerPage(deps, 'X2', language);
  if (page === 'X8') return answerPage(deps, page, language, { min: rateLimitMinutes });
  if (page === 'X10') return answerPage(deps, page, language, { min: Number(error.details['min']) });
  if (page !== 'X9') return answerPage(deps, page, language);
  return answerPage(deps, page, language, { refusal: wordOf(textsOf(deps, language), refusalWord(error.code)) });
};

/** What is said when the turn brought no page. It may be asked again unless it is certain for good. */
export const apology = (
  deps: Pick<TurnDeps, 'texts' | 'service'>,
  { page, later }: Pick<Certainty, 'page' | 'later'>,
  language: Language,
): Answer => ({ ...answerPage(deps, page, language), ...(later === 'asks' ? { open: true } : {}) });

/** Whether somebody should look: not when the caller was told what there is to tell. */
export const isFault = (error: unknown): boolean =>
  !isDomainError(error) || ['X3', 'X3U'].includes(errorPages[error.code]);
