import { DomainError } from './errors.ts';

/**
 * Refuses a change when a figure that somebody was shown, and agreed to, is another one by now: whoever asks for the change
 * shows the new figures and asks again. Nothing shown is nothing to compare.
 * @throws DomainError figures_changed
 */
export const checkAgreed = (shown: number | undefined, now: number): void => {
  if (shown !== undefined && shown !== now) throw new DomainError('figures_changed', { shown, now });
};
