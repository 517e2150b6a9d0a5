import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Engine, Move, Walk } from '../engine/dialogue.ts';
import type { EngineTurn } from '../engine/token.ts';
import type { SessionState } from '../session/session.ts';
import type { Answer } from '../turn.ts';
import type { Action, View } from './action.ts';
import type { TurnContext } from './context.ts';
import type { PageShower } from './show-page.ts';

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

/** What the engine must know of this turn. */
export const engineTurnOf = (engine: Engine, session: SessionState, now: Date): EngineTurn => ({
  engine,
  facts: { traits: session.traits, steppedUp: (session.steppedUpUntil ?? 0) > now.getTime() },
});

export type ShowMove = Extract<Move, { kind: 'show' }>;
export type RunMove = Extract<Move, { kind: 'run' }>;

/** Shows a page in the context's session, and marks the place that it stands for. */
export const showIn = async (
  { show }: Pick<RunnerDeps, 'show'>,
  { markOf }: Pick<Run, 'markOf'>,
  context: TurnContext,
  move: ShowMove,
): Promise<Shown> => {
  const { session } = context;
  session.dialogue = move.dialogue;
  const answer = await show(context, move);
  return { answer: { ...answer, place: markOf(session) }, session };
};
