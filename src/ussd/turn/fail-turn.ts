import { within } from '../../platform/deadline.ts';
import { isDomainError } from '../../values/errors.ts';
import { CERTAINTY, failedAt } from './certainty.ts';
import { NOTHING_SAVED } from './error-page.ts';
import { apology, isFault, pageOfError } from './failure-answer.ts';
import { answerPage, stoppedAt, type TurnDeps, type LastPages, type TurnInput } from './turn-deps.ts';
import { askSteps, closeStep } from './kept-steps.ts';
import { playTurn } from './play-turn.ts';
import type { Shown } from './run.ts';
import { keepAnswer, keepTurn, noteError, type Call, type Handled, type Left } from './keep-turn.ts';
import type { Answer } from '../turn.ts';

/** What is left of the turn's time for the answer's own way. */
const marginMs = 200;

/** The page of a turn that failed, as far as is known without asking. */
export const apologise = (
  deps: TurnDeps,
  { progress }: Pick<Call, 'progress'>,
  error: unknown,
  place?: LastPages['X6'],
): Answer =>
  pageOfError(deps, error, progress.language, place) ??
  apology(deps, CERTAINTY[failedAt(progress, error)], progress.language);

/**
 * Answers a turn that failed in its session. Where it is to be said that NOTHING was saved, the key press is closed first:
 * no other delivery of it may make that untrue. The answer is kept.
 */
export const failed = async (deps: TurnDeps, call: Call, at: TurnInput, error: unknown): Promise<Handled> => {
  if (isFault(error)) noteError(deps, call, error);
  const { close } = CERTAINTY[failedAt(call.progress, error)];
  const place = isDomainError(error, 'membership_stopped') ? await placeOf(deps, at) : undefined;
  const first = apologise(deps, call, error, place);
  if (!NOTHING_SAVED.includes(first.page) || close === 'no') return kept(deps, call, at, first);
  const closed = await closeInTime(deps, call, at, first);
  if (closed) return answered(deps, call, at, closed);
  return kept(deps, call, at, close === 'must' ? apology(deps, CERTAINTY.before, call.progress.language) : first);
};

/** The shop that the session is in, by the names that a page has room for. */
const placeOf = async (deps: TurnDeps, { state }: TurnInput): Promise<LastPages['X6'] | undefined> => {
  const tenant = state?.who && (await deps.tenantOf(state.who.tenantId));
  return state?.who && tenant && stoppedAt(tenant, state.who);
};

const kept = async (deps: TurnDeps, call: Call, at: TurnInput, answer: Answer): Promise<Handled> => {
  await keepAnswer(deps, at, answer).catch(() => {
    putOff(call, answer);
  });
  return { answer, result: 'failed' };
};

/**
 * Whoever reads "not sure" may begin anew: what was pressed must not be saved by a late repeat. Of what is changed outside
 * the shop nobody could say later that it was not, so it stays unsure.
 */
export const putOff = (
  { closeLater, progress }: Pick<Call, 'closeLater'> & { readonly progress: Pick<Call['progress'], 'effect'> },
  { page }: Answer,
): void => {
  if (page === 'X3U' && progress.effect !== 'outside') closeLater();
};

/** Closes the key press if that can be done while the caller waits. */
const closeInTime = (deps: TurnDeps, call: Call, at: TurnInput, answer: Answer): Promise<Shown | undefined> => {
  const left = call.until - performance.now() - marginMs;
  if (left <= 0) return Promise.resolve(undefined);
  const closing = closeStep(deps, at, answer).catch((error: unknown) => {
    noteError(deps, call, error);
    return undefined;
  });
  return within(left, closing, () => undefined);
};

/** The key press has an answer for good: the call goes on from there. */
const answered = async (deps: TurnDeps, call: Call, at: TurnInput, shown: Left): Promise<Handled> => {
  await keepTurn(deps, at, shown).catch((error: unknown) => {
    noteError(deps, call, error);
  });
  return { answer: shown.answer, result: 'replayed' };
};

/**
 * A key press that was answered with an apology comes again. Its caller may have dialled anew since, so it saves nothing any
 * more: it gets what it was answered after all, or the page that it leads to; where it would save it is closed. While
 * PostgreSQL cannot be asked it gets the same apology.
 */
export const settleApology = async (deps: TurnDeps, call: Call, at: TurnInput, earlier: Answer): Promise<Handled> => {
  const { progress } = call;
  progress.mayNotSave = true;
  try {
    const trace = await askSteps(deps, at);
    return await answered(deps, call, at, trace.kind === 'answered' ? trace.shown : await playTurn(deps, at));
  } catch (error) {
    const wouldSave = isDomainError(error, 'timeout');
    if (!wouldSave) noteError(deps, call, error);
    // Of what is changed outside the shop nobody can say that it was not.
    const nothing = answerPage(deps, 'X3', progress.language);
    const closed = wouldSave && progress.effect === 'in_shop' ? await closeInTime(deps, call, at, nothing) : undefined;
    if (closed) return answered(deps, call, at, closed);
  }
  await deps.store.release(at.held).catch(() => undefined);
  return { answer: earlier, result: 'replayed' };
};

/**
 * A step that Redis has left behind, or one behind the end: what is kept of it. Where the call went on from there, nothing
 * of the session as it is now follows from this key press.
 * @param otherwise what to say when nothing is kept
 */
export const settleLate = async (deps: TurnDeps, call: Call, at: TurnInput, otherwise: Answer): Promise<Handled> => {
  try {
    const trace = await askSteps(deps, at);
    if (trace.kind === 'answered') return { answer: trace.shown.answer, result: 'replayed' };
    return { answer: otherwise, result: 'late' };
  } catch (error) {
    noteError(deps, call, error);
    return { answer: apology(deps, CERTAINTY.before, call.progress.language), result: 'failed' };
  }
};

/** After the deadline the session is taken from the slow turn: what it brings later is not kept as if it were in time. */
export const answerOverdue = (deps: TurnDeps, call: Call, answer: Answer): void => {
  const { at } = call.progress;
  if (!at) {
    putOff(call, answer);
    return;
  }
  keepAnswer(deps, at, answer).catch((error: unknown) => {
    noteError(deps, call, error);
    putOff(call, answer);
  });
};
