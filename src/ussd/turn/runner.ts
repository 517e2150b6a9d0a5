import { isDomainError } from '../../values/errors.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Action, ActionCall, RefusalAnswer, View } from './action.ts';
import type { TurnContext } from './context.ts';
import { MenuError, type Engine, type Move, type Outcome, type Walk } from '../engine/dialogue.ts';
import { divert, look, settle } from '../engine/engine.ts';
import { closedKeys } from '../engine/keys.ts';
import type { EngineTurn } from '../engine/token.ts';
import { wordOf } from '../engine/render.ts';
import { isInside, pageOf, topOf } from '../engine/stack.ts';
import { isRefusal, refusalWord, REFUSED_PAGE } from './error-page.ts';
import { ActRepeated, doneIn, refuseSame, repeatedOutcome } from './repeated-act.ts';
import { refuseLocked } from './locked-out.ts';
import type { PageShower } from './show-page.ts';
import type { SessionState } from '../session/session.ts';
import { readSession, writeSession } from '../session/session.ts';
import { stepStore, type KeptStep } from '../session/step-store.ts';
import type { Answer } from '../turn.ts';

/** How far a walk has come: the tokens still to be judged, and the tag of all inputs up to the one that is judged. */
export interface Place {
  readonly rest: readonly string[];
  readonly tag: string;
}

/** Where a step goes on once its transaction is open: what is read is read there. */
export interface Inside {
  readonly session: SessionState;
  readonly place: Place;
  readonly tx: TenantTransaction;
}

/** One turn at work: the session it changes, and how its context is made. */
export interface Run {
  readonly session: SessionState;
  readonly now: Date;
  /** Where a walk stands: what an action begins has its id from there, walked at once or key by key. */
  readonly placeOf: (walk: Walk) => Place;
  /** The tag of the whole key press: its answer is kept under it. */
  readonly stepTag: string;
  /** The mark of where a session stands: it goes out with the page. */
  readonly markOf: (session: SessionState) => string;
  /** The context for an action or view. */
  readonly context: (session: SessionState, place: Place) => Promise<TurnContext>;
  /** The same caller's context inside a transaction of the shop, for a session of its own. */
  readonly within: (context: TurnContext, inside: Inside) => TurnContext;
  /** Told how far the turn has come, for whoever must answer when it fails. */
  readonly saves: SavesWatch;
}

export interface SavesWatch {
  /**
   * Before a change: in a transaction of the shop together with its answer, or by other means.
   * @throws DomainError timeout when it is too late to begin
   */
  readonly begins: (effect: 'in_shop' | 'outside') => void;
  /** PostgreSQL has said that this key press has no answer yet. */
  readonly asked: () => void;
  /** All that was begun in the shop was taken back. */
  readonly takenBack: () => void;
}

export interface Shown {
  readonly answer: Answer;
  readonly session: SessionState;
}

export interface RunnerDeps {
  readonly engine: Engine;
  readonly actions: ReadonlyMap<string, Action>;
  readonly views: ReadonlyMap<string, View>;
  readonly inTenant: InTenant;
  readonly show: PageShower;
}

/** More moves than any walk of 40 tokens needs: a menu that goes in a circle ends here. */
const maxMoves = 200;

/** The key press has its answer already, by another delivery of it. */
class StepRepeated extends Error {
  readonly step: KeptStep;

  constructor(step: KeptStep) {
    super('this key press has its answer');
    this.step = step;
  }
}

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

/** What the engine must know of this turn. */
export const engineTurnOf = (engine: Engine, session: SessionState, now: Date): EngineTurn => ({
  engine,
  facts: { traits: session.traits, steppedUp: (session.steppedUpUntil ?? 0) > now.getTime() },
});

const showMove = async (deps: RunnerDeps, run: Run, move: ShowMove): Promise<Shown> =>
  showIn(deps, run, await run.context(run.session, { rest: [], tag: run.stepTag }), move);

const showIn = async (deps: RunnerDeps, run: Run, context: TurnContext, move: ShowMove): Promise<Shown> => {
  const { session } = context;
  session.dialogue = move.dialogue;
  const answer = await deps.show(context, move);
  return { answer: { ...answer, place: run.markOf(session) }, session };
};

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

