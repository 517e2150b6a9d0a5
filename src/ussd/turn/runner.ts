import { isDomainError } from '../../values/errors.ts';
import { MenuError, type Move } from '../engine/dialogue.ts';
import { divert, look } from '../engine/engine.ts';
import { closedKeys } from '../engine/keys.ts';
import { wordOf } from '../engine/render.ts';
import { isInside, pageOf, topOf } from '../engine/stack.ts';
import type { ActionCall } from './action.ts';
import { refused, settled, type ActionStep } from './action-outcome.ts';
import { isRefusal, refusalWord, REFUSED_PAGE } from './error-page.ts';
import { refuseLocked } from './locked-out.ts';
import { engineTurnOf, showIn, type Run, type RunMove, type RunnerDeps, type ShowMove, type Shown } from './run.ts';
import { saveInShop } from './save-in-shop.ts';

/** More moves than any walk of 40 tokens needs: a menu that goes in a circle ends here. */
const maxMoves = 200;

/** Runs the moves that the engine asks for until a page is shown. */
export const runMoves = async (deps: RunnerDeps, run: Run, first: Move): Promise<Shown> => {
  let move = first;
  for (let count = 0; count < maxMoves; count += 1) {
    const next = await orRefused(deps, run, move, () => doMove(deps, run, move));
    if ('answer' in next) return next;
    move = next;
  }
  throw new MenuError('the walk does not end');
};

const doMove = (deps: RunnerDeps, run: Run, move: Move): Promise<Move | Shown> => {
  if (move.kind === 'show') return showMove(deps, run, move);
  return move.kind === 'look' ? lookMove(deps, run, move) : actMove(deps, run, move);
};

/** Whoever is in the shop and was refused reads why, and goes on from the home page. */
const orRefused = async (
  deps: RunnerDeps,
  run: Run,
  move: Move,
  work: () => Promise<Move | Shown>,
): Promise<Move | Shown> => {
  try {
    return await work();
  } catch (error) {
    const dialogue = move.kind === 'show' ? move.dialogue : move.walk.dialogue;
    if (!isDomainError(error) || !isRefusal(error.code) || !isInside(dialogue)) throw error;
    const { texts } = await run.context(run.session, { rest: [], tag: run.stepTag });
    const refusal = wordOf(texts, refusalWord(error.code));
    run.saves.takenBack();
    return divert(engineTurnOf(deps.engine, run.session, run.now), dialogue, REFUSED_PAGE, { refusal });
  }
};

const showMove = async (deps: RunnerDeps, run: Run, move: ShowMove): Promise<Shown> =>
  showIn(deps, run, await run.context(run.session, { rest: [], tag: run.stepTag }), move);

const lookMove = async (deps: RunnerDeps, run: Run, move: Extract<Move, { kind: 'look' }>): Promise<Move> => {
  const context = await run.context(run.session, run.placeOf(move.walk));
  const frame = topOf(move.walk.dialogue);
  const seen = await named(deps.views, move.view).run(context, frame);
  return look(engineTurnOf(deps.engine, run.session, context.now), move.walk, {
    closed: closedKeys(pageOf(deps.engine.menu, frame.page).keys, seen.flags ?? {}),
    ...(seen.rows === undefined ? {} : { rows: seen.rows }),
  });
};

const actMove = async (deps: RunnerDeps, run: Run, move: RunMove): Promise<Move | Shown> => {
  const action = named(deps.actions, move.action);
  const frame = move.walk.dialogue.stack.at(-1) ?? { page: '' };
  const call: ActionCall = { value: move.value, with: move.with, frame };
  const context = await run.context(run.session, run.placeOf(move.walk));
  const step = { move, action, call, context };
  if (action.runIn) {
    run.saves.begins('in_shop');
    return saveInShop(deps, run, step);
  }
  if (action.saves) {
    await lockedOutside(deps, step);
    run.saves.begins('outside');
  }
  try {
    return settled(deps, run, move, await action.run(context, call));
  } catch (error) {
    return refused(deps, run, step, error);
  }
};

/** What is changed by other means than the step's own transaction is asked about before: nothing has begun then. */
const lockedOutside = async (deps: RunnerDeps, step: ActionStep): Promise<void> => {
  const { caller } = step.context;
  if (caller) await deps.inTenant(caller.tenant, (tx) => refuseLocked(tx, step), { readOnly: true });
};

const named = <T>(things: ReadonlyMap<string, T>, name: string): T => {
  const found = things.get(name);
  if (found === undefined) throw new MenuError(`the menu names ${name}, which nobody provides`);
  return found;
};
