import { begin, feed } from '../engine/engine.ts';
import { answerPage, stoppedAt, type TurnDeps, type TurnInput } from './turn-deps.ts';
import { catchUp, type Base } from './catch-up.ts';
import { askSteps, keepShown, type Trace } from './kept-steps.ts';
import { inputsInside } from './lost-session.ts';
import { runMoves, engineTurnOf, type Shown } from './runner.ts';
import { emptySession, type SessionState } from '../session/session.ts';
import { shownLast, type ShownLast } from '../session/tags.ts';
import { cleaned, mostTokens } from './typed.ts';
import { runOf } from './turn-run.ts';

export interface Played extends Shown {
  readonly rebuilt: boolean;
}

/** Plays one turn: goes on in the session, finds a lost one again, or begins one. */
export const playTurn = async (deps: TurnDeps, at: TurnInput): Promise<Played> => {
  const { state, tags } = at;
  if (state && tags.inputs.length <= state.used + 1) {
    return { ...(await goOn(deps, at, state)), rebuilt: false };
  }
  if (!state && at.progress.isDial) return { ...(await begun(deps, at)), rebuilt: false };
  return playUnsure(deps, at);
};

/** Redis does not know the session, or not as far as its inputs go: PostgreSQL is asked first what came of them. */
const playUnsure = async (deps: TurnDeps, at: TurnInput): Promise<Played> => {
  const trace = await askSteps(deps, at);
  if (trace.kind === 'answered') return { ...trace.shown, rebuilt: true };
  const base = newest(at.state, trace);
  const last = shownLast(deps.hasher, at.tags, at.turn);
  if (!base) return trace.kind === 'elsewhere' ? unknown(deps, at) : fromDial(deps, at, last);
  if (base.kept?.end) return { ...over(deps, base.session), rebuilt: true };
  if (base.kept || (last && last.used > base.used)) return fromBase(deps, at, base, last);
  // Several inputs at once on the page that Redis knows: typed ahead, as long as nothing proves that more was shown.
  const shown = await goOn(deps, at, base.session);
  return { ...(last ? shown : await keepSlow(deps, at, shown)), rebuilt: false };
};

/** The last that is known for sure of the session. */
const newest = (state: SessionState | undefined, trace: Trace): Base | undefined => {
  if (trace.kind === 'earlier' && trace.used > (state?.used ?? -1)) {
    return { session: trace.shown.session, used: trace.used, kept: trace.shown.answer };
  }
  return state && { session: state, used: state.used };
};

const fromBase = async (deps: TurnDeps, at: TurnInput, base: Base, last: ShownLast | undefined): Promise<Played> => {
  const stopped = (await stoppedAnswer(deps, base.session)) ?? (await closedAnswer(deps, base.session));
  if (stopped) return { ...stopped, rebuilt: true };
  const { inputs } = at.tags;
  const proved = last && last.used >= base.used ? last : undefined;
  // The one input behind a page that is kept was given on that page.
  const onKept = inputs.length === base.used + 1 ? { used: base.used, isText: () => true } : undefined;
  return rebuilt(deps, at, await catchUp(deps, at, base, { inputs, last: proved ?? onKept }));
};

/** The beginning of the call is kept nowhere and comes no more: no page can be told to be the one that was answered. */
const unknown = (deps: TurnDeps, { progress }: TurnInput): Played => {
  const session = { ...emptySession(deps.runner.engine.menu.version), language: progress.language };
  return { ...over(deps, session), rebuilt: true };
};

/** Nothing of the session is left: its inputs are walked from the dial, or are what was dialled themselves. */
const fromDial = async (deps: TurnDeps, at: TurnInput, last: ShownLast | undefined): Promise<Played> => {
  if (at.tags.isCut) return unknown(deps, at);
  const inside = await inputsInside(deps, at);
  const inputs = inside ?? (last ? at.tags.inputs : undefined);
  if (inputs) return rebuilt(deps, at, await catchUp(deps, at, undefined, { inputs, last }));
  return { ...(await keepSlow(deps, at, await dial(deps, at))), rebuilt: false };
};

/** Much longer than any turn takes when nothing is wrong. */
const slowMs = 300;

/**
 * What looks like a quick dial or typed ahead nearly always is, and costs nothing more. It may be a lost session of a
 * gateway that echoes nothing, and another delivery of the key press be about to save: that one is as slow as this.
 */
const keepSlow = async (deps: TurnDeps, at: TurnInput, shown: Shown): Promise<Shown> =>
  performance.now() - at.begun > slowMs ? keepShown(deps, at, shown) : shown;

const rebuilt = async (
  deps: TurnDeps,
  at: TurnInput,
  { isProved, ...shown }: Shown & { readonly isProved: boolean },
): Promise<Played> => ({
  ...(isProved ? shown : await keepShown(deps, at, shown)),
  rebuilt: true,
});

/** A call that begins. One that takes up what only Redis has is kept, so that it can be found again without. */
const begun = async (deps: TurnDeps, at: TurnInput): Promise<Shown> => {
  const shown = await dial(deps, at);
  return shown.session.waitingCart ? keepShown(deps, at, shown) : shown;
};

const dial = (deps: TurnDeps, at: TurnInput): Promise<Shown> => {
  const tokens = cleaned(at.tags.inputs);
  const session = emptySession(deps.runner.engine.menu.version);
  return runMoves(deps.runner, runOf(deps, at, { session, used: tokens.length }), begin(deps.runner.engine, tokens));
};

/** The reply to the page that the session shows. */
const goOn = async (deps: TurnDeps, at: TurnInput, session: SessionState): Promise<Shown> => {
  const stopped = at.held.revoked ? await revokedAnswer(deps, session) : undefined;
  const closed = stopped ?? (await closedAnswer(deps, session));
  if (closed) return closed;
  const typed = at.tags.inputs.slice(session.used);
  const run = runOf(deps, at, { session, used: session.used + Math.min(typed.length, mostTokens) });
  const turning = engineTurnOf(deps.runner.engine, run.session, run.now);
  return runMoves(deps.runner, run, feed(turning, session.dialogue, cleaned(typed)));
};

/** The call had its last page already, or nobody knows which. */
const over = (deps: TurnDeps, session: SessionState): Shown => ({
  answer: answerPage(deps, 'X2', session.language),
  session,
});

/** The shop was suspended meanwhile: nothing of it is shown or changed any more. A sale that was begun waits. */
const closedAnswer = async (deps: TurnDeps, session: SessionState): Promise<Shown | undefined> => {
  const tenant = session.who && (await deps.tenantOf(session.who.tenantId));
  return tenant?.status === 'suspended' ? { answer: answerPage(deps, 'X5', session.language), session } : undefined;
};

/** Rights were taken from the number meanwhile: whoever no longer sells here hears so, others dial again. */
const revokedAnswer = async (deps: TurnDeps, state: SessionState): Promise<Shown | undefined> =>
  state.who && ((await stoppedAnswer(deps, state)) ?? over(deps, state));

/** The caller no longer sells in the shop. */
const stoppedAnswer = async (deps: TurnDeps, state: SessionState): Promise<Shown | undefined> => {
  const { who } = state;
  if (!who || (await deps.isActive(who.memberId))) return undefined;
  const tenant = await deps.tenantOf(who.tenantId);
  if (!tenant) return over(deps, state);
  const { cart: _cart, waitingCart: _waiting, ...session } = state;
  return { answer: answerPage(deps, 'X6', state.language, stoppedAt(tenant, who)), session };
};
