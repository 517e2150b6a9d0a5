import { fingerprintOfAct, SAME_ACT_MS, secondsSince, type Act } from '../features/acts/same-act.ts';
import { isDomainError } from '../platform/errors.ts';
import type { InTenant, TenantTransaction } from '../tenancy/tenant-transaction.ts';
import { callerOf, type Action, type ActionCall, type SavedOutcome, type TurnContext, type View } from './context.ts';
import { MenuError, REPEATED, type Engine, type Move, type Outcome } from './engine/dialogue.ts';
import { divert, look, settle, type Turning } from './engine/engine.ts';
import { closedKeys } from './engine/keys.ts';
import { fill, wordOf } from './engine/render.ts';
import { isInside, pageOf, topOf } from './engine/stack.ts';
import { isRefusal, refusalWord, REFUSED_PAGE } from './error-page.ts';
import type { PageShower } from './show-page.ts';
import type { SessionState } from './session.ts';
import { readSession, writeSession } from './session.ts';
import { stepStore, type SameAct, type StepAct } from './step-store.ts';
import type { Answer } from './turn.ts';

/** One turn at work: the session it changes, and how its context is made. */
export interface Run {
  readonly session: SessionState;
  readonly now: Date;
  /** The context for an action or view; reads go through `tx` when a transaction is open. */
  readonly context: (session: SessionState, rest: readonly string[], tx?: TenantTransaction) => Promise<TurnContext>;
  /**
   * Told before a step writes: from here on an error may mean that something was saved.
   * @throws DomainError timeout when it is too late to begin
   */
  readonly onSaving: () => void;
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

/** The same was done a moment ago by the same person: he is asked first. */
class ActRepeated extends Error {
  readonly same: SameAct;

  constructor(same: SameAct) {
    super('the same act again');
    this.same = same;
  }
}

/** The step was handled before, by another delivery of the same key press: its answer is in the database. */
class StepRepeated extends Error {}

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
    const { texts } = await run.context(run.session, []);
    const refusal = wordOf(texts, refusalWord(error.code));
    return divert(turningOf(deps.engine, run.session, run.now), dialogue, REFUSED_PAGE, { refusal });
  }
};

/** What the engine must know of this turn. */
export const turningOf = (engine: Engine, session: SessionState, now: Date): Turning => ({
  engine,
  facts: { traits: session.traits, steppedUp: (session.steppedUpUntil ?? 0) > now.getTime() },
});

const showMove = async (deps: RunnerDeps, run: Run, move: ShowMove, tx?: TenantTransaction): Promise<Shown> => {
  run.session.dialogue = move.dialogue;
  const context = await run.context(run.session, [], tx);
  return { answer: await deps.show(context, move.invalid), session: run.session };
};

const lookMove = async (deps: RunnerDeps, run: Run, move: Extract<Move, { kind: 'look' }>): Promise<Move> => {
  const context = await run.context(run.session, move.walk.rest);
  const frame = topOf(move.walk.dialogue);
  const seen = await named(deps.views, move.view).run(context, frame);
  return look(turningOf(deps.engine, run.session, context.now), move.walk, {
    closed: closedKeys(pageOf(deps.engine.menu, frame.page).keys, seen.flags ?? {}),
    ...(seen.rows === undefined ? {} : { rows: seen.rows }),
  });
};

const actMove = async (deps: RunnerDeps, run: Run, move: RunMove): Promise<Move | Shown> => {
  const action = named(deps.actions, move.action);
  const frame = move.walk.dialogue.stack.at(-1) ?? { page: '' };
  const call: ActionCall = { value: move.value, with: move.with, frame };
  const context = await run.context(run.session, move.walk.rest);
  if (action.saves) run.onSaving();
  const step = { move, action, call, context };
  if (action.runIn) return saveInShop(deps, run, step);
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
  if (typeof outcome === 'string') return settled(deps, run, withoutRest(move), { result: outcome });
  if (outcome === undefined || 'kind' in outcome) throw error;
  return settled(deps, run, withoutRest(move), outcome);
};

const settled = (deps: RunnerDeps, run: Run, move: RunMove, outcome: Outcome): Move =>
  settle(turningOf(deps.engine, run.session, run.now), move, outcome);

const saveInShop = async (deps: RunnerDeps, run: Run, step: SavingStep): Promise<Move | Shown> => {
  try {
    return await inShop(deps, run, step);
  } catch (error) {
    if (error instanceof StepRepeated) return repeated(step.context);
    if (!(error instanceof ActRepeated)) return refused(deps, run, step, error);
    return settled(deps, run, withoutRest(step.move), repeatedOutcome(step.context, error.same));
  }
};

const inShop = async (deps: RunnerDeps, run: Run, { move, action, call, context }: SavingStep): Promise<Shown> => {
  const { caller } = context;
  const { runIn } = action;
  if (!caller || !runIn) throw new MenuError(`${action.name} needs a caller`);
  const saved = await deps.inTenant(caller.tenant, async (tx) => {
    // The transaction may be run twice, so each attempt changes a session of its own.
    const attempt = { ...run, session: structuredClone(run.session) };
    const inside = await run.context(attempt.session, [], tx);
    const act = action.act?.(inside, call);
    if (act && move.again !== true) await refuseSame(inside, tx, act);
    const outcome = await runIn(inside, call, tx);
    const next = settled(deps, attempt, withoutRest(move), outcome);
    if (next.kind !== 'show') throw new MenuError(`${action.name} must lead to a page`);
    const shown = await showMove(deps, attempt, next, tx);
    const step = { stepTag: context.stepTag, answer: shown.answer, state: writeSession(shown.session) };
    const done = doneIn(context, action, { act, outcome });
    if (!(await stepStore.insert(tx, context.sessionTag, step, done))) throw new StepRepeated();
    return { shown, afterCommit: outcome.afterCommit };
  });
  await saved.afterCommit?.();
  return saved.shown;
};

const refuseSame = async (context: TurnContext, tx: TenantTransaction, act: Act): Promise<void> => {
  const since = new Date(context.now.getTime() - SAME_ACT_MS);
  const wanted = { actorId: callerOf(context).actor.id, act: fingerprintOfAct(act), since };
  const same = await stepStore.sameAct(tx, context, wanted);
  if (same) throw new ActRepeated(same);
};

const repeatedOutcome = ({ now, texts }: TurnContext, { said, at }: SameAct): Outcome => ({
  result: REPEATED,
  data: {
    act: wordOf(texts, said.word.replace('said_', 'same_')),
    sec: secondsSince(at, now),
    line: fill(wordOf(texts, said.word), said.data),
  },
});

/** Who did what in a step, for the record of it. */
const doneIn = (
  context: TurnContext,
  { says }: Action,
  { act, outcome }: { readonly act: Act | undefined; readonly outcome: SavedOutcome },
): StepAct => {
  const word = says?.[outcome.result];
  const done = outcome.undoes ?? (word === undefined ? undefined : act);
  return {
    actorId: callerOf(context).actor.id,
    act: done && fingerprintOfAct(done),
    undone: outcome.undoes !== undefined,
    said: word === undefined ? undefined : { word, data: outcome.data ?? {} },
    now: context.now,
  };
};

const repeated = async (context: TurnContext): Promise<Shown> => {
  const steps = await context.read((tx) => stepStore.ofSession(tx, context.sessionTag));
  const step = steps.find((candidate) => candidate.stepTag === context.stepTag);
  if (!step) throw new Error('a repeated step has left no record');
  return { answer: step.answer, session: readSession(step.state) ?? context.session };
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
