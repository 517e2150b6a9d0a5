import { isDomainError } from '../platform/errors.ts';
import { wordOf } from './engine/render.ts';
import { errorPages, isRefusal, refusalWord } from './error-page.ts';
import { answerPage, textsOf, type GatewayDeps, type Progress } from './gateway-deps.ts';
import type { Answer } from './turn.ts';

const rateLimitMinutes = 1;

/**
 * The last page for a turn that failed. A known error has its page; any other means X3 when nothing was being saved
 * and X3U when something was. Nobody reads X3 while another delivery of his key press may have saved it.
 */
export const failureAnswer = (
  deps: Pick<GatewayDeps, 'texts' | 'service'>,
  error: unknown,
  progress: Pick<Progress, 'saving' | 'unsure' | 'language'>,
): Answer => {
  const known = isDomainError(error) ? errorPages[error.code] : undefined;
  const unknown = apology(progress);
  const page = known === undefined || ((known === 'X3' || known === 'X9') && progress.unsure) ? unknown : known;
  const details = isDomainError(error) ? error.details : {};
  const refusal =
    isDomainError(error) && isRefusal(error.code)
      ? wordOf(textsOf(deps, progress.language), refusalWord(error.code))
      : '';
  return answerPage(deps, page, progress.language, { min: rateLimitMinutes, shop: '', owner: '', refusal, ...details });
};

/** The page for a turn of which nothing is known but how far it came. */
export const apology = ({ saving, unsure }: Pick<Progress, 'saving' | 'unsure'>): 'X3' | 'X3U' =>
  saving || unsure ? 'X3U' : 'X3';

/** Whether somebody should look: not when the caller was told just what he had to hear. */
export const isFault = (error: unknown): boolean =>
  !isDomainError(error) || ['X3', 'X3U'].includes(errorPages[error.code]);
