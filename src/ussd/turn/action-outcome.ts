import { isDomainError } from '../../values/errors.ts';
import type { Move, Outcome } from '../engine/dialogue.ts';
import { settle } from '../engine/engine.ts';
import type { Action, ActionCall, RefusalAnswer } from './action.ts';
import type { TurnContext } from './context.ts';
import { engineTurnOf, type Run, type RunMove, type RunnerDeps } from './run.ts';

/** An action at work: where in the menu, and for whom. */
export interface ActionStep {
  readonly move: RunMove;
  readonly action: Action;
  readonly call: ActionCall;
  readonly context: TurnContext;
}

export const settled = (deps: RunnerDeps, run: Run, move: RunMove, outcome: Outcome): Move =>
  settle(engineTurnOf(deps.engine, run.session, run.now), move, outcome);

/** Where the action's own answer to a refusal leads. @throws the error, when it has none */
export const refused = async (deps: RunnerDeps, run: Run, step: ActionStep, error: unknown): Promise<Move> => {
  const { move, action, call, context } = step;
  const answer = isDomainError(error) ? action.refusals?.[error.code] : undefined;
  if (!isDomainError(error) || answer === undefined) throw error;
  const outcome = typeof answer === 'function' ? await answer(error, context, call) : answer;
  const next = outcome === undefined ? undefined : moveAfter(deps, run, move, outcome);
  if (next === undefined) throw error;
  return next;
};

/** Undefined: the general page answers. */
const moveAfter = (
  deps: RunnerDeps,
  run: Run,
  move: RunMove,
  answer: Exclude<RefusalAnswer<string>, (...args: never[]) => unknown> | Outcome,
): Move | undefined => {
  if (typeof answer === 'string') return settled(deps, run, withoutRest(move), { result: answer });
  if (!('kind' in answer)) return settled(deps, run, withoutRest(move), answer);
  // What the caller agreed to is not so any more, and nothing was saved: the same page, with the figures of now.
  return answer.kind === 'changed'
    ? { kind: 'show', dialogue: move.walk.dialogue, invalid: false, changed: true }
    : undefined;
};

/** After a save the caller looks at what was saved; nothing typed ahead runs on. */
export const withoutRest = (move: RunMove): RunMove => ({
  ...move,
  walk: { ...move.walk, rest: [] },
});