/** Where the action's own answer to a refusal leads. @throws the error, when it has none */
const refused = async (deps: RunnerDeps, run: Run, step: SavingStep, error: unknown): Promise<Move> => {
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

const settled = (deps: RunnerDeps, run: Run, move: RunMove, outcome: Outcome): Move =>
  settle(engineTurnOf(deps.engine, run.session, run.now), move, outcome);

const saveInShop = async (deps: RunnerDeps, run: Run, step: SavingStep): Promise<Move | Shown> => {
  try {
    return await inShop(deps, run, step);
  } catch (error) {
    if (error instanceof StepRepeated) return repeated(run, error.step, step.context);
    const next =
      error instanceof ActRepeated
        ? settled(deps, run, withoutRest(step.move), repeatedOutcome(step.context, error.same))
        : await refused(deps, run, step, error);
    run.saves.takenBack();
    return next;
  }
};

const inShop = async (deps: RunnerDeps, run: Run, step: SavingStep): Promise<Shown> => {
  const { caller, sessionTag } = step.context;
  if (!caller) throw new MenuError(`${step.action.name} needs a caller`);
  return deps.inTenant(caller.tenant, async (tx) => {
    // Sent with the first statement of the change, which waits behind it for whoever decides this key press now.
    const earlier = stepStore.lockAndFind(tx, sessionTag, run.stepTag).then((found) => {
      if (found) throw new StepRepeated(found);
      run.saves.asked();
    });
    // What the database said to the look-up is the reason for all that fails behind it; then a lock is.
    const [looked, open, changed] = await Promise.allSettled([
      earlier,
      refuseLocked(tx, step),
      change(deps, run, step, tx),
    ]);
    if (looked.status === 'rejected') throw looked.reason;
    if (open.status === 'rejected') throw open.reason;
    if (changed.status === 'rejected') throw changed.reason;
    return changed.value;
  });
};

/** What is changed by other means than the step's own transaction is asked about before: nothing has begun then. */
const lockedOutside = async (deps: RunnerDeps, step: SavingStep): Promise<void> => {
  const { caller } = step.context;
  if (caller) await deps.inTenant(caller.tenant, (tx) => refuseLocked(tx, step), { readOnly: true });
};

/** The change, the page behind it and the record of both. */
const change = async (
  deps: RunnerDeps,
  run: Run,
  { move, action, call, context }: SavingStep,
  tx: TenantTransaction,
): Promise<Shown> => {
  if (!action.runIn) throw new MenuError(`${action.name} does not run in a shop`);
  // The transaction may be run twice, so each attempt changes a session of its own.
  const attempt = { ...run, session: structuredClone(run.session) };
  const place = { ...run.placeOf(move.walk), rest: [] };
  const inside = run.within(context, { session: attempt.session, place, tx });
  const act = action.act?.(inside, call);
  if (act && move.again !== true) await refuseSame(inside, tx, act);
  const outcome = await action.runIn(inside, call, tx);
  const next = settled(deps, attempt, withoutRest(move), outcome);
  if (next.kind !== 'show') throw new MenuError(`${action.name} must lead to a page`);
  const after = run.within(inside, { session: attempt.session, place: { rest: [], tag: run.stepTag }, tx });
  const shown = await showIn(deps, run, after, next);
  const step = { stepTag: run.stepTag, answer: shown.answer, state: writeSession(shown.session) };
  const done = doneIn(context, action, { act, outcome });
  if (!(await stepStore.insert(tx, context.sessionTag, step, done))) throw new Error('a key press was answered twice');
  return shown;
};

const repeated = (run: Run, { answer, state }: KeptStep, context: TurnContext): Shown => {
  const session = readSession(state) ?? context.session;
  return { answer: { ...answer, place: run.markOf(session) }, session };
};

type ShowMove = Extract<Move, { kind: 'show' }>;
type RunMove = Extract<Move, { kind: 'run' }>;

interface SavingStep {
  readonly move: RunMove;
  readonly action: Action;
  readonly call: ActionCall;
  readonly context: TurnContext;
}

/** After a save the caller looks at what was saved; nothing typed ahead runs on. */
const withoutRest = (move: RunMove): RunMove => ({
  ...move,
  walk: { ...move.walk, rest: [] },
});

const named = <T>(things: ReadonlyMap<string, T>, name: string): T => {
  const found = things.get(name);
  if (found === undefined) throw new MenuError(`the menu names ${name}, which nobody provides`);
  return found;
};
