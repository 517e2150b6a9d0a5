import { isDomainError } from '../platform/errors.ts';
import { errorPages } from './error-page.ts';
import { answerPage, type GatewayDeps, type Progress } from './gateway-deps.ts';
import type { Answer } from './turn.ts';

const rateLimitMinutes = 1;

/**
 * The last page for a turn that failed. A known error has its page; any other means X3 when nothing was being saved
 * and X3U when something was.
 */
export const failureAnswer = (
  deps: Pick<GatewayDeps, 'texts' | 'service'>,
  error: unknown,
  progress: Pick<Progress, 'saving' | 'language'>,
): Answer => {
  const unknown = progress.saving ? 'X3U' : 'X3';
  const page = isDomainError(error) ? errorPages[error.code] : unknown;
  const details = isDomainError(error) ? error.details : {};
  return answerPage(deps, page, progress.language, { min: rateLimitMinutes, shop: '', owner: '', ...details });
};

/** Whether somebody should look: not when the caller was told just what he had to hear. */
export const isFault = (error: unknown): boolean =>
  !isDomainError(error) || ['X3', 'X3U'].includes(errorPages[error.code]);
