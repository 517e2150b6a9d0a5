import { UNDO_MINUTES, VOID_DAYS, worksForOwner } from '../../../tenancy/what-people-may.ts';
import type { DomainError } from '../../../values/errors.ts';
import { filledWord } from '../../menu/fill.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';

/** A seller is sent to the owner, with the one reason that holds: it is somebody else's, or older than ten minutes. */
export const onlyTheOwner = (context: TurnContext, isOwn: boolean) => {
  const because = filledWord(context.texts, isOwn ? 'because_late' : 'because_others', { min: UNDO_MINUTES });
  return { result: 'not_allowed', data: { because } } as const;
};

/** Why somebody may not cancel: a seller is sent to the owner; the owner is told that it is too late. */
export const mayNotCancel = (context: TurnContext, isOwn: boolean) =>
  worksForOwner(callerOf(context).actor)
    ? onlyTheOwner(context, isOwn)
    : ({ result: 'too_old', data: { days: VOID_DAYS } } as const);

/** Whether what could not be cancelled (void_not_allowed) was the caller's own. */
export const wasOwn = ({ details }: DomainError): boolean => details['whose'] === 'own';

/** What a step that cancels answers to void_not_allowed. */
export const cancelsNot = (error: DomainError, context: TurnContext) => mayNotCancel(context, wasOwn(error));
