import { failed, putOff, settleApology, settleLate } from './fail-turn.ts';
import { apology } from './failure-answer.ts';
import { CERTAINTY } from './certainty.ts';
import { answerPage, type TurnDeps, type TurnInput } from './turn-deps.ts';
import { keepTurn, noteError, type Call, type Handled } from './keep-turn.ts';
import { playTurn } from './play-turn.ts';
import type { HeldSession } from '../session/session-store.ts';
import type { SessionState } from '../session/session.ts';
import { isAheadOfSession } from '../session/next-step.ts';
import { goesOn, tagTurn, type TurnTags } from '../session/tags.ts';
import type { Turn } from '../turn.ts';

/** Waits until the session is free, and plays the turn in it; an answer that another delivery brings meanwhile is ours too. */
export const takeTurn = async (deps: TurnDeps, call: Call): Promise<Handled> => {
  const { key, until } = call;
  for (;;) {
    const held = await deps.store.acquire(key);
    if (held !== 'busy') return inSession(deps, call, held);
    const tags = tagTurn(deps.hasher, key.session, call.turn, undefined);
    const waited = await deps.store.waitForAnswer(key, tags.step, until - performance.now());
    if (waited === 'busy') return stillBusy(deps, call);
    if (waited !== 'free') return { answer: waited, result: 'replayed', tags };
  }
};

/** Another delivery is at work to the end of our time. */
const stillBusy = (deps: TurnDeps, call: Call): Handled => {
  const answer = apology(deps, CERTAINTY.before, call.progress.language);
  putOff(call, answer);
  return { answer, result: 'failed' };
};

const inSession = async (deps: TurnDeps, call: Call, held: HeldSession): Promise<Handled> => {
  const at = atHand(deps, call, held);
  call.progress.at = at;
  try {
    return (await answeredBefore(deps, call, at)) ?? (await played(deps, call, at));
  } catch (error) {
    return failed(deps, call, at, error);
  }
};

const atHand = (deps: TurnDeps, { turn, key, progress, begun }: Call, held: HeldSession): TurnInput => {
  const state = usableState(deps, held, turn);
  if (state) progress.language = state.language;
  const tags = tagTurn(deps.hasher, key.session, { ...turn, now: held.now }, state);
  return { begun, turn, held, state, tags, progress, memberships: once(() => deps.membershipsOf(turn.phone)) };
};

const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let kept: Promise<T> | undefined;
  return () => (kept ??= read());
};

/** The session as stored; one that began on another version of the menu, or is older than the key press, is found again. */
const usableState = (deps: TurnDeps, held: HeldSession, turn: Turn): SessionState | undefined => {
  const state = held.state === undefined ? undefined : deps.sessions.read(held.state);
  if (state?.menu !== deps.runner.engine.menu.version) return undefined;
  return isAheadOfSession(deps.hasher, held.key.session, turn, state) ? undefined : state;
};

/** The answer to a key press that came before, or too late; undefined for one that is new. */
const answeredBefore = async (deps: TurnDeps, call: Call, at: TurnInput): Promise<Handled | undefined> => {
  const earlier = at.held.answerTo(at.tags.step);
  if (earlier && earlier.open !== true) return unchanged(deps, call, at, { answer: earlier, result: 'replayed' });
  if (at.state && isOver(deps, at.state, at.tags)) {
    const otherwise = earlier ?? answerPage(deps, 'X2', at.state.language);
    return unchanged(deps, call, at, await settleLate(deps, call, at, otherwise));
  }
  return earlier && settleApology(deps, call, at, earlier);
};

/** A request for a session that has ended, or for a step that it has left behind and forgotten. */
const isOver = (deps: TurnDeps, state: SessionState, tags: TurnTags): boolean =>
  state.ended === true || (tags.next?.isLate ?? !goesOn(deps.hasher, tags.session, state, tags.inputs));

/** What was answered before is answered again, also when Redis cannot be told that the session is free. */
const unchanged = async (deps: TurnDeps, call: Call, { held }: TurnInput, handled: Handled): Promise<Handled> => {
  await deps.store.release(held).catch((error: unknown) => {
    noteError(deps, call, error);
  });
  return handled;
};

const played = async (deps: TurnDeps, call: Call, at: TurnInput): Promise<Handled> => {
  const { held, state } = at;
  const shown = await playTurn(deps, at);
  // What was saved is saved, and the caller hears so, also when Redis cannot keep the session: it is found again.
  await keepTurn(deps, at, shown).catch((error: unknown) => {
    noteError(deps, call, error);
  });
  return {
    answer: shown.answer,
    result: shown.rebuilt ? 'rebuilt' : 'answered',
    tenantId: shown.session.who?.tenantId,
    isFirst: !state && !shown.rebuilt,
    startedAt: held.record.startedAt,
  };
};
