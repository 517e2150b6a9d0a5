import { begin, feed } from '../engine/engine.ts';
import { answerPage, stoppedAt, type TurnDeps, type TurnInput } from './turn-deps.ts';
import { catchUp, type Base, type CaughtUp } from './catch-up.ts';
import { askSteps, keepShown, type Trace } from './kept-steps.ts';
import type { Left } from './keep-turn.ts';
import { inputsInside } from './lost-session.ts';
import { engineTurnOf, type Shown } from './run.ts';
import { runMoves } from './runner.ts';
import { emptySession, type SessionState } from '../session/session.ts';
import { shownLast, type ShownLast } from '../session/tags.ts';
import type { Answer } from '../turn.ts';
import { cleaned, mostTokens } from './typed.ts';
import { runOf } from './turn-run.ts';

export interface Played extends Left {
  readonly rebuilt: boolean;
}

/** A page that a turn came to, and whether other deliveries of the key press might come to another one. */
interface Found extends Played {
  readonly keeps: boolean;
}

/**
 * Plays one turn: goes on in the session, finds a lost one again, or begins one. What does not follow from Redis alone is
 * kept, and so is whatever a saving key was answered with instead of being saved: the same key press must not be saved later.
 */
export const playTurn = async (deps: TurnDeps, at: TurnInput): Promise<Played> => {
  const { keeps, ...played } = await play(deps, at);
  return keeps || at.progress.isTurnedDown ? { ...played, ...(await keepShown(deps, at, played)) } : played;
};

const play = async (deps: TurnDeps, at: TurnInput): Promise<Found> => {
  const { state, tags, progress } = at;
  if (state && state.unsure !== true && tags.inputs.length <= state.used + 1) {
    return { ...(await goOn(deps, at, state)), rebuilt: false, keeps: false };
  }
  return !state && progress.isDial ? begun(deps, at) : playUnsure(deps, at);
};

/** Redis does not know the session, or not for sure as far as its inputs go: PostgreSQL is asked first what came of them. */
const playUnsure = async (deps: TurnDeps, at: TurnInput): Promise<Found> => {
  const trace = await askSteps(deps, at);
  if (trace.kind === 'answered') return { ...trace.shown, rebuilt: true, keeps: false };
  const last = shownLast(deps.hasher, at.tags, at.turn);
  if (trace.kind === 'earlier' && trace.used > (at.state?.used ?? -1)) return fromKept(deps, at, trace, last);
  if (at.state) return fromState(deps, at, at.state, last);
  return trace.kind === 'none' ? fromDial(deps, at, last, trace) : unknown(deps, at);
};

/** Goes on from the last step that is kept. */
const fromKept = (
  deps: TurnDeps,
  at: TurnInput,
  { shown, used }: Extract<Trace, { kind: 'earlier' }>,
  last: ShownLast | undefined,
): Promise<Found> => {
  if (shown.answer.end || shown.session.ended)
    return Promise.resolve({ ...over(deps, shown.session), rebuilt: true, keeps: false });
  return fromBase(deps, at, { ...shown, used }, last && last.used >= used ? last : undefined);
};

/** Goes on from what Redis has, which is not all, or not surely what the caller saw. */
const fromState = async (
  deps: TurnDeps,
  at: TurnInput,
  state: SessionState,
  last: ShownLast | undefined,
): Promise<Found> => {
  const answer = at.held.answerTo(state.tag);
  const where = whereabouts(state, answer, last);
  if (where === 'elsewhere') return fromBase(deps, at, { session: state, used: state.used, answer }, last);
  // Several inputs at once on the page that Redis knows: typed ahead, as long as nothing proves that more was shown.
  const shown = await goOn(deps, at, where === 'there' ? sure(state) : state);
  return { ...shown, rebuilt: false, keeps: !last && isSlow(at) };
};

/** Whether the echo proves that the caller was where Redis has them, or was elsewhere. */
const whereabouts = (
  { used, unsure: isUnsure }: SessionState,
  answer: Answer | undefined,
  last: ShownLast | undefined,
): 'there' | 'elsewhere' | 'anywhere' => {
  if (!last || last.used < used) return 'anywhere';
  if (last.used > used) return 'elsewhere';
  if (answer && last.isPlace(answer)) return 'there';
  return answer && isUnsure ? 'elsewhere' : 'anywhere';
};

const fromBase = async (deps: TurnDeps, at: TurnInput, base: Base, last: ShownLast | undefined): Promise<Found> => {
  const stopped = (await stoppedAnswer(deps, base.session)) ?? (await closedAnswer(deps, base.session));
  if (stopped) return { ...stopped, rebuilt: true, keeps: false };
  return rebuilt(await catchUp(deps, at, base, { inputs: at.tags.inputs, last }));
};

/** The beginning of the call is kept nowhere and comes no more: no page can be told to be the one that was answered. */
const unknown = (deps: TurnDeps, { progress }: TurnInput): Found => {
  const session = { ...emptySession(deps.runner.engine.menu.version), language: progress.language };
  return { ...over(deps, session), rebuilt: true, keeps: false, leavesSession: true };
};

/** Nothing leads to the key press: its inputs are walked from the dial, or are what was dialled themselves. */
const fromDial = async (
  deps: TurnDeps,
  at: TurnInput,
  last: ShownLast | undefined,
  { isKnown }: Extract<Trace, { kind: 'none' }>,
): Promise<Found> => {
  if (at.tags.isCut) return unknown(deps, at);
  const inside = await inputsInside(deps, at);
  const inputs = inside ?? (last ? at.tags.inputs : undefined);
  if (inputs) return rebuilt(await catchUp(deps, at, undefined, { inputs, last }));
  const { answer, session } = await dial(deps, at);
  return { answer, session: isKnown ? unsure(session) : session, rebuilt: false, keeps: isSlow(at) };
};

/** Much longer than any turn takes when nothing is wrong. */
const slowMs = 300;

/**
 * What looks like a quick dial or typed ahead nearly always is, and costs nothing more. It may be a lost session of a
 * gateway that echoes nothing, and another delivery of the key press be about to save: that one is as slow as this.
 */
const isSlow = ({ begun: since }: TurnInput): boolean => performance.now() - since > slowMs;

const rebuilt = ({ isProved, answer, session }: CaughtUp): Found => ({
  answer,
  session: isProved ? sure(session) : unsure(session),
  rebuilt: true,
  keeps: !isProved,
});

/** A key press behind this one may have been answered already. */
const unsure = (session: SessionState): SessionState => ({ ...session, unsure: true });

/** The caller is where Redis has them: what was pressed before led here, and nowhere else. */
const sure = ({ unsure: _unsure, ...session }: SessionState): SessionState => session;

/**
 * A call that begins. One that takes up what only Redis has is kept, so that it can be found again without. The dial of a
 * call in which the PIN was given comes late: the call was lost.
 */
const begun = async (deps: TurnDeps, at: TurnInput): Promise<Found> => {
  const { answer, session } = await dial(deps, at);
  // Who is known by now has been looked for; a dial that is turned away asks nobody.
  const known = session.who === undefined ? [] : await at.memberships();
  const isLate = known.some(({ member }) => member.windowSession === at.tags.session);
  return {
    ...{ answer, session: isLate ? unsure(session) : session },
    ...{ rebuilt: false, keeps: session.waitingCart !== undefined || session.halted !== undefined },
  };
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
  const { cart: _cart, waitingCart: _waiting, halted: _halted, ...session } = state;
  return { answer: answerPage(deps, 'X6', state.language, stoppedAt(tenant, who)), session };
};
